// onnxruntime-web: one session for each case. session.run() copies the batch in and the answer out; there is no way
// around that for the WebAssembly backend.
import { transposed } from '../cases.mjs';
import { onnx } from '../onnx.mjs';

/** Nodes and constants of a list of layers; the last one gives 'y'. */
export function graph({ layers, rows, features, outputs, train }) {
  const nodes = [];
  const constants = [];
  let last = 'x';
  const constant = (name, shape, values) => {
    constants.push({ name, shape, values });
    return name;
  };
  const add = (op, inputs, attributes) => {
    const name = `t${nodes.length}`;
    nodes.push({ op, inputs, outputs: [name], attributes });
    return name;
  };
  for (const [number, layer] of layers.entries()) {
    const vector = (key) => constant(`${key}${number}`, [layer[key].length], layer[key]);
    const affine = () => [vector('weight'), vector('bias')];
    const make = {
      Linear() {
        const shape = [layer.input, layer.output];
        const weight = constant(`weight${number}`, shape, transposed(layer));
        return add('Gemm', [last, weight, vector('bias')]);
      },
      ReLU: () => add('Relu', [last]),
      BatchNorm1d() {
        if (!train) {
          const inputs = [last, ...affine(), vector('mean'), vector('var')];
          return add('BatchNormalization', inputs, { epsilon: layer.eps });
        }
        // Its BatchNormalization knows only running statistics. The same in operations it has.
        const centred = add('Sub', [last, add('ReduceMean', [last], { axes: [0] })]);
        const variance = add('ReduceMean', [add('Mul', [centred, centred])], { axes: [0] });
        const eps = constant(`eps${number}`, [1], Float32Array.of(layer.eps));
        const std = add('Sqrt', [add('Add', [variance, eps])]);
        const [weight, bias] = affine();
        return add('Add', [add('Mul', [centred, add('Div', [weight, std])]), bias]);
      },
      LayerNorm: () =>
        add('LayerNormalization', [last, ...affine()], { axis: -1, epsilon: layer.eps }),
    }[layer.kind];
    last = make();
  }
  nodes.at(-1).outputs = ['y'];
  return {
    nodes,
    constants,
    input: { name: 'x', shape: [rows, features] },
    output: { name: 'y', shape: [rows, outputs] },
  };
}

export async function open({ packages }) {
  const ort = await import(`${packages}onnxruntime-web/dist/ort.wasm.min.mjs`);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  ort.env.wasm.wasmPaths = `${packages}onnxruntime-web/dist/`;
  ort.env.logLevel = 'error';
  return {
    settings: 'SIMD128, numThreads 1, no proxy; copies the batch in and the answer out',
    async make(one) {
      const session = await ort.InferenceSession.create(onnx(graph(one)), {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'all',
      });
      const feeds = { x: new ort.Tensor('float32', one.x, [one.rows, one.features]) };
      let result;
      return {
        async run() {
          result = await session.run(feeds);
        },
        output: () => result.y.data.slice(),
        close: () => session.release(),
      };
    },
  };
}
