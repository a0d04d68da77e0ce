// The typed façade over the generated bindings: literal types, copies instead of views, errors thrown.

import createModule from '@sirnorm/wasm/sirnorm.mjs';
import type {
  Engine,
  Learned,
  Lesson,
  OwnData,
  Problem,
  Stages,
} from '../../web/src/engine/protocol';
import { EngineError } from '../../web/src/engine/protocol';
import { check, hasSimd, integer, names } from './load';

export interface EngineOptions {
  readonly digits: string; // CSV text
  readonly wine: string;
  readonly wasmBinary?: BufferSource; // instead of fetching
  readonly locate?: (file: 'sirnorm.wasm' | 'sirnorm-scalar.wasm') => string;
}

export { hasSimd };

type Module = Awaited<ReturnType<typeof createModule>>;

const place = (name: string, at: number | 'all'): number => {
  if (at === 'all') return -1; // the core's word for all
  if (integer(name, at) >= 0) return at;
  throw new EngineError('bad_value', `${name} counts from 0, got ${at}.`);
};

const axis = (name: string): string => {
  if (name === 'columns' || name === 'rows') return name;
  throw new EngineError('unknown_name', `There is no axis "${name}"; expected columns or rows.`);
};

const request = (p: Problem) => ({
  data: p.data,
  axis: axis(p.axis),
  rows: integer('The batch size', p.rows),
  features: integer('The number of features', p.features),
  seed: integer('The seed', p.seed),
  bias: p.bias,
  eps: p.eps,
  gamma: p.gamma,
  beta: p.beta,
  edits: p.edits.flatMap((e) => [
    place('The row of an edit', e.row),
    place('The column of an edit', e.column),
    e.op === 'set' ? 0 : 1,
    e.value,
  ]),
  ownRows: integer('The rows of your table', p.own?.rows ?? 0),
  ownColumns: integer('The columns of your table', p.own?.columns ?? 0),
  ownValues: p.own?.values ?? [],
  ownNames: (p.own?.names ?? []).map((name) => `${name.replaceAll('\n', ' ')}\n`).join(''),
});

function readStages(core: InstanceType<Module['Engine']>, p: Problem): Stages {
  // A view dies with the next call into the core: copy at once.
  const copy = (name: string) => core.stage(name).slice();
  const pixels = core.pixels().slice();
  return {
    rows: p.rows,
    features: p.features,
    groups: p.axis === 'columns' ? p.features : p.rows,
    columnNames: names(core.columnNames()),
    rowNames: names(core.rowNames()),
    pixels: pixels.length > 0 ? pixels : null,
    x: copy('x'),
    sum: copy('sum'),
    mean: copy('mean'),
    deviation: copy('deviation'),
    deviationSum: copy('deviationSum'),
    squared: copy('squared'),
    squaredSum: copy('squaredSum'),
    variance: copy('variance'),
    varianceUnbiased: copy('varianceUnbiased'),
    std: copy('std'),
    rstd: copy('rstd'),
    xhat: copy('xhat'),
    xhatMean: copy('xhatMean'),
    xhatVariance: copy('xhatVariance'),
    y: copy('y'),
    yMean: copy('yMean'),
    yVariance: copy('yVariance'),
    refused: core.refused() || null,
  };
}

/** Loads the module (SIMD where the browser has it) and opens the data sets. Throws EngineError. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const simd = hasSimd();
  const file = simd ? 'sirnorm.wasm' : 'sirnorm-scalar.wasm';
  const module = await createModule({
    ...(options.wasmBinary && { wasmBinary: options.wasmBinary }),
    locateFile: (wanted: string) => options.locate?.(file) ?? wanted.replace('sirnorm.wasm', file),
  });
  const core = new module.Engine();
  check(core.open(options.digits, options.wine));
  return {
    info: {
      version: module.version(),
      arch: module.arch(),
      simd: module.arch() === 'wasm',
      expectedFingerprint: module.expectedFingerprint(),
    },
    stages(p: Problem): Stages {
      check(core.stages(request(p)));
      return readStages(core, p);
    },
    learn(p: Problem, lesson: Lesson): Learned {
      const column = integer('The column', lesson.column);
      const [gamma, beta] = [p.gamma[column] ?? 1, p.beta[column] ?? 0];
      const steps = integer('The number of steps', lesson.steps);
      check(core.learn(request(p), { ...lesson, column, steps, gamma, beta }));
      const copy = (name: string) => core.lesson(name).slice();
      return {
        gamma: copy('gamma'),
        beta: copy('beta'),
        loss: copy('loss'),
        target: copy('target'),
        y: copy('y'),
      };
    },
    table(text: string): OwnData {
      check(core.table(text));
      return {
        rows: core.tableRows(),
        columns: core.tableColumns(),
        names: names(core.tableNames()),
        values: Array.from(core.tableValues()),
      };
    },
    fingerprint: () => module.fingerprint(),
  };
}
