// The grammar of set="..." and the folding of scenes, over everything anybody might write.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatChange,
  LARGEST,
  parseChange,
  parseChanges,
  RANGES,
  type Ranges,
  VAR_NAMES,
} from '../../../web/src/session/change';
import { applyChange, applyChanges, problemOf, sceneAt } from '../../../web/src/session/fold';
import { type Change, START, type VarName } from '../../../web/src/session/scene';

const number = (min: number, max: number) =>
  fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
const valuesOf = (name: VarName): fc.Arbitrary<number | string> => {
  const range = RANGES[name];
  if (range.kind === 'choice') return fc.constantFrom(...range.values);
  return range.kind === 'int' ? fc.integer(range) : number(range.min, range.max);
};
/** Variables that a chapter brings itself. */
const OWN: Ranges = {
  lr: { kind: 'number', min: 1e-3, max: 10 },
  depth: { kind: 'int', min: 1, max: 50 },
  norm: { kind: 'choice', values: ['none', 'BatchNorm1d(%)', '8'] },
};
const own: fc.Arbitrary<Change> = fc.oneof(
  number(1e-3, 10).map((value): Change => ({ kind: 'var', name: 'lr', value })),
  fc.integer({ min: 1, max: 50 }).map((value): Change => ({ kind: 'var', name: 'depth', value })),
  fc
    .constantFrom('none', 'BatchNorm1d(%)', '8')
    .map((value): Change => ({ kind: 'var', name: 'norm', value })),
);
const index = (max: number) => fc.oneof(fc.constant('all' as const), fc.integer({ min: 0, max }));
const change: fc.Arbitrary<Change> = fc.oneof(
  own,
  fc
    .constantFrom(...VAR_NAMES)
    .chain((name) => valuesOf(name).map((value): Change => ({ kind: 'var', name, value }))),
  fc
    .record({
      row: index(31),
      column: index(7),
      op: fc.constantFrom('set', 'add'),
      value: number(-LARGEST, LARGEST),
    })
    .map((edit) => ({ kind: 'edit', edit }) as Change),
  fc.constant<Change>({ kind: 'clear-edits' }),
  fc.constant<Change>({ kind: 'no-target' }),
  fc
    .record({ gamma: number(-1000, 1000), beta: number(-1000, 1000) })
    .map((pair): Change => ({ kind: 'target', ...pair })),
);

describe('the grammar', () => {
  test('reads back whatever it writes', () => {
    fc.assert(
      fc.property(change, (one) => {
        expect(parseChange(formatChange(one), OWN)).toEqual({ value: one });
      }),
    );
  });
  test('reads a list as the list of its words', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        fc.constantFrom(' ', '  ', '\n'),
        (list, space) => {
          const { changes, faults } = parseChanges(list.map(formatChange).join(space), OWN);
          expect(faults).toEqual([]);
          expect(changes).toEqual(list);
        },
      ),
    );
  });
  test('never throws, and accounts for every word', () => {
    const alphabet = fc.constantFrom(...'x[]:,=+-0123456789.e rowscolumn\u2212NaN∞"\\\n');
    const text = fc.oneof(fc.string(), fc.string({ unit: alphabet, maxLength: 40 }));
    fc.assert(
      fc.property(text, (words) => {
        const { changes, faults } = parseChanges(words);
        expect(changes.length + faults.length).toBe(words.match(/\S+/g)?.length ?? 0);
        for (const { at, message } of faults) {
          expect(words.slice(at)).toMatch(/^\S/);
          expect(message).toMatch(/\.$/);
        }
      }),
      { numRuns: 500 },
    );
  });
  test.each([
    '__proto__=1',
    'constructor=1',
    'toString=1',
    'x[0,0]=1e999',
    'x[0,0]=0x10',
    'rows=8;eps=1',
  ])('refuses %s', (word) => expect(parseChange(word)).toHaveProperty('fault'));
});

describe('a scene', () => {
  test('keeps its focus inside the batch, and never changes in place', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (list) => {
        const before = JSON.stringify(START);
        const scene = applyChanges(START, list);
        expect(scene.row).toBeLessThan(scene.rows);
        expect(scene.column).toBeLessThan(scene.features);
        expect(JSON.stringify(START)).toBe(before);
      }),
    );
  });
  test('at a step is what folding step by step gives', () => {
    const steps = fc.array(fc.record({ set: fc.array(change, { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, (list) => {
        const chapter = {
          start: START,
          steps: list.map(({ set }, at) => ({ id: `s${at}`, title: '', widgets: [], set })),
        };
        let scene = START;
        chapter.steps.forEach(({ set }, at) => {
          scene = set.reduce(applyChange, scene);
          expect(sceneAt(chapter, at)).toEqual(scene);
        });
      }),
    );
  });
  test('asks the core only for what lies inside the batch', () => {
    const far = parseChanges(
      'rows=4 features=3 column=1 gamma=2 beta=-1 x[7,0]=1 x[1,2]=5 x[:,7]=3 x[:,1]+=2',
    ).changes;
    const problem = problemOf(applyChanges(START, far));
    expect(problem.edits).toEqual([
      { row: 1, column: 2, op: 'set', value: 5 },
      { row: 'all', column: 1, op: 'add', value: 2 },
    ]);
    expect(problem.gamma).toEqual([1, 2, 1]);
    expect(problem.beta).toEqual([0, -1, 0]);
  });
});
