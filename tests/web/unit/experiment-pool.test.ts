import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EngineFailure } from '../../../web/src/engine/client';
import type { Chunk, TaskRequest } from '../../../web/src/engine/experiment';
import type {
  ExperimentAssets,
  ExperimentMessage,
  ExperimentReply,
} from '../../../web/src/engine/experiment-messages';
import {
  createExperimentPool,
  type ExperimentWorkerLike,
} from '../../../web/src/engine/experiment-pool';
import { EngineError } from '../../../web/src/engine/protocol';

const info = { version: '1', arch: 'wasm', simd: true, expectedFingerprint: '0'.repeat(16) };
const assets: ExperimentAssets = { data: { digits: 'd', wine: 'w', names: 'n' }, wasm: {} };
const STEPS = 20;
const PORTION = 5; // steps a double takes for a chunk

type Behaviour = (message: ExperimentMessage, worker: Double) => void;

/** Stands in for a worker: its tasks record every step, and the number is the step squared. */
class Double implements ExperimentWorkerLike {
  onmessage: ExperimentWorkerLike['onmessage'] = null;
  onerror: ExperimentWorkerLike['onerror'] = null;
  readonly asked: ExperimentMessage[] = [];
  readonly steps = new Map<number, number>();
  ended = false;
  constructor(readonly behave: Behaviour) {}
  postMessage(message: ExperimentMessage): void {
    this.asked.push(message);
    queueMicrotask(() => {
      if (message.kind === 'open') this.reply({ id: message.id, value: info });
      else this.behave(message, this);
    });
  }
  reply(reply: ExperimentReply): void {
    if (!this.ended) this.onmessage?.({ data: reply } as MessageEvent<ExperimentReply>);
  }
  die(message: string): void {
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }
  terminate(): void {
    this.ended = true;
  }
  kinds(): string[] {
    return this.asked.map(({ kind }) => kind);
  }
}

const trains: Behaviour = (message, worker) => {
  const { id } = message;
  if (message.kind === 'advance') {
    const from = worker.steps.get(message.task) ?? -1;
    const to = from < 0 ? 0 : Math.min(from + PORTION, message.until, STEPS);
    worker.steps.set(message.task, to);
    const at = Int32Array.from({ length: to - from }, (_, i) => from + 1 + i);
    const value: Chunk = {
      step: to,
      steps: STEPS,
      done: to === STEPS,
      divergedAt: null,
      stoppedAt: null,
      at,
      series: { square: Float32Array.from(at, (step) => step * step) },
    };
    worker.reply({ id, value });
  } else if (message.kind === 'drop') worker.reply({ id, value: null });
  else if (message.kind === 'fetch') worker.reply({ id, value: null });
  else if (message.kind === 'pytorch') worker.reply({ id, value: `at ${message.at}` });
  else worker.reply({ id, value: { kind: message.kind } });
};

function yard(workers: number, ...behaviours: Behaviour[]) {
  const doubles: Double[] = [];
  const spawn = () => {
    const double = new Double(behaviours[doubles.length] ?? trains);
    doubles.push(double);
    return double;
  };
  return { pool: createExperimentPool(spawn, assets, { workers }), doubles };
}
const request = (seed: number, changes: Partial<TaskRequest> = {}): TaskRequest => ({
  experiment: '{}',
  vars: {},
  lane: 'bn',
  seed,
  ...changes,
});
const squares = Array.from({ length: STEPS + 1 }, (_, step) => step * step);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('no worker is started before there is something to do, and no more than there are tasks', async () => {
  const { pool, doubles } = yard(3);
  await tick();
  expect(doubles).toHaveLength(0);
  await pool.start(request(0)).finished;
  expect(doubles).toHaveLength(1);
  await expect(pool.info).resolves.toEqual(info);
});

test('a task brings every point once, in order, and tells who listens', async () => {
  const { pool } = yard(1);
  const task = pool.start(request(7));
  const steps: number[] = [];
  task.listen(({ step }) => steps.push(step));
  const result = await task.finished;
  expect(Array.from(result.at)).toEqual(squares.map((_, step) => step));
  expect(Array.from(result.series.square ?? [])).toEqual(squares);
  expect(result).toMatchObject({ lane: 'bn', seed: 7, cell: null, divergedAt: null });
  expect(task.state).toBe('done');
  expect(steps).toEqual([0, 5, 10, 15, 20]);
});

test('it stands still at the step it was told, and goes on from there', async () => {
  const { pool } = yard(1);
  const task = pool.start(request(0), { until: 0 });
  await tick();
  expect([task.state, task.step, Array.from(task.result.at)]).toEqual(['paused', 0, [0]]);
  task.until(7);
  await tick();
  expect([task.state, task.step]).toEqual(['paused', 7]);
  task.resume();
  await task.finished;
  expect(task.step).toBe(STEPS);
});

test('a task paused while it waits does not begin', async () => {
  const { pool, doubles } = yard(1);
  const task = pool.start(request(0));
  task.pause();
  await tick();
  expect(doubles).toHaveLength(0);
  task.resume();
  await task.finished;
});

test('tasks are spread over the workers and take turns in each', async () => {
  const { pool, doubles } = yard(2);
  const tasks = [0, 1, 2, 3].map((seed) => pool.start(request(seed)));
  await Promise.all(tasks.map(({ finished }) => finished));
  for (const double of doubles) {
    const turns = double.asked.flatMap((one) => (one.kind === 'advance' ? [one.task] : []));
    expect(new Set(turns).size).toBe(2);
    expect(turns[0]).not.toBe(turns[1]);
  }
});

test('the higher priority goes first; questions go before all', async () => {
  const { pool, doubles } = yard(1);
  const low = pool.start(request(0));
  const high = pool.start(request(1), { priority: 1 });
  await high.finished;
  expect(low.step).toBe(0);
  const asked = pool.plan(request(0));
  await asked;
  expect(low.state).not.toBe('done');
  expect(doubles[0]?.kinds()).toContain('plan');
  await low.finished;
});

test('a stopped task keeps what has come and is forgotten by its worker', async () => {
  const { pool, doubles } = yard(1);
  const task = pool.start(request(0), { until: 5 });
  await tick();
  task.stop();
  const { at } = await task.finished;
  expect(at).toHaveLength(6);
  expect(task.state).toBe('stopped');
  await pool.plan(request(0));
  expect(doubles[0]?.kinds()).toContain('drop');
});

test('a worker that dies is replaced, and its tasks come to the same numbers in another one', async () => {
  let chunks = 0;
  const dies: Behaviour = (message, worker) => {
    if (message.kind === 'advance' && ++chunks === 4) worker.die('RuntimeError: unreachable');
    else trains(message, worker);
  };
  const { pool, doubles } = yard(1, dies);
  const [one, two] = [pool.start(request(0)), pool.start(request(1))];
  const results = await Promise.all([one.finished, two.finished]);
  for (const { series } of results) expect(Array.from(series.square ?? [])).toEqual(squares);
  expect(doubles).toHaveLength(2);
  expect(doubles[0]?.ended).toBe(true);
});

test('a task that kills two workers fails, and the others go on', async () => {
  const deadly: Behaviour = (message, worker) => {
    if (message.kind === 'advance' && message.request.seed === 13) worker.die('RuntimeError');
    else trains(message, worker);
  };
  const { pool } = yard(1, deadly, deadly, deadly);
  const bad = pool.start(request(13));
  const good = pool.start(request(1));
  await expect(bad.finished).rejects.toBeInstanceOf(EngineFailure);
  await good.finished;
  expect([bad.state, good.state]).toEqual(['failed', 'done']);
});

test('a worker that hangs counts as dead after its patience', async () => {
  const hangs: Behaviour = (message, worker) => {
    if (message.kind !== 'advance') trains(message, worker);
  };
  const { pool, doubles } = yard(1, hangs);
  const task = pool.start(request(0));
  await tick(11_000);
  await task.finished;
  expect(doubles).toHaveLength(2);
});

test('what the core refuses fails that task with its sentence', async () => {
  const refuses: Behaviour = (message, worker) => {
    const fault = { kind: 'refused', code: 'bad_value', message: 'lr is 0 or more.' } as const;
    worker.reply({ id: message.id, fault });
  };
  const { pool } = yard(1, refuses);
  await expect(pool.start(request(0)).finished).rejects.toThrow('lr is 0 or more.');
  await expect(pool.plan(request(0))).rejects.toBeInstanceOf(EngineError);
});

test('data are fetched when a task needs them, and then the task is asked again', async () => {
  let fetched = false;
  const needs: Behaviour = (message, worker) => {
    if (message.kind === 'fetch') fetched = true;
    if (message.kind === 'advance' && !fetched)
      worker.reply({ id: message.id, value: { needs: ['digits'] } });
    else trains(message, worker);
  };
  const { pool, doubles } = yard(1, needs);
  await pool.start(request(0)).finished;
  expect(doubles[0]?.kinds().slice(0, 4)).toEqual(['open', 'advance', 'fetch', 'advance']);
});

test('where the module does not run every call says so', async () => {
  const spawn = () => {
    throw new Error('no workers here');
  };
  const pool = createExperimentPool(spawn, assets, { workers: 2 });
  const task = pool.start(request(0));
  await expect(task.finished).rejects.toMatchObject({ reason: 'unsupported' });
  await expect(pool.info).rejects.toMatchObject({ reason: 'unsupported' });
  await expect(pool.judge(request(0), [])).rejects.toMatchObject({ reason: 'unsupported' });
});

test('a finished network answers from its worker, and from another one when that is gone', async () => {
  const { pool, doubles } = yard(1, (message, worker) => {
    if (message.kind === 'judge') worker.die('RuntimeError');
    else trains(message, worker);
  });
  const task = pool.start(request(0));
  await task.finished;
  await expect(task.pytorch()).resolves.toBe('at 20');
  await pool.judge(request(0), []);
  await expect(task.pytorch()).resolves.toBe('at 20');
  expect(doubles[1]?.kinds()).toContain('pytorch');
});

test('closing ends tasks and lets the workers go', async () => {
  const { pool, doubles } = yard(2);
  const task = pool.start(request(0));
  const late = pool.plan(request(0));
  late.catch(() => {});
  await tick();
  pool.close();
  expect(doubles.every(({ ended }) => ended)).toBe(true);
  await task.finished;
  await expect(pool.plan(request(0))).rejects.toBeInstanceOf(EngineFailure);
});
