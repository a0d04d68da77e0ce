// One figure, fixed controls, parts left out: what a link may ask of a chapter.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choicesOf,
  type Frame,
  framed,
  joinQuery,
  readFrame,
  WHOLE,
  withoutFrame,
  writeFrame,
} from '../../../web/src/session/frame';
import { decode } from '../../../web/src/session/link';
import { fresh, reduce } from '../../../web/src/session/state';
import { encode } from '../../../web/src/session/url';
import { WIDGETS } from '../../../web/src/story/catalog';
import type { Chapter } from '../../../web/src/story/types';
import { companion as german } from '../../../web/src/words/de/companion';
import { companion as english } from '../../../web/src/words/en/companion';
import { chapter as plain } from './chapter';

const chapter: Chapter = {
  ...plain,
  steps: plain.steps.map((step, at) => ({
    ...step,
    widgets:
      at === 0
        ? [
            { name: 'batch-grid', attrs: { edit: true, pictures: true } },
            { name: 'dot-plot', attrs: { drag: true } },
            { name: 'controls', attrs: { show: 'eps' } },
            { name: 'data-sheet', attrs: {} },
          ]
        : step.widgets,
  })),
};
const choices = choicesOf(chapter);
const some = (key: 'view' | 'lock' | 'hide') => fc.uniqueArray(fc.constantFrom(...choices[key]));
const frames: fc.Arbitrary<Frame> = fc.record({
  view: some('view'),
  lock: some('lock'),
  hide: some('hide'),
  lab: fc.boolean(),
});
const of = (search: string) => framed(chapter, readFrame(chapter, search).frame);
const names = (search: string, step = 0) => of(search).steps[step]?.widgets.map(({ name }) => name);

test('what was written reads back, beside the reader’s own changes', () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 16 }), (frame, rows) => {
      const own = encode(chapter, { ...fresh(), vars: { rows } });
      const query = joinQuery(own, writeFrame(frame));
      expect(readFrame(chapter, query)).toEqual({ frame, ignored: [] });
      expect(decode(chapter, query, '').vars).toEqual({ rows });
      expect(withoutFrame(query)).toBe(own);
    }),
  );
});

test('nothing throws, and what is not known is told', { timeout: 60_000 }, () => {
  const key = fc.constantFrom('view', 'lock', 'hide', 'mode', 'n');
  const part = fc.tuple(key, fc.string({ unit: 'binary' })).map((pair) => pair.join('='));
  const search = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part).map((all) => all.join('&')),
  );
  fc.assert(
    fc.property(search, (text) => {
      const { frame, ignored } = readFrame(chapter, `?${text}`);
      for (const word of frame.view) expect(choices.view).toContain(word);
      for (const word of frame.lock) expect(choices.lock).toContain(word);
      for (const word of frame.hide) expect(choices.hide).toContain(word);
      for (const sentence of ignored) expect(sentence).not.toMatch(/[<>\n]/);
      expect(framed(chapter, frame).steps).toHaveLength(chapter.steps.length);
    }),
    { numRuns: 200 },
  );
  expect(readFrame(chapter, '?view=dot-plott').ignored.join()).toMatch(/“dot-plott”.*dot-plot/);
  expect(readFrame(chapter, '?mode=game').ignored.join()).toMatch(/only one is lab/);
});

describe('the figure', () => {
  test('whole when nothing is asked', () => {
    expect(framed(chapter, WHOLE)).toEqual(chapter);
  });
  test('one widget, or several, or all but some', () => {
    expect(names('?view=dot-plot')).toEqual(['dot-plot']);
    expect(names('?view=dot-plot,controls')).toEqual(['dot-plot', 'controls']);
    expect(names('?view=figure&hide=data-sheet')).toEqual(['batch-grid', 'dot-plot', 'controls']);
  });
  test('a locked number can be read and not moved', () => {
    const [grid, plot] = of('?lock=numbers').steps[0]?.widgets ?? [];
    expect(grid?.attrs).toEqual({ pictures: true });
    expect(plot?.attrs).toEqual({});
    expect(names('?lock=numbers')).not.toContain('data-sheet');
  });
  test('a locked variable stays where the link put it: no reset, step or question moves it', () => {
    const fixed = of('?lock=rows');
    expect(fixed.variables.flatMap(({ name, locked }) => (locked ? [name] : []))).toEqual(['rows']);
    const start = { ...fresh(), vars: { rows: 5, eps: 0.5 } };
    expect(reduce(fixed, start, { kind: 'reset' }).vars).toEqual({ rows: 5 });
    expect(reduce(fixed, start, { kind: 'go', step: 1 }).vars).toEqual({ rows: 5, eps: 0.5 });
    const answered = reduce(fixed, start, { kind: 'answer', question: 'alone', option: null });
    expect(answered.vars).toEqual({ rows: 5, eps: 0.5 });
    expect(reduce(chapter, start, { kind: 'reset' }).vars).toEqual({});
  });
  test('as a laboratory: every widget and every variable at each step', () => {
    const all = chapter.variables.map(({ name }) => name).join(' ');
    const widgets = of('?mode=lab').steps[1]?.widgets ?? [];
    expect(widgets.map(({ name }) => name)).toContain('learner');
    expect(widgets.find(({ name }) => name === 'controls')?.attrs.show).toBe(all);
  });
});

test('the workshop for teachers has a name for every widget, in every language', () => {
  for (const { teach } of [english, german])
    expect(Object.keys(teach.partWords).toSorted()).toEqual(Object.keys(WIDGETS).toSorted());
});
