// Networks that learn: the typed façade over the second module. Literal types, copies instead of views,
// errors thrown, lifetimes owned.
import createModule from '@sirnorm/wasm/sirnorm-training.mjs';
import { EngineError } from '../../web/src/engine/protocol';
import type {
  LayerCost,
  LayerReport,
  Look,
  OptimizerSettings,
  Run,
  RunSettings,
  TrainingEngine,
} from '../../web/src/engine/training';
import { companyOf } from './company';
import { check, hasSimd, integer, names } from './load';

export { hasSimd };

export interface TrainingOptions {
  readonly digits: string; // CSV text
  readonly wine: string;
  readonly wasmBinary?: BufferSource; // instead of fetching
  readonly locate?: (file: 'sirnorm-training.wasm' | 'sirnorm-training-scalar.wasm') => string;
}

type Module = Awaited<ReturnType<typeof createModule>>;
export type TrainingModule = Module;
type Core = InstanceType<Module['Run']>;

const count = (name: string, value: number): number => {
  if (integer(name, value) >= 0) return value;
  throw new EngineError('bad_value', `${name} must be 0 or more, got ${value}.`);
};

const optimizer = (o: OptimizerSettings) => ({
  optimizer: o.kind,
  lr: o.lr,
  momentum: o.kind === 'sgd' ? (o.momentum ?? 0) : 0,
  dampening: o.kind === 'sgd' ? (o.dampening ?? 0) : 0,
  nesterov: o.kind === 'sgd' && (o.nesterov ?? false),
  weightDecay: o.weightDecay ?? (o.kind === 'adamw' ? 0.01 : 0),
  beta1: o.kind === 'sgd' ? 0.9 : (o.beta1 ?? 0.9),
  beta2: o.kind === 'sgd' ? 0.999 : (o.beta2 ?? 0.999),
  eps: o.kind === 'sgd' ? 1e-8 : (o.eps ?? 1e-8),
});

const dataShape = (data: RunSettings['data']): number => {
  if (data.name === 'spirals') return data.turns ?? 1;
  return data.name === 'moons' || data.name === 'circles' ? (data.noise ?? 0.1) : 0;
};

const request = (s: RunSettings) => ({
  data: s.data.name,
  dataSeed: count('The seed of the data', ('seed' in s.data ? s.data.seed : undefined) ?? 0),
  dataShape: dataShape(s.data),
  network: s.network,
  inputShape: s.inputShape.map((side) => count('A side of the input shape', side)),
  maxRows: count('maxRows', s.maxRows ?? 512),
  init: s.init?.scheme ?? 'pytorch_default',
  gain: s.init?.gain ?? 1,
  hiddenOnly: s.init?.hiddenOnly ?? false,
  seed: count('The seed of the weights', s.init?.seed ?? 0),
  order: s.batches?.order ?? 'shuffled',
  batchSize: count('The batch size', s.batches?.size ?? 32),
  batchSeed: count('The seed of the batches', s.batches?.seed ?? 0),
  clipNorm: s.clipNorm ?? 0,
  ...optimizer(s.optimizer),
});

const look = ({ split = 'train', rows, mode = 'train' }: Look) =>
  [split, count('The number of rows', rows), mode] as const;

function reports(layers: readonly string[], v: Float64Array): LayerReport[] {
  const at = (i: number) => v[i] ?? Number.NaN;
  return layers.map((name, l) => ({
    name,
    mean: at(9 * l),
    variance: at(9 * l + 1),
    rms: at(9 * l + 2),
    smallest: at(9 * l + 3),
    largest: at(9 * l + 4),
    deadShare: at(9 * l + 5),
    outputGradient: at(9 * l + 6),
    weight: at(9 * l + 7),
    weightGradient: at(9 * l + 8),
  }));
}

function wrap(core: Core): Run {
  const layers = names(core.layerNames());
  const shapes = names(core.layerShapes()).map((sides) => sides.split(',').map(Number));
  // A view dies with the next call into the core: copy at once.
  const floats = () => core.floats().slice();
  const doubles = () => core.doubles().slice();
  return {
    layers,
    texts: names(core.layerTexts()),
    shapes,
    get steps() {
      return core.steps();
    },
    get divergedAt() {
      return core.divergedAt() || null;
    },
    step(steps) {
      core.step(count('The number of steps', steps));
      return floats();
    },
    setLearningRate: (lr) => check(core.setLr(lr)),
    evaluate(split = 'test', mode = 'eval') {
      check(core.evaluate(split, mode));
      const [loss = Number.NaN, accuracy = Number.NaN] = doubles();
      return { loss, accuracy };
    },
    stateNames: names(core.stateNames()),
    state(name) {
      check(core.state(name));
      return floats();
    },
    snapshot: () => core.snapshot(),
    restore: (which) => check(core.restore(integer('The snapshot', which))),
    pytorch: (className = 'SirNormNet') => core.pytorch(className),
    safetensors() {
      core.save();
      return core.bytes().slice();
    },
    load: (bytes) => check(core.load(bytes)),
    examine(l) {
      check(core.examine(...look(l)));
      return reports(layers, doubles());
    },
    inside(layer, part, l) {
      check(core.inside(layer, part, ...look(l)));
      return doubles();
    },
    jacobian(l) {
      check(core.jacobian(...look(l)));
      return floats();
    },
    surface(s) {
      check(
        core.surface(
          s.left,
          s.right,
          s.bottom,
          s.top,
          count('Columns', s.columns),
          count('Rows', s.rows),
        ),
      );
      return floats();
    },
    lossAlong(direction, distances, l) {
      const seed =
        direction === 'gradient' ? -1 : count('The seed of the direction', direction.seed);
      check(core.lossAlong(seed, distances, ...look(l)));
      return doubles();
    },
    costs(rows): LayerCost[] {
      core.costs(count('The number of rows', rows));
      const v = doubles();
      return layers.map((_, l) => ({
        parameters: v[3 * l] ?? 0,
        forward: v[3 * l + 1] ?? 0,
        backward: v[3 * l + 2] ?? 0,
      }));
    },
    dispose: () => core.delete(),
    [Symbol.dispose]: () => core.delete(),
  };
}

/** Loads the module (SIMD where the browser has it) and opens the data sets. Throws EngineError. */
export async function createTraining(options: TrainingOptions): Promise<TrainingEngine> {
  const file = hasSimd() ? 'sirnorm-training.wasm' : 'sirnorm-training-scalar.wasm';
  const module = await createModule({
    ...(options.wasmBinary && { wasmBinary: options.wasmBinary }),
    locateFile: (wanted: string) =>
      options.locate?.(file) ?? wanted.replace('sirnorm-training.wasm', file),
  });
  const shelf = new module.Shelf();
  check(shelf.open(options.digits, options.wine));
  const company = companyOf(module, options);
  return {
    company,
    info: {
      version: module.version(),
      arch: module.arch(),
      simd: module.arch() === 'wasm',
      expectedFingerprint: module.expectedFingerprint(),
    },
    run(settings) {
      const core = new module.Run();
      try {
        check(core.start(shelf, request(settings)));
        return wrap(core);
      } catch (error) {
        core.delete();
        throw error;
      }
    },
    fingerprint: () => module.fingerprint(),
  };
}
