// What `tools/dev write` shows is never older than what was saved.
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepNewest, stampOf } from '../../../web/plugins/dev.ts';

describe('the newest', () => {
  test('is made once for one stamp', async () => {
    let times = 0;
    const newest = keepNewest(
      () => 'a',
      async () => ++times,
    );
    expect(await newest()).toEqual({ stamp: 'a', made: 1 });
    const [one, other] = await Promise.all([newest(), newest()]);
    expect([one.made, other.made]).toEqual([1, 1]);
  });

  test('is made again when its sources changed while it was made', async () => {
    let stamp = 'before';
    const made: string[] = [];
    const newest = keepNewest(
      () => stamp,
      async () => {
        const read = stamp;
        made.push(read);
        if (read === 'before') stamp = 'saved meanwhile';
        return read;
      },
    );
    expect(await newest()).toEqual({ stamp: 'saved meanwhile', made: 'saved meanwhile' });
    expect(made).toEqual(['before', 'saved meanwhile']);
  });

  test('is a mistake until its sources change, and no mistake of what is old', async () => {
    let stamp = 'wrong';
    let times = 0;
    const newest = keepNewest(
      () => stamp,
      async () => {
        ++times;
        if (stamp === 'wrong') throw new Error('refused');
        if (stamp === 'half saved') {
          stamp = 'whole';
          throw new Error('cut off');
        }
        return stamp;
      },
    );
    expect((await newest()).error?.message).toBe('refused');
    expect((await newest()).error?.message).toBe('refused');
    expect(times).toBe(1);
    stamp = 'half saved';
    expect(await newest()).toEqual({ stamp: 'whole', made: 'whole' });
  });
});

describe('the stamp of folders', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stamp-'));
    writeFileSync(join(folder, 'one.md'), 'one');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each<[string, () => void]>([
    ['a file is written', () => writeFileSync(join(folder, 'one.md'), 'more')],
    ['a file is touched', () => utimesSync(join(folder, 'one.md'), 1, 1)],
    ['a file is renamed', () => renameSync(join(folder, 'one.md'), join(folder, 'two.md'))],
    ['a folder comes', () => mkdirSync(join(folder, 'experiments'))],
    [
      'a file comes in a new folder',
      () => {
        mkdirSync(join(folder, 'de/networks'), { recursive: true });
        writeFileSync(join(folder, 'de/networks/a.txt'), 'a');
      },
    ],
    ['a file goes', () => rmSync(join(folder, 'one.md'))],
  ])('changes when %s', (_, act) => {
    const before = stampOf([folder]);
    expect(stampOf([folder])).toBe(before);
    act();
    expect(stampOf([folder])).not.toBe(before);
  });

  test('forgives a folder that is not there', () => {
    expect(stampOf([join(folder, 'none')])).toBe('');
  });
});
