// Experiments described as data: the typed façade over the training module. Copies instead of views, errors
// thrown, lifetimes owned.
import createModule from '@sirnorm/wasm/sirnorm-training.mjs';
import type {
  Asked,
  Chunk,
  ExperimentEngine,
  ExperimentPlan,
  Task,
  TaskRequest,
  TaskResult,
  Verdict,
} from '../../web/src/engine/experiment';
import { EngineError } from '../../web/src/engine/protocol';
import { check, hasSimd, integer, names } from './load';

export { hasSimd };

export type ShelfName = 'digits' | 'wine' | 'names';

export interface ExperimentOptions {
  readonly data?: Readonly<Partial<Record<ShelfName, string>>>; // CSV text; more may be put later
  readonly wasmBinary?: BufferSource; // instead of fetching
  readonly locate?: (file: 'sirnorm-training.wasm' | 'sirnorm-training-scalar.wasm') => string;
}

/** The engine, and its shelf of data sets that come as text. */
export interface Laboratory extends ExperimentEngine {
  put(name: ShelfName, csv: string): void;
  /** Which of them tasks of this experiment need and the shelf does not have. */
  missing(asked: Asked): ShelfName[];
}

type Module = Awaited<ReturnType<typeof createModule>>;
type Core = InstanceType<Module['Laboratory']>;

const whole = (name: string, value: number): number => {
  if (integer(name, value) >= 0) return value;
  throw new EngineError('bad_value', `${name} must be 0 or more, got ${value}.`);
};

const asked = ({ experiment, vars, own }: Asked) => ({
  experiment,
  vars: JSON.stringify(vars),
  own: own?.text ?? '',
  label: own?.label ?? '',
});

function wrap(core: InstanceType<Module['ExperimentTask']>): Task {
  const series = names(core.names());
  const widths = Object.fromEntries(series.map((name, i) => [name, core.width(i)]));
  return {
    widths,
    advance(steps): Chunk {
      core.advance(whole('The number of steps', steps));
      return {
        step: core.step(),
        steps: core.steps(),
        done: core.done(),
        divergedAt: core.divergedAt() || null,
        stoppedAt: core.stoppedAt() || null,
        // A view dies with the next call into the core: copy at once.
        at: core.at().slice(),
        series: Object.fromEntries(series.map((name, i) => [name, core.series(i).slice()])),
      };
    },
    court(rows) {
      check(core.court(rows.map((row) => integer('A row', row))));
      const both = core.floats().slice();
      const half = both.length / 2;
      return {
        classes: half / rows.length,
        train: both.slice(0, half),
        eval: both.slice(half),
      };
    },
    pytorch(className = 'SirNormNet') {
      check(core.pytorch(className));
      return core.text();
    },
    safetensors() {
      core.save();
      return core.bytes().slice();
    },
    dispose: () => core.delete(),
    [Symbol.dispose]: () => core.delete(),
  };
}

/** The core gets those series of the records that the question is about. */
function gather(core: Core, results: readonly TaskResult[], wanted: (name: string) => boolean) {
  core.forget();
  for (const one of results) {
    core.add(one.lane, one.seed, one.cell ?? -1, one.divergedAt ?? 0, one.stoppedAt ?? 0, one.at);
    if (one.at.length === 0) continue;
    for (const [name, values] of Object.entries(one.series)) {
      if (wanted(name)) core.addSeries(name, values.length / one.at.length, values);
    }
  }
}
/** Measures name their series; "seconds" goes along for seconds_to. */
const namedIn =
  (...texts: readonly string[]) =>
  (name: string) =>
    name === 'seconds' || texts.some((text) => text.includes(JSON.stringify(name)));

/** Loads the module (SIMD where the browser has it). Throws EngineError. */
export async function createExperiments(options: ExperimentOptions): Promise<Laboratory> {
  const file = hasSimd() ? 'sirnorm-training.wasm' : 'sirnorm-training-scalar.wasm';
  const module = await createModule({
    ...(options.wasmBinary && { wasmBinary: options.wasmBinary }),
    locateFile: (wanted: string) =>
      options.locate?.(file) ?? wanted.replace('sirnorm-training.wasm', file),
  });
  const core = new module.Laboratory();
  const shelf = new Set<string>();
  const put = (name: ShelfName, csv: string) => {
    check(core.put(name, csv));
    shelf.add(name);
  };
  for (const [name, csv] of Object.entries(options.data ?? {})) put(name as ShelfName, csv);

  const plan = (question: Asked): ExperimentPlan => {
    check(core.plan(asked(question)));
    return JSON.parse(core.text());
  };
  return {
    info: {
      version: module.version(),
      arch: module.arch(),
      simd: module.arch() === 'wasm',
      expectedFingerprint: module.expectedFingerprint(),
    },
    put,
    missing(question) {
      check(core.data(asked(question)));
      return names(core.text()).filter(
        (name): name is ShelfName => ['digits', 'wine', 'names'].includes(name) && !shelf.has(name),
      );
    },
    plan,
    task(request: TaskRequest) {
      const { lane, seed, cell } = request;
      const task = new module.ExperimentTask();
      try {
        const place = cell === undefined ? -1 : whole('The cell', cell);
        check(task.start(core, asked(request), lane, whole('The seed', seed), place));
        return wrap(task);
      } catch (error) {
        task.delete();
        throw error;
      }
    },
    rows(question, split, count) {
      check(core.rows(asked(question), split === 'test', whole('The number of rows', count)));
      const classNames = names(core.text());
      const x = core.floats().slice();
      return {
        features: count > 0 ? x.length / count : 0,
        classes: classNames.length,
        classNames,
        x,
        labels: core.ints().slice(),
      };
    },
    summary(results, what, [low, high] = [0.25, 0.75]) {
      gather(core, results, (name) => name === what);
      check(core.summary(what, low, high));
      const floats = core.floats().slice();
      const ints = core.ints().slice();
      const part = (i: number) =>
        floats.slice((i * floats.length) / 4, ((i + 1) * floats.length) / 4);
      return {
        at: ints.slice(0, ints.length / 2),
        count: ints.slice(ints.length / 2),
        median: part(0),
        mean: part(1),
        low: part(2),
        high: part(3),
      };
    },
    measure(question, { lane, measure, over = 'median' }, results) {
      const sweep = measure.includes('"cells"') ? (plan(question).sweep?.measure ?? '') : '';
      gather(core, results, namedIn(measure, sweep));
      check(core.measure(asked(question), lane, measure, over));
      const [value = Number.NaN, ...perSeed] = core.doubles();
      return { value, perSeed };
    },
    cells(question, lane, results, measure = '') {
      gather(core, results, namedIn(measure || (plan(question).sweep?.measure ?? '')));
      check(core.cells(asked(question), lane, measure));
      return core.floats().slice();
    },
    judge(question, results): Verdict[] {
      const { claims, sweep } = plan(question);
      const texts = claims.flatMap(({ measure, measure2 }) => [measure, measure2 ?? '']);
      gather(core, results, namedIn(...texts, sweep?.measure ?? ''));
      check(core.judge(asked(question)));
      const d = core.doubles().slice();
      return names(core.text()).map((claim, i) => {
        const at = (field: number) => d[7 * i + field] ?? Number.NaN;
        return {
          claim,
          applies: at(0) === 1,
          complete: at(1) === 1,
          holds: at(2) === 1,
          found: at(3),
          wanted: at(4),
          perSeedHolds: at(5),
          seeds: at(6),
        };
      });
    },
  };
}
