import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Edit, OwnData } from '../../../web/src/engine/protocol';
import { decode } from '../../../web/src/session/link';
import { fresh, type State } from '../../../web/src/session/state';
import { encode, short } from '../../../web/src/session/url';
import { chapter, own } from './chapter';

const link = (state: Partial<State>) => encode(chapter, { ...fresh(), ...state });
const read = (search: string, hash = '', memory: OwnData | null = null) =>
  decode(chapter, search, hash, memory);

test('a link says only what the reader changed, in short keys', () => {
  expect(link({})).toBe('');
  const edits: Edit[] = [
    { row: 2, column: 0, op: 'set', value: 5 },
    { row: 'all', column: 1, op: 'add', value: -1.5 },
  ];
  expect(link({ vars: { rows: 5, eps: 1e-3, seed: 9 }, edits })).toBe(
    '?n=5&seed=9&e=0.001&x=2.0:5,:.1~-1.5',
  );
});

test('a variable of the chapter’s own travels under its short key, a choice as its word', () => {
  const search = link({ vars: { lr: 0.3, norm: '8' } });
  expect(search).toBe('?r=0.3&m=8');
  expect(read(search)).toMatchObject({ vars: { lr: 0.3, norm: '8' }, ignored: [] });
});

test('pasted numbers travel in the link when they are few', () => {
  expect(link({ vars: { data: 'own' }, own })).toBe('?data=own&own=2:1,2,3,4,5,6&names=a,b');
  const many: OwnData = {
    rows: 20,
    columns: 4,
    values: Array(80).fill(1),
    names: ['', '', '', ''],
  };
  expect(link({ vars: { data: 'own' }, own: many })).toBe('?data=own');
  expect(read('?data=own', '', many)).toMatchObject({
    own: many,
    vars: { data: 'own' },
    ignored: [],
  });
  expect(read('?data=own').ignored[0]).toMatch(/paste them again/);
  expect(read('?data=own&own=0:bad').ignored).toEqual([
    'The numbers in the link could not be read: own=“0:bad” is not a small table.',
  ]);
});

test('a reveal in the figure travels too, and only where its question is asked', () => {
  const shown = { question: 'plus-eight', after: 0 };
  expect(link({ step: 2, shown })).toBe('?q=plus-eight.0');
  expect(read('?q=plus-eight.0', '#walk')).toMatchObject({ shown, ignored: [] });
  expect(read('?q=plus-eight.7', '#walk').shown).toEqual(shown); // no more edits than there are
  expect(read('?q=plus-eight.0', '#meet')).toMatchObject({ shown: null, ignored: [] });
  expect(read('?q=minus-eight.0', '#walk').ignored[0]).toMatch(/not asked here/);
  expect(read('?q=%00', '#walk')).toMatchObject({ shown: null });
});

const float = fc.float({
  noDefaultInfinity: true,
  min: Math.fround(-1e30),
  max: Math.fround(1e30),
});
const value = fc.oneof(
  float,
  fc.integer(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e-5, 0),
);
/** The engine computes in floats; -0 and 0 are one number to a reader. */
const same = (a: number, b: number) => Object.is(a, b) || Math.fround(a) === Math.fround(b);

test('every link reads back as what was written', { timeout: 30_000 }, () => {
  const edit: fc.Arbitrary<Edit> = fc.record({
    row: fc.oneof(fc.nat(31), fc.constant('all' as const)),
    column: fc.oneof(fc.nat(7), fc.constant('all' as const)),
    op: fc.constantFrom('set' as const, 'add' as const),
    value,
  });
  const vars = fc.record(
    {
      rows: fc.integer({ min: 1, max: 16 }),
      seed: fc.integer({ min: 0, max: 9999 }),
      eps: fc.double({ min: 1e-8, max: 1, noNaN: true }),
      axis: fc.constantFrom('columns', 'rows'),
      level: fc.constantFrom('x', 'xhat'),
      gamma: float.filter((number) => Math.abs(number) <= 1000),
      lr: fc.double({ min: 1e-3, max: 10, noNaN: true }),
      depth: fc.integer({ min: 1, max: 50 }),
      norm: fc.constantFrom('bn', '8'),
    },
    { requiredKeys: [] },
  );
  const table = fc
    .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
    .chain(([rows, columns]) =>
      fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        values: fc.array(value, { minLength: rows * columns, maxLength: rows * columns }),
        names: fc.array(
          fc
            .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
            .map((name) => name.slice(0, 40)),
          {
            minLength: columns,
            maxLength: columns,
          },
        ),
      }),
    );
  fc.assert(
    fc.property(
      vars,
      fc.array(edit, { maxLength: 20 }),
      fc.option(table),
      fc.nat(3),
      (some, edits, numbers, step) => {
        const state: State = {
          ...fresh(),
          vars: numbers ? { ...some, data: 'own' } : some,
          edits,
          own: numbers,
        };
        const back = read(encode(chapter, state), `#${chapter.steps[step]?.id}`);
        expect(back.ignored).toEqual([]);
        expect(back.step).toBe(step);
        expect(Object.keys(back.vars).sort()).toEqual(Object.keys(state.vars).sort());
        for (const [name, wanted] of Object.entries(state.vars)) {
          expect(
            back.vars[name as 'rows'] === wanted ||
              same(Number(back.vars[name as 'rows']), Number(wanted)),
          ).toBe(true);
        }
        expect(back.edits.map(({ row, column, op }) => [row, column, op])).toEqual(
          edits.map(({ row, column, op }) => [row, column, op]),
        );
        expect(back.edits.every((one, at) => same(one.value, edits[at]?.value ?? 0))).toBe(true);
        expect(back.own?.names).toEqual(numbers?.names);
        expect(
          back.own?.values.every((one, at) => same(one, numbers?.values[at] ?? 0)) ?? true,
        ).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

describe('a hostile or stale link', () => {
  test.each([
    ['?n=0', /Batch size must be a whole number from 1 to 16/],
    ['?n=1e9', /Batch size/],
    ['?n=5.5', /whole number/],
    ['?n=NaN', /Batch size/],
    ['?n=', /Batch size/],
    ['?e=0', /Epsilon must be a number from 1e-8 to 1/],
    ['?e=-1', /Epsilon/],
    ['?r=11', /Learning rate must be a number from 0.001 to 10/],
    ['?d=2.5', /Depth must be a whole number from 1 to 50/],
    ['?m=9', /Norm can be bn, 8/],
    ['?e=Infinity', /Epsilon/],
    ['?a=diagonal', /One mean per can be columns, rows/],
    ['?data=secrets', /data can be/],
    ['?x=99.0:1', /cannot be read: “99.0:1”/],
    ['?x=0.0:1,__proto__', /__proto__/],
    ['?x=0.0:1e31', /cannot be read/],
    ['?own=2:1,2,3', /not a small table/],
    ['?own=0:1', /not a small table/],
    ['?n=%E0%A4%A', /Batch size/],
    ['?n=<script>alert(1)</script>', /“<script>alert/],
  ])('%s is left out with a sentence', (search, sentence) => {
    const { ignored } = read(search);
    expect(ignored.join(' ')).toMatch(sentence);
  });

  test('a table of five thousand numbers is no small table', () => {
    expect(read(`?own=1:${'1,'.repeat(5000)}`).ignored.join()).toMatch(/not a small table/);
  });

  test('what can be read is kept', () => {
    expect(read('?n=5&e=0&x=0.0:1,bad').vars).toEqual({ rows: 5 });
    expect(read('?n=5&e=0&x=0.0:1,bad').edits).toHaveLength(1);
  });

  test('unknown keys are nobody’s business', () => {
    expect(read('?utm_source=mail&__proto__=1&constructor=2').ignored).toEqual([]);
  });

  test('an unknown step opens the first', () => {
    expect(read('', '#nowhere').step).toBe(0);
    expect(read('', '#%').step).toBe(0);
  });

  test('nothing throws, and nothing out of range comes through', { timeout: 30_000 }, () => {
    const text = fc.string({ unit: 'binary' });
    const part = fc
      .tuple(
        fc.constantFrom(
          'n',
          'e',
          'a',
          'x',
          'own',
          'names',
          'data',
          'seed',
          'level',
          'r',
          'd',
          'm',
          '',
        ),
        text,
      )
      .map((pair) => pair.join('='));
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.array(part).map((parts) => parts.join('&')),
        ),
        text,
        (search, hash) => {
          const back = read(`?${search}`, `#${hash}`);
          expect(chapter.steps[back.step]).toBeDefined();
          expect(Number(back.vars.rows ?? 1)).toBeLessThanOrEqual(16);
          expect(Number(back.vars.lr ?? 1)).toBeLessThanOrEqual(10);
          expect(['bn', '8']).toContain(back.vars.norm ?? 'bn');
          for (const sentence of back.ignored) expect(sentence.length).toBeLessThan(240);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a thousand edits are cut off with a sentence', () => {
    const many = read(`?x=${Array(1000).fill('0.0:1').join(',')}`);
    expect(many.edits.length).toBeLessThanOrEqual(512);
    expect(many.ignored).toHaveLength(1);
  });
});

test('a float is written as short as it reads back', () => {
  expect(short(Math.fround(0.1))).toBe('0.1');
  expect(short(0.1)).toBe('0.1');
  expect(short(1e21)).toBe('1e21');
  fc.assert(fc.property(fc.float(), (number) => same(Math.fround(Number(short(number))), number)));
});
