// A pool of networks that learn nothing, but march, fail and hang as a test wants. Time is vitest's.
import { EngineFailure } from '../../../web/src/engine/client';
import type {
  Asked,
  Cells,
  ExperimentPlan,
  Experiments,
  LanePlan,
  Running,
  StartOptions,
  Summary,
  TaskRequest,
  TaskResult,
} from '../../../web/src/engine/experiment';
import { EngineError } from '../../../web/src/engine/protocol';
import type { Experiment } from '../../../web/src/story/types';
import type { RunView } from '../../../web/src/widgets/run-contract';

export const experiment: Experiment = {
  id: 'faster',
  json: JSON.stringify({ vars: { lr: 0.1, depth: 2 } }),
  title: 'The race',
  lanes: { none: 'Plain', bn: 'BatchNorm' },
  claims: { faster: 'BatchNorm is faster.' },
  labels: {},
};

export interface Script {
  steps?: number;
  every?: number;
  seeds?: number;
  summing?: number; // how long a summary takes, ms
  judging?: number; // and a verdict
  sweep?: boolean;
  /** At which step each network scatters; lane/seed -> step. */
  scatters?: Readonly<Record<string, number>>;
  /** Refuses a plan with this sentence. */
  refuses?(asked: Asked): string | null;
  /** The task's worker dies at this step, that many times. */
  dies?: { readonly task: string; readonly at: number; times: number };
  /** It never answers beyond this step. */
  hangs?: { readonly task: string; readonly at: number };
}

const TICK = 5; // milliseconds a chunk takes

export function planOf(asked: Asked, script: Script): ExperimentPlan {
  const { steps = 20, every = 5, seeds = 2 } = script;
  const at =
    every === 0
      ? [steps] // the end alone, as the core does
      : Array.from({ length: Math.floor(steps / every) + 1 }, (_, i) => i * every);
  const lane = (id: string): LanePlan => ({
    id,
    network: '',
    input: [2],
    classes: 2,
    batch: 4,
    steps,
    at,
    layers: [],
    parameters: 0,
    widths: { accuracy: 1 },
    layersOf: {},
    valley: null,
  });
  const { lr = 0.1, depth = 2 } = asked.vars;
  return {
    vars: { lr, depth },
    choices: {},
    lanes: [lane('none'), lane('bn')],
    seeds: script.sweep ? 1 : seeds,
    what: ['accuracy'],
    data: 'digits',
    grid: null,
    sweep: script.sweep
      ? {
          x: { name: 'lr', values: [1, 2, 3] },
          y: { name: 'depth', values: [1, 2] },
          columns: 3,
          rows: 2,
          measure: '"accuracy"',
          order: [4, 0, 1, 2, 3, 5],
        }
      : null,
    claims: [
      {
        id: 'faster',
        lane: 'bn',
        lane2: null,
        measure: '"accuracy"',
        measure2: null,
        over: 'median',
        is: '>=',
        sweep: false,
        applies: true,
      },
    ],
  };
}

/** Everything that was asked of the pool, in order. */
export interface Log {
  readonly plans: Asked[];
  readonly tasks: (TaskRequest & { task: string })[];
  stopped: number;
  summaries: number;
  judged: number;
}

export function fakePool(script: Script = {}): { pool: Experiments; log: Log } {
  const log: Log = { plans: [], tasks: [], stopped: 0, summaries: 0, judged: 0 };

  function start(request: TaskRequest, { until = Number.POSITIVE_INFINITY }: StartOptions = {}) {
    const name = `${request.lane}/${request.seed}`;
    log.tasks.push({ ...request, task: name });
    const plan = planOf(request, script);
    const points = plan.lanes[0]?.at ?? [0];
    const end = points.at(-1) ?? 0;
    const scatter = script.scatters?.[name] ?? null;
    const listeners = new Set<(running: Running) => void>();
    let goal = until;
    let state: Running['state'] = 'running';
    let step = -1;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let divergedAt: number | null = null;
    let resolve: (result: TaskResult) => void = () => {};
    let reject: (error: Error) => void = () => {};
    const promise = new Promise<TaskResult>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    const result = (): TaskResult => {
      const at = points.filter((one) => one <= step);
      return {
        lane: request.lane,
        seed: request.seed,
        cell: request.cell ?? null,
        divergedAt,
        stoppedAt: null,
        at: Int32Array.from(at),
        series: {
          accuracy: Float32Array.from(at, (one) => one / 100 + Number(request.vars.lr ?? 0.1)),
        },
      };
    };
    const tell = () => {
      for (const listener of listeners) listener(running);
    };
    const work = () => {
      clearTimeout(timer);
      if (state !== 'running' || step >= Math.min(goal, end)) {
        if (state === 'running') state = 'paused';
        return;
      }
      timer = setTimeout(() => {
        const { dies, hangs } = script;
        const next = step < 0 ? 0 : Math.min(step + 5, goal, end);
        if (hangs?.task === name && next > hangs.at) {
          state = 'failed';
          reject(new EngineFailure('stuck', 'No answer.'));
          tell();
          return;
        }
        if (dies?.task === name && next >= dies.at && dies.times > 0) {
          dies.times -= 1;
          step = -1; // another worker begins anew
          tell();
          work();
          return;
        }
        step = next;
        if (scatter !== null && step >= scatter) divergedAt = scatter;
        if (step === end || divergedAt !== null) {
          state = 'done';
          resolve(result());
        }
        tell();
        work();
      }, TICK);
    };
    const running: Running = {
      request,
      get state() {
        return state;
      },
      get step() {
        return Math.max(0, step);
      },
      get steps() {
        return step < 0 ? 0 : end;
      },
      get divergedAt() {
        return divergedAt;
      },
      stoppedAt: null,
      get result() {
        return result();
      },
      until(to) {
        goal = to;
        if (state === 'paused') state = 'running';
        work();
      },
      pause() {
        if (state === 'running') state = 'paused';
        clearTimeout(timer);
      },
      resume() {
        running.until(Number.POSITIVE_INFINITY);
      },
      stop() {
        log.stopped += 1;
        clearTimeout(timer);
        state = 'stopped';
        resolve(result());
      },
      finished: promise,
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      court: () => Promise.reject(new Error('no court')),
      pytorch: async () => '',
      safetensors: async () => new Uint8Array(),
    };
    work();
    return running;
  }

  const pool: Experiments = {
    info: Promise.resolve({ version: '', arch: 'wasm', simd: true, expectedFingerprint: '' }),
    workers: 2,
    async plan(asked) {
      log.plans.push(asked);
      const sentence = script.refuses?.(asked);
      if (sentence) throw new EngineError('bad_value', sentence);
      return planOf(asked, script);
    },
    start,
    rows: () => Promise.reject(new Error('no rows')),
    async summary(results, what) {
      log.summaries += 1;
      if (script.summing) await new Promise((done) => setTimeout(done, script.summing));
      const longest = results.reduce((a, b) => (b.at.length > a.at.length ? b : a));
      const first = longest.series[what] ?? new Float32Array(0);
      const count = Int32Array.from(longest.at, () => results.length);
      return {
        at: longest.at,
        median: first,
        mean: first,
        low: first,
        high: first,
        count,
      } as Summary;
    },
    measure: async () => ({ value: 42, perSeed: [] }),
    async cells(_, lane, results): Promise<Cells> {
      const cells = new Float32Array(6).fill(Number.NaN);
      for (const { cell, at } of results)
        if (cell !== null && at.length > 0) cells[cell] = lane === 'bn' ? 1 : 0;
      return cells;
    },
    async judge(_, results) {
      log.judged += 1;
      if (script.judging) await new Promise((done) => setTimeout(done, script.judging));
      const seeds = results.length / 2;
      const common = { applies: true, complete: true, holds: true, found: 1, wanted: 0.5 };
      return [{ claim: 'faster', ...common, perSeedHolds: seeds, seeds }];
    },
    close() {},
  };
  return { pool, log };
}

/** A run of twenty steps that is over, as a widget sees it. */
export const viewOfRun = (more: Partial<RunView> = {}): RunView => ({
  experiment,
  plan: planOf({ experiment: '{}', vars: {} }, {}),
  version: 1,
  state: 'done',
  stale: false,
  progress: 1,
  step: 20,
  shown: 20,
  steps: 20,
  speed: 'full',
  lanes: [],
  verdicts: [],
  rows: null,
  sentence: null,
  ...more,
});
