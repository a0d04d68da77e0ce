import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Client, EngineFailure } from '../../../web/src/engine/client';
import {
  EngineError,
  type Learned,
  type Problem,
  type Stages,
} from '../../../web/src/engine/protocol';
import { fresh } from '../../../web/src/session/state';
import { createLesson } from '../../../web/src/story/lesson';
import { attach, createRuns } from '../../../web/src/story/runs';
import { createRuntime } from '../../../web/src/story/runtime';
import { poison } from '../../../web/src/story/words';
import { chapter, own, stagesOf } from './chapter';
import { experiment, fakePool } from './troupe';

const learned: Learned = {
  gamma: Float32Array.of(1, 1.25, 1.5),
  beta: Float32Array.of(0, 1, 2),
  loss: Float32Array.of(4, 1, 0),
  target: new Float32Array(8),
  y: new Float32Array(8),
};

/** A client that answers at once, unless told how. */
function clientOf(stages: (problem: Problem) => Stages = stagesOf) {
  const asked: Problem[] = [];
  const client: Client = {
    info: Promise.resolve({ version: '', arch: 'wasm', simd: true, expectedFingerprint: '' }),
    async stages(problem) {
      asked.push(problem);
      return stages(problem);
    },
    learn: async () => learned,
    async table(text) {
      if (text === 'words')
        throw new EngineError('bad_data', 'Row 1 holds “words”, which is no number.');
      if (text !== 'large') return own;
      return { rows: 40, columns: 2, values: Array(80).fill(1), names: ['', ''] };
    },
    fingerprint: async () => '',
    time: async () => 0,
  };
  return { client, asked };
}

async function open(stages?: (problem: Problem) => Stages, step = 0) {
  const { client, asked } = clientOf(stages);
  const runtime = createRuntime(chapter, client, { ...fresh(), step });
  runtime.teach(createLesson);
  await settle();
  return { runtime, asked };
}
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

test('scene and numbers always belong together', async () => {
  const { runtime } = await open();
  runtime.intend({ kind: 'var', name: 'rows', value: 5, done: true });
  expect(runtime.view.value?.scene.rows).toBe(8); // the numbers of five rows are not here yet
  await settle();
  expect(runtime.view.value?.scene.rows).toBe(5);
  expect(runtime.view.value?.stages?.rows).toBe(5);
});

test('looking at another level asks the engine nothing', async () => {
  const { runtime, asked } = await open();
  runtime.intend({ kind: 'var', name: 'level', value: 'xhat', done: true });
  expect(runtime.view.value?.scene.level).toBe('xhat');
  expect(asked).toHaveLength(1);
});

test('there and back again before the answer: the picture stays with the session', async () => {
  const { runtime } = await open();
  runtime.intend({ kind: 'var', name: 'rows', value: 5, done: false });
  runtime.intend({ kind: 'var', name: 'rows', value: 8, done: true });
  await settle();
  expect(runtime.view.value?.scene.rows).toBe(8);
});

test('only a finished change counts as settled', async () => {
  const { runtime } = await open();
  const before = runtime.settled.value;
  const edit = { row: 0, column: 0, op: 'set', value: 1 } as const;
  for (const value of [1, 2, 3]) {
    runtime.intend({ kind: 'edit', edit: { ...edit, value }, done: false });
    await settle();
  }
  expect(runtime.settled.value).toBe(before);
  runtime.intend({ kind: 'edit', edit: { ...edit, value: 3 }, done: true });
  await settle();
  expect(runtime.settled.value).toBe(before + 1);
});

test('a value out of range is refused with a sentence and changes nothing', async () => {
  const { runtime } = await open();
  runtime.intend({ kind: 'var', name: 'eps', value: 0, done: true });
  expect(runtime.view.value?.trouble).toMatch(/Epsilon must be a number from 1e-8 to 1/);
  expect(runtime.state.value.vars).toEqual({});
  runtime.intend({ kind: 'var', name: 'eps', value: 0.5, done: true });
  await settle();
  expect(runtime.view.value?.trouble).toBeNull();
});

test('what the engine refuses leaves picture and session at the last good state', async () => {
  const picky = (problem: Problem) => {
    if (problem.rows === 7) throw new EngineError('bad_shape', 'Seven is refused.');
    return stagesOf(problem);
  };
  const { runtime } = await open(picky);
  runtime.intend({ kind: 'var', name: 'rows', value: 6, done: true });
  await settle();
  runtime.intend({ kind: 'var', name: 'rows', value: 7, done: true });
  await settle();
  expect(runtime.view.value?.trouble).toBe('Seven is refused.');
  expect(runtime.view.value?.scene.rows).toBe(6);
  expect(runtime.state.value.vars).toEqual({ rows: 6 });
});

test('a refusal of the very first picture falls back to the author’s scene', async () => {
  const { client } = clientOf((problem) => {
    if (problem.edits.length > 0) throw new EngineError('bad_value', 'No edits.');
    return stagesOf(problem);
  });
  const edits = [{ row: 0, column: 0, op: 'set', value: 1 }] as const;
  const runtime = createRuntime(chapter, client, { ...fresh(), edits });
  await settle();
  expect(runtime.view.value?.trouble).toBe('No edits.');
  expect(runtime.state.value.edits).toEqual([]);
});

test('without an engine there is a notice and no picture', async () => {
  const { client } = clientOf(() => {
    throw new EngineFailure('unsupported', '');
  });
  const runtime = createRuntime(chapter, client, fresh());
  await settle();
  expect(runtime.view.value).toBeNull();
  expect(runtime.notice.value).toMatch(/cannot run the engine/);
});

test('a crash later on keeps the picture and says so', async () => {
  const { runtime } = await open((problem) => {
    if (problem.rows === 7) throw new EngineFailure('crashed', 'unreachable');
    return stagesOf(problem);
  });
  runtime.intend({ kind: 'var', name: 'rows', value: 7, done: true });
  await settle();
  expect(runtime.view.value?.scene.rows).toBe(8);
  expect(runtime.view.value?.trouble).toMatch(/restarted; the figure shows the numbers before it/);
});

test('a prediction is drawn from the numbers before the reveal', async () => {
  const { runtime } = await open(undefined, 2);
  runtime.act({ kind: 'answer', question: 'plus-eight', option: 'eight' });
  await settle();
  expect(runtime.view.value?.ghost).toEqual({ predicts: 'mean', value: 7 + 8 }); // the seed stands in for the mean
  expect(runtime.view.value?.scene.edits).toHaveLength(1);
  runtime.act({ kind: 'again', question: 'plus-eight' });
  await settle();
  expect(runtime.view.value?.ghost).toBeNull();
  expect(runtime.view.value?.scene.edits).toHaveLength(0);
});

test('a lesson plays snapshot by snapshot and stops when the reader takes over', async () => {
  const { runtime } = await open(undefined, 3);
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'ready', at: 0 });
  runtime.intend({ kind: 'learn', what: 'run' });
  await settle();
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'running', at: 1 });
  await vi.advanceTimersByTimeAsync(500);
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'done', at: 2 });
  expect(runtime.view.value?.scene).toMatchObject({ gamma: 1.5, beta: 2 });
  runtime.intend({ kind: 'learn', what: 'restart' });
  await settle();
  expect(runtime.view.value?.scene).toMatchObject({ gamma: 1, beta: 0 });
  runtime.intend({ kind: 'learn', what: 'step' });
  await settle();
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'paused', at: 1 });
  runtime.intend({ kind: 'var', name: 'eps', value: 0.5, done: true });
  await settle();
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'ready', learned: null });
});

test('a lesson out of sight stands still', async () => {
  const { runtime } = await open(undefined, 3);
  runtime.lesson?.watched(false);
  runtime.intend({ kind: 'learn', what: 'run' });
  await vi.advanceTimersByTimeAsync(1000);
  expect(runtime.view.value?.lesson).toMatchObject({ state: 'running', at: 0 });
  runtime.lesson?.watched(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(runtime.view.value?.lesson?.state).toBe('done');
});

test('pasted text that is no table gets the engine’s sentence', async () => {
  const { runtime } = await open();
  runtime.intend({ kind: 'paste', text: 'words' });
  await settle();
  expect(runtime.view.value?.trouble).toMatch(/no number/);
  runtime.intend({ kind: 'paste', text: '1 2\n3 4\n5 6' });
  await settle();
  expect(runtime.view.value).toMatchObject({
    trouble: null,
    scene: { data: 'own', rows: 3, features: 2 },
  });
});

test('too many pasted numbers are cut and kept out of the link, and the page says so', async () => {
  const { runtime } = await open();
  runtime.intend({ kind: 'paste', text: 'large' });
  await settle();
  expect(runtime.view.value?.scene.rows).toBe(32);
  expect(runtime.notice.value).toMatch(/first 32 × 2 of your 40 × 2/);
});

test('NaN and infinity are explained, and so is a square too large', async () => {
  const { runtime } = await open();
  const picture = runtime.picture.value;
  const stages = picture?.stages;
  if (!picture || !stages) throw new Error('no picture');
  const withX = (value: number) => ({
    ...picture,
    stages: { ...stages, x: Float32Array.of(0, 0, value, 0) },
  });
  expect(poison(picture)).toBeNull();
  expect(poison(withX(Number.NaN))).toMatch(
    /^NaN stands in row 1, column 3: .*poisons the mean of its column/,
  );
  expect(poison(withX(Infinity))).toMatch(/^Infinity stands in row 1, column 3/);
  const wide = {
    ...picture,
    stages: { ...stages, variance: Float32Array.of(0, Infinity) },
  };
  expect(poison(wide)).toMatch(/column 2 are too large/);
});

test('a chapter without a batch asks no engine, and its figure is ready at once', async () => {
  const runtime = createRuntime({ ...chapter, batch: false }, null, fresh());
  expect(runtime.ready.value).toBe(true);
  expect(runtime.view.value?.stages).toBeNull();
  runtime.intend({ kind: 'var', name: 'lr', value: 3, done: true });
  expect(runtime.view.value?.scene.free.lr).toBe(3);
  runtime.intend({ kind: 'var', name: 'lr', value: 30, done: true });
  expect(runtime.view.value?.trouble).toMatch(/Learning rate must be a number from 0.001 to 10/);
  expect(runtime.view.value?.scene.free.lr).toBe(3);
});

test('a figure with experiments is ready when they can be drawn', async () => {
  const { pool } = fakePool();
  const runtime = createRuntime(
    { ...chapter, batch: false, experiments: [experiment] },
    null,
    fresh(),
  );
  expect(runtime.ready.value).toBe(false);
  const runs = createRuns({
    chapter: runtime.chapter,
    pool,
    scene: chapter.start,
    wants: () => [],
    frame: (callback) => void setTimeout(callback, 1),
  });
  attach(runs, runtime);
  runs.stage([{ name: 'run', attrs: { of: 'faster' } }]);
  await vi.advanceTimersByTimeAsync(10);
  expect(runtime.ready.value).toBe(true);
  runtime.intend({ kind: 'var', name: 'lr', value: 3, done: true });
  await vi.advanceTimersByTimeAsync(10);
  expect(runtime.view.value?.runs?.faster?.plan.vars.lr).toBe(3);
});
