// LiteRT.js, formerly TensorFlow Lite, on its CPU (XNNPACK): a compiled .tflite for each case. A BatchNorm behind a
// product is folded into it, as its converter does; elsewhere it is a product and a sum.
import { tflite } from '../tflite.mjs';

/** A BatchNorm with running statistics as y = x * scale + shift. */
function affine({ weight, bias, mean, var: variance, eps }) {
  const scale = weight.map((w, c) => w / Math.sqrt(variance[c] + eps));
  return { scale, shift: bias.map((b, c) => b - mean[c] * scale[c]) };
}

/** Tensors and nodes of a list of layers, with products, norms and ReLUs joined where the operations can. */
export function graph({ layers, rows, features, train }) {
  const tensors = [{ shape: [rows, features] }];
  const nodes = [];
  const tensor = (shape, values) => tensors.push({ shape, values }) - 1;
  const constant = (values) => tensor([values.length], values);
  const add = (op, inputs, shape, more) => {
    const output = tensor(shape);
    nodes.push({ op, inputs, outputs: [output], ...more });
    return output;
  };
  let last = 0;
  let width = features;
  for (let number = 0; number < layers.length; ++number) {
    const layer = layers[number];
    const shape = [rows, width];
    if (layer.kind === 'Linear') {
      let { weight, bias } = layer;
      if (!train && layers[number + 1]?.kind === 'BatchNorm1d') {
        const { scale, shift } = affine(layers[++number]);
        weight = weight.map((w, i) => w * scale[Math.floor(i / layer.input)]);
        bias = bias.map((b, o) => b * scale[o] + shift[o]);
      }
      const relu = layers[number + 1]?.kind === 'ReLU';
      if (relu) ++number;
      width = layer.output;
      const inputs = [last, tensor([layer.output, layer.input], weight), constant(bias)];
      last = add('FULLY_CONNECTED', inputs, [rows, width], { relu });
    } else if (layer.kind === 'ReLU') {
      last = add('RELU', [last], shape);
    } else if (layer.kind === 'BatchNorm1d' && !train) {
      const { scale, shift } = affine(layer);
      last = add('ADD', [add('MUL', [last, constant(scale)], shape), constant(shift)], shape);
    } else {
      const along = layer.kind === 'LayerNorm' ? 1 : 0;
      const one = along === 1 ? [rows, 1] : [1, width];
      const axis = tensor([1], Int32Array.of(along));
      const eps = constant(Float32Array.of(layer.eps));
      const mean = add('MEAN', [last, axis], one);
      const centred = add('SUB', [last, mean], shape);
      const squares = add('MUL', [centred, centred], shape);
      const rstd = add('RSQRT', [add('ADD', [add('MEAN', [squares, axis], one), eps], one)], one);
      const [weight, bias] = [constant(layer.weight), constant(layer.bias)];
      const scaled =
        along === 1
          ? add('MUL', [add('MUL', [centred, rstd], shape), weight], shape)
          : add('MUL', [centred, add('MUL', [rstd, weight], one)], shape);
      last = add('ADD', [scaled, bias], shape);
    }
  }
  return { tensors, nodes, input: 0, output: last };
}

/** Its loader wants a page or a worker of the old kind; in Node the missing words are put there. */
async function start({ packages, require, read }) {
  const file = `${packages}@litertjs/core/wasm/litert_wasm_internal`;
  const quiet = { print() {}, printErr() {} };
  if (require) {
    const { runInThisContext } = await import('node:vm');
    Object.assign(globalThis, {
      self: globalThis,
      require,
      __dirname: '/',
      __filename: '/litert.js',
    });
    globalThis.importScripts = (address) => runInThisContext(read(address).toString('utf8'));
    globalThis.Module = { ...quiet, wasmBinary: read(`${file}.wasm`) };
  } else {
    globalThis.Module = {
      ...quiet,
      locateFile: (name) => `${packages}@litertjs/core/wasm/${name}`,
    };
  }
  const lite = await import(`${packages}@litertjs/core/dist/index.js`);
  await lite.loadLiteRt(`${file}.js`);
  return lite;
}

export async function open(place) {
  const { warn, error } = console;
  console.warn = console.error = () => {}; // it misses a GPU
  let lite;
  try {
    lite = await start(place);
  } finally {
    Object.assign(console, { warn, error });
  }
  return {
    settings: 'XNNPACK with relaxed SIMD (fused multiply-add), one thread',
    async make(one) {
      const model = await lite.loadAndCompile(tflite(graph(one)), { accelerator: 'wasm' });
      const input = new lite.Tensor(one.x, [one.rows, one.features]);
      let result;
      return {
        async run() {
          if (result) for (const tensor of result) tensor.delete();
          result = await model.run(input);
        },
        output: () => result[0].toTypedArray().slice(),
        close() {
          for (const tensor of result ?? []) tensor.delete();
          input.delete();
          model.delete();
        },
      };
    },
  };
}
