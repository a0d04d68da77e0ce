// What every library is asked to do: the cases of the WebAssembly table of docs/benchmarks.md, their numbers, and
// the answers in double precision that an output has to agree with before anything is timed.

/** Mulberry32, and normal numbers from it as the sum of twelve: the same on every machine. */
function random(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; ++i) sum += uniform();
    return sum;
  };
}

const fill = (length, value) => Float32Array.from({ length }, value);

const EPS = 1e-5;

// Layers carry their numbers: weight [out, in] as PyTorch stores it.
const linear = (input, output) => (normal) => ({
  kind: 'Linear',
  input,
  output,
  weight: fill(input * output, () => normal() / Math.sqrt(input)),
  bias: fill(output, () => 0.1 * normal()),
});
const relu = () => () => ({ kind: 'ReLU' });
const norm = (kind) => (features) => (normal) => ({
  kind,
  features,
  eps: EPS,
  weight: fill(features, () => 1 + 0.1 * normal()),
  bias: fill(features, () => 0.1 * normal()),
  ...(kind === 'BatchNorm1d' && {
    mean: fill(features, () => 0.1 * normal()),
    var: fill(features, () => 1 + 0.1 * normal()),
  }),
});
const batchNorm = norm('BatchNorm1d');
const layerNorm = norm('LayerNorm');

const block = (input, output) => [linear(input, output), batchNorm(output), relu()];
const sirNormNet = [...block(784, 128), ...block(128, 64), linear(64, 10)];

const eval_ = (name, rows, features, ...layers) => ({ name, rows, features, layers, train: false });
const train = (name, rows, features, ...layers) => ({ name, rows, features, layers, train: true });

const PLANS = [
  eval_('linear 8x4->8', 8, 4, linear(4, 8)),
  eval_('relu 8x16', 8, 16, relu()),
  train('bn1d train 8x4', 8, 4, batchNorm(4)),
  eval_('layernorm 8x16', 8, 16, layerNorm(16)),
  eval_('linear 32x64->64', 32, 64, linear(64, 64)),
  eval_('relu 32x64', 32, 64, relu()),
  train('bn1d train 32x64', 32, 64, batchNorm(64)),
  eval_('bn1d eval 32x64', 32, 64, batchNorm(64)),
  eval_('layernorm 32x64', 32, 64, layerNorm(64)),
  eval_('linear 1x784->128', 1, 784, linear(784, 128)),
  eval_('linear 64x784->128', 64, 784, linear(784, 128)),
  eval_('linear 256x1024->1024', 256, 1024, linear(1024, 1024)),
  train('bn1d train 64x128', 64, 128, batchNorm(128)),
  train('bn1d train 256x128', 256, 128, batchNorm(128)),
  train('bn1d train 256x1024', 256, 1024, batchNorm(1024)),
  eval_('bn1d eval 256x1024', 256, 1024, batchNorm(1024)),
  eval_('layernorm 64x128', 64, 128, layerNorm(128)),
  eval_('layernorm 1024x768', 1024, 768, layerNorm(768)),
  eval_('relu 1048576', 1024, 1024, relu()),
  eval_('linear+bn+relu eval 64x784->128', 64, 784, ...block(784, 128)),
  ...[1, 64, 256].map((rows) => eval_(`SirNormNet eval, batch ${rows}`, rows, 784, ...sirNormNet)),
];

/** The names of all cases, in the order of the table. */
export const names = PLANS.map(({ name }) => name);

/** One case with its numbers: { name, rows, features, outputs, layers, train, x }. */
export function numbers(name) {
  const plan = PLANS.find((one) => one.name === name);
  const normal = random(1);
  const layers = plan.layers.map((make) => make(normal));
  const outputs = layers.reduce((width, layer) => layer.output ?? width, plan.features);
  return { ...plan, layers, outputs, x: fill(plan.rows * plan.features, normal) };
}

// --- the answers ---------------------------------------------------------------------------------------

const LAYERS = {
  Linear({ input, output, weight, bias }, x, rows) {
    const y = new Float64Array(rows * output);
    for (let r = 0; r < rows; ++r)
      for (let o = 0; o < output; ++o) {
        let sum = bias[o];
        for (let i = 0; i < input; ++i) sum += x[r * input + i] * weight[o * input + i];
        y[r * output + o] = sum;
      }
    return y;
  },
  ReLU: (_, x) => x.map((value) => Math.max(value, 0)),
  BatchNorm1d({ features, weight, bias, mean, var: variance, eps }, x, rows, own) {
    const y = new Float64Array(x.length);
    for (let c = 0; c < features; ++c) {
      const column = Float64Array.from({ length: rows }, (_, r) => x[r * features + c]);
      const [m, v] = own ? moments(column) : [mean[c], variance[c]];
      const scale = weight[c] / Math.sqrt(v + eps);
      for (let r = 0; r < rows; ++r) y[r * features + c] = (column[r] - m) * scale + bias[c];
    }
    return y;
  },
  LayerNorm({ features, weight, bias, eps }, x, rows) {
    const y = new Float64Array(x.length);
    for (let r = 0; r < rows; ++r) {
      const row = x.subarray(r * features, (r + 1) * features);
      const [m, v] = moments(row);
      for (let c = 0; c < features; ++c)
        y[r * features + c] = ((row[c] - m) / Math.sqrt(v + eps)) * weight[c] + bias[c];
    }
    return y;
  },
};

function moments(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, squares / values.length]; // biased: divided by their number
}

/** What a case should give, in double precision. */
export const answer = ({ layers, rows, x, train: own }) =>
  layers.reduce(
    (value, layer) => LAYERS[layer.kind](layer, value, rows, own),
    Float64Array.from(x),
  );

/**
 * How far an output is from the answer, in shares of the answer's largest value; infinite where it has another size
 * or a NaN. Single precision in any order of adding stays within TOLERANCE here; a wrong divisor or a missing bias
 * does not.
 */
export const TOLERANCE = 5e-6;
export function distance(output, expected) {
  if (output.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let furthest = 0;
  for (let i = 0; i < expected.length; ++i) {
    const off = Math.abs(output[i] - expected[i]);
    if (Number.isNaN(off)) return Number.POSITIVE_INFINITY;
    furthest = Math.max(furthest, off);
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return furthest / largest;
}

/** weight [out, in] of a Linear layer as [in, out], which is what products of rows want. */
export function transposed({ input, output, weight }) {
  const turned = new Float32Array(weight.length);
  for (let o = 0; o < output; ++o)
    for (let i = 0; i < input; ++i) turned[i * output + o] = weight[o * input + i];
  return turned;
}
