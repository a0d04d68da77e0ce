// Runs the experiments of a story while the page is built, with the very core of the page, so that what stands
// there without JavaScript is what a reader's own run will find. What was run before is kept by its contents.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asked, ExperimentEngine, ExperimentPlan, TaskResult } from '../src/engine/experiment';
import { laneViews } from '../src/story/lanes';
import { clockOf } from '../src/story/show';
import { onlyAt, pointOf } from '../src/story/sums';
import { requestsOf } from '../src/story/troupe';
import type { RunView, Want } from '../src/widgets/run-contract';
import { write } from './data.ts';
import type { Hands } from './hands';
import type { Laboratory } from './story/tools';

const POINTS = 400; // of the data, for a decision surface
/** Operations the build spends on one run, if more than one seed would exceed them: seconds, not minutes. */
const BUDGET = 3e10;

/** How many of its seeds a run has in the static page; a reader's own run has all of them. */
export function seedsShown({ lanes, sweep, seeds }: ExperimentPlan): number {
  const cells = sweep ? sweep.columns * sweep.rows : 1;
  const works = lanes.map(
    ({ steps, layers }) =>
      layers.reduce((sum, { forward, backward }) => sum + forward + backward, 0) *
      Math.max(1, steps),
  );
  const work = cells * works.reduce((sum, one) => sum + one, 0);
  if (work * seeds <= 1.5 * BUDGET) return seeds; // rather a second more than other numbers than the reader's
  return Math.max(1, Math.floor(BUDGET / work));
}

/** `folder` keeps what was run; `core` names the core that ran it. */
export function openLab(
  engine: ExperimentEngine,
  hands: Pick<Hands, 'run'>,
  folder: string,
  core: string,
): Laboratory {
  const plans = new Map<string, ExperimentPlan>();
  const runs = new Map<string, readonly TaskResult[]>();

  const planOf = (asked: Asked): ExperimentPlan => {
    const key = JSON.stringify([asked.experiment, asked.vars]);
    const plan = plans.get(key) ?? engine.plan(asked);
    plans.set(key, plan);
    return plan;
  };

  function resultsOf(asked: Asked): readonly TaskResult[] {
    const plan = planOf(asked);
    const hash = createHash('sha256');
    hash.update(JSON.stringify([core, asked.experiment, plan.vars, seedsShown(plan)]));
    const key = hash.digest('hex').slice(0, 24);
    const path = join(folder, `${key}.json`);
    const known = runs.get(key);
    if (known) return known;
    const kept = existsSync(path) ? thawed(readFileSync(path, 'utf8')) : null;
    const shown = seedsShown(plan);
    const results = kept ?? hands.run(requestsOf(asked, plan).filter(({ seed }) => seed < shown));
    if (!kept) write(path, frozen(results));
    runs.set(key, results);
    return results;
  }

  function sumsOf(asked: Asked, results: readonly TaskResult[], wants: readonly Want[]) {
    const summary: Record<string, RunView['lanes'][number]['summary']> = {};
    const cells: Record<string, Float32Array> = {};
    for (const lane of new Set(results.map((one) => one.lane))) {
      const mine = results.filter((one) => one.lane === lane);
      const point = pointOf(mine, Number.POSITIVE_INFINITY);
      const sums: Record<string, RunView['lanes'][number]['summary'][string]> = {};
      for (const { what, at, quantiles } of wants) {
        if (at === 'cells') cells[lane] = engine.cells(asked, lane, mine);
        else if (at === 'all') sums[what] = engine.summary(mine, what, quantiles);
        else {
          const there = mine.map((one) => onlyAt(one, what, point));
          sums[`${what}@`] = engine.summary(there, what, quantiles);
        }
      }
      summary[lane] = sums;
    }
    return { summary, cells };
  }

  return {
    plan: planOf,
    run(experiment, asked, wants) {
      const plan = planOf(asked);
      const results = resultsOf(asked);
      const end = clockOf(plan).at(-1) ?? 0;
      const ofLane = (lane: string) => results.filter((one) => one.lane === lane);
      return {
        experiment,
        plan,
        version: 0,
        state: 'done',
        stale: false,
        progress: 1,
        step: end,
        shown: end,
        steps: end,
        speed: 'full',
        lanes: laneViews(experiment, plan, { ofLane }, sumsOf(asked, results, wants(plan))),
        verdicts: plan.claims.length > 0 ? engine.judge(asked, results) : [],
        rows: plan.grid ? rowsOf(asked) : null,
        sentence: null,
      };
    },
    measure: (asked, question) => engine.measure(asked, question, resultsOf(asked)).value,
  };

  function rowsOf(asked: Asked): RunView['rows'] {
    try {
      return engine.rows(asked, 'train', POINTS);
    } catch {
      return null; // fewer points than that: the surface stands without them
    }
  }
}

// --- results as text ---------------------------------------------------------------------------------

const base64 = (array: Float32Array | Int32Array): string =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
const bytes = (text: string): ArrayBuffer => {
  const raw = Buffer.from(text, 'base64');
  return raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength) as ArrayBuffer;
};

export const frozen = (results: readonly TaskResult[]): string =>
  JSON.stringify(
    results.map(({ at, series, ...one }) => ({
      ...one,
      at: base64(at),
      series: Object.fromEntries(
        Object.entries(series).map(([what, values]) => [what, base64(values)]),
      ),
    })),
  );
export const thawed = (text: string): TaskResult[] =>
  (JSON.parse(text) as { at: string; series: Record<string, string> }[]).map(
    ({ at, series, ...one }) =>
      ({
        ...one,
        at: new Int32Array(bytes(at)),
        series: Object.fromEntries(
          Object.entries(series).map(([what, values]) => [what, new Float32Array(bytes(values))]),
        ),
      }) as unknown as TaskResult,
  );
