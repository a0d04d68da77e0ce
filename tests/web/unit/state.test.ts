import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemOf } from '../../../web/src/session/fold';
import {
  type Action,
  changed,
  fresh,
  reduce,
  type State,
  sceneOf,
} from '../../../web/src/session/state';
import { chapter, own } from './chapter';

const run = (...actions: Action[]): State =>
  actions.reduce((state, action) => reduce(chapter, state, action), fresh());
const scene = (...actions: Action[]) => sceneOf(chapter, run(...actions));
const set = (row: number, column: number, value: number): Action => ({
  kind: 'edit',
  edit: { row, column, op: 'set', value },
});
const answer: Action = { kind: 'answer', question: 'plus-eight', option: 'eight' };

describe('the reader’s changes', () => {
  test('survive a step that does not speak of them', () => {
    const eps: Action = { kind: 'var', name: 'eps', value: 0.5 };
    expect(scene(eps, { kind: 'go', step: 1 }).eps).toBe(0.5);
  });

  test('give way to a step that sets the same variable', () => {
    const rows: Action = { kind: 'var', name: 'rows', value: 9 };
    expect(scene(rows).rows).toBe(9);
    expect(scene(rows, { kind: 'go', step: 1 }).rows).toBe(4);
  });

  test('give way to every step passed on a jump forward, as if walked one by one', () => {
    const rows: Action = { kind: 'var', name: 'rows', value: 9 };
    const jumped = run(rows, { kind: 'go', step: 3 });
    const walked = run(
      rows,
      { kind: 'go', step: 1 },
      { kind: 'go', step: 2 },
      { kind: 'go', step: 3 },
    );
    expect(jumped).toEqual(walked);
  });

  test('edits give way to a step that clears them, a level to any step', () => {
    const level: Action = { kind: 'var', name: 'level', value: 'x' };
    const there = scene(set(0, 0, 5), level, { kind: 'go', step: 1 });
    expect(there.edits).toHaveLength(1);
    expect(there.level).toBe('mean');
    expect(scene(set(0, 0, 5), { kind: 'go', step: 2 }).edits).toEqual([]);
  });

  test('setting the author’s own value is no change', () => {
    const back = run(
      { kind: 'var', name: 'rows', value: 9 },
      { kind: 'var', name: 'rows', value: 8 },
    );
    expect(changed(back)).toBe(false);
  });

  test('a cell set twice is one edit, and a column set over it replaces it', () => {
    expect(run(set(1, 1, 2), set(1, 1, 3)).edits).toEqual([
      { row: 1, column: 1, op: 'set', value: 3 },
    ]);
    const all: Action = { kind: 'edit', edit: { row: 'all', column: 1, op: 'set', value: 0 } };
    expect(run(set(1, 1, 2), set(1, 0, 3), all).edits).toHaveLength(2);
  });

  test('another data set or seed forgets edits of the old one', () => {
    expect(run(set(1, 1, 2), { kind: 'var', name: 'data', value: 'wine' }).edits).toEqual([]);
    expect(run(set(1, 1, 2), { kind: 'var', name: 'seed', value: 8 }).edits).toEqual([]);
  });

  test('Reset takes all of them away', () => {
    const reset = run(set(1, 1, 2), { kind: 'var', name: 'eps', value: 1 }, { kind: 'reset' });
    expect(changed(reset)).toBe(false);
    expect(sceneOf(chapter, reset)).toEqual(sceneOf(chapter, fresh()));
  });
});

describe('a question', () => {
  const at = { kind: 'go', step: 2 } as const;

  test('puts its change into the figure once it is answered, and only in its step', () => {
    expect(scene(at).edits).toEqual([]);
    expect(scene(at, answer).edits).toEqual([{ row: 2, column: 1, op: 'add', value: 8 }]);
    expect(scene(at, answer, { kind: 'go', step: 3 }).edits).toEqual([]);
    expect(scene(at, answer, { kind: 'go', step: 3 }, at).edits).toHaveLength(1);
  });

  test('its change lies on what the reader did before and under what comes after', () => {
    const edits = scene(at, set(2, 1, 5), answer, set(0, 0, 1)).edits.map((edit) => edit.value);
    expect(edits).toEqual([5, 8, 1]);
    expect(scene(at, set(2, 1, 5), answer, set(2, 1, 6)).edits.map((edit) => edit.value)).toEqual([
      8, 6,
    ]);
  });

  test('takes over a variable the reader had changed; Try again gives the figure back', () => {
    const rows: Action = { kind: 'var', name: 'rows', value: 9 };
    const alone: Action = { kind: 'answer', question: 'alone', option: null };
    expect(scene(rows, alone).rows).toBe(1);
    expect(scene(alone, { kind: 'again', question: 'alone' }).rows).toBe(8);
  });

  test('without its change the scene is the one before the reveal', () => {
    const state = run(at, answer);
    expect(sceneOf(chapter, state, false).edits).toEqual([]);
  });
});

describe('a link', () => {
  const from = { step: 2, vars: {}, edits: [], own: null, shown: null };
  const remembered = fresh({ 'plus-eight': 'eight', alone: null });

  test('gives everyone the same numbers, whatever they answered before', () => {
    const state = reduce(chapter, remembered, { kind: 'restore', from, exact: true });
    expect(sceneOf(chapter, state).edits).toEqual([]);
    expect(state.answers).toEqual({ alone: null }); // its question is open again, the others are not
  });

  test('that shows a reveal shows it to someone who has not answered', () => {
    const shown = { question: 'plus-eight', after: 0 };
    const state = reduce(chapter, fresh(), {
      kind: 'restore',
      from: { ...from, shown },
      exact: true,
    });
    expect(sceneOf(chapter, state).edits).toHaveLength(1);
    expect(state.answers).toEqual({ 'plus-eight': null });
  });

  test('without anything in it continues where the reader was', () => {
    const state = reduce(chapter, remembered, { kind: 'restore', from, exact: false });
    expect(state.shown?.question).toBe('plus-eight');
  });
});

describe('pasted numbers', () => {
  test('set the shape, and leave it with the data', () => {
    const pasted = scene({ kind: 'paste', own });
    expect(pasted).toMatchObject({ data: 'own', own, rows: 3, features: 2, column: 1 });
    const back = scene({ kind: 'paste', own }, { kind: 'var', name: 'data', value: 'digits' });
    expect(back).toMatchObject({ data: 'digits', own: null, rows: 8, features: 4 });
  });

  test('never ask the engine for more rows than there are', () => {
    const more = scene({ kind: 'paste', own }, { kind: 'var', name: 'rows', value: 12 });
    expect(problemOf(more).rows).toBe(3);
  });
});

describe('the problem for the engine', () => {
  test('gives gamma and beta to the focused column only', () => {
    const problem = problemOf(scene({ kind: 'var', name: 'gamma', value: 3 }));
    expect(problem.gamma).toEqual([1, 3, 1, 1]);
    expect(problem.beta).toEqual([0, 0, 0, 0]);
  });

  test('leaves out edits beyond the batch, and takes them up again when it grows', () => {
    const few: Action = { kind: 'var', name: 'rows', value: 2 };
    expect(problemOf(scene(set(5, 0, 1), few)).edits).toEqual([]);
    expect(
      problemOf(scene(set(5, 0, 1), few, { kind: 'var', name: 'rows', value: 8 })).edits,
    ).toHaveLength(1);
  });
});

test('whatever happens in whatever order, the scene stays inside the batch', {
  timeout: 30_000,
}, () => {
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({ kind: fc.constant('go' as const), step: fc.integer({ min: -1, max: 5 }) }),
    fc.record({
      kind: fc.constant('var' as const),
      name: fc.constant('rows' as const),
      value: fc.integer({ min: 1, max: 16 }),
    }),
    fc.record({
      kind: fc.constant('var' as const),
      name: fc.constant('column' as const),
      value: fc.integer({ min: 0, max: 7 }),
    }),
    fc.record({
      kind: fc.constant('var' as const),
      name: fc.constant('data' as const),
      value: fc.constantFrom('digits', 'wine', 'own'),
    }),
    fc
      .tuple(fc.nat(8), fc.nat(4), fc.integer())
      .map(([row, column, value]) => set(row, column, value)),
    fc.constantFrom<Action>(
      answer,
      { kind: 'again', question: 'plus-eight' },
      { kind: 'paste', own },
      { kind: 'reset' },
    ),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
      const state = run(...actions);
      const now = sceneOf(chapter, state);
      expect(now.column).toBeLessThan(now.features);
      expect(now.row).toBeLessThan(now.rows);
      expect(state.shown?.after ?? 0).toBeLessThanOrEqual(state.edits.length);
      expect(now.data === 'own').toBe(now.own !== null);
    }),
    { numRuns: 300 },
  );
});
