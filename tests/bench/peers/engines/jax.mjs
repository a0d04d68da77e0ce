// jax-js with its WebAssembly backend: one compiled function for each case. It computes when somebody waits.
import { transposed } from '../cases.mjs';

export async function open({ packages }) {
  // With a Worker in sight, and shared memory, it would take several threads; in Node onnxruntime-web puts one there.
  Object.defineProperty(globalThis, 'Worker', { get: () => undefined, set() {} });
  const jax = await import(`${packages}@jax-js/jax/dist/index.js`);
  const { numpy: np } = jax;
  if (jax.defaultDevice() !== 'wasm') throw new Error('its WebAssembly backend did not start');
  /** Each layer takes its arrays in a list, and owns them as jax-js wants it. */
  const LAYERS = {
    Linear: (x, [weight, bias]) => np.matmul(x, weight).add(bias),
    ReLU: (x) => np.maximum(x, 0),
    BatchNorm1d: (x, [weight, bias, mean, variance], { eps }, train) => {
      if (train) return normalized(x, 0, weight, bias, eps);
      const scale = weight.div(np.sqrt(variance.add(eps)));
      return x.sub(mean).mul(scale).add(bias);
    },
    LayerNorm: (x, [weight, bias], { eps }) => normalized(x, 1, weight, bias, eps),
  };
  function normalized(x, axis, weight, bias, eps) {
    const centred = x.ref.sub(np.mean(x, axis, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), axis, { keepdims: true });
    return centred
      .div(np.sqrt(variance.add(eps)))
      .mul(weight)
      .add(bias);
  }
  const arrays = (layer, train) => {
    const vector = (values) => np.array(values);
    if (layer.kind === 'ReLU') return [];
    const weight =
      layer.kind === 'Linear'
        ? vector(transposed(layer)).reshape([layer.input, layer.output])
        : vector(layer.weight);
    const running = layer.mean && !train ? [vector(layer.mean), vector(layer.var)] : [];
    return [weight, vector(layer.bias), ...running];
  };

  return {
    settings: 'SIMD128 with relaxed multiply-add where the engine has it, no workers',
    async make({ layers, rows, features, train, x }) {
      const input = np.array(x).reshape([rows, features]);
      const all = layers.map((layer) => arrays(layer, train));
      const forward = jax.jit((value, given) =>
        layers.reduce((v, layer, i) => LAYERS[layer.kind](v, given[i], layer, train), value),
      );
      const given = () => all.map((list) => list.map((array) => array.ref));
      let result;
      const call = () => {
        result?.dispose();
        result = forward(input.ref, given());
      };
      // Two ways to make it compute: to wait, or to fetch the numbers. The quicker one counts.
      const waits = async () => {
        call();
        await result.blockUntilReady();
      };
      const fetches = () => {
        call();
        result.ref.dataSync();
      };
      const time = async (run) => {
        for (let i = 0; i < 3; ++i) await run();
        const start = performance.now();
        for (let i = 0; i < 20; ++i) await run();
        return performance.now() - start;
      };
      await time(fetches);
      const run = (await time(waits)) < (await time(fetches)) ? waits : fetches;
      return {
        run,
        output: () => result.ref.dataSync().slice(),
        close() {
          result?.dispose();
          input.dispose();
          for (const array of all.flat()) array.dispose();
          forward.dispose?.();
        },
      };
    },
  };
}
