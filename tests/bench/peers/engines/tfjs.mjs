// TensorFlow.js with its WebAssembly backend: operations one by one; the answer stays in its memory.
import { transposed } from '../cases.mjs';

async function load({ packages, require, script }) {
  if (require) return [require('@tensorflow/tfjs-core'), require('@tensorflow/tfjs-backend-wasm')];
  await script(`${packages}@tensorflow/tfjs-core/dist/tf-core.min.js`);
  await script(`${packages}@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js`);
  const { tf } = globalThis;
  tf.wasm.setWasmPaths(`${packages}@tensorflow/tfjs-backend-wasm/dist/`);
  return [tf, tf.wasm];
}

export async function open(place) {
  const [tf] = await load(place);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error('its WebAssembly backend did not start');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    settings: `${simd ? 'SIMD128' : 'no SIMD'}, without its threaded module`,
    async make({ layers, rows, features, train, x }) {
      const held = [];
      const hold = (tensor) => {
        held.push(tensor);
        return tensor;
      };
      const vector = (values) => hold(tf.tensor1d(values));
      const steps = [];
      for (const [number, layer] of layers.entries()) {
        const { kind, eps } = layer;
        if (kind === 'ReLU') {
          // A product takes the ReLU that follows it at once: see below.
          if (layers[number - 1]?.kind !== 'Linear') steps.push((value) => tf.relu(value));
          continue;
        }
        const bias = vector(layer.bias);
        if (kind === 'Linear') {
          const b = hold(tf.tensor2d(transposed(layer), [layer.input, layer.output]));
          const activation = layers[number + 1]?.kind === 'ReLU' ? 'relu' : 'linear';
          steps.push((a) => tf.fused.matMul({ a, b, bias, activation }));
          continue;
        }
        const weight = vector(layer.weight);
        if (kind === 'LayerNorm') {
          steps.push((value) => {
            const { mean, variance } = tf.moments(value, 1, true);
            const rstd = tf.rsqrt(tf.add(variance, eps));
            return tf.add(tf.mul(tf.mul(tf.sub(value, mean), rstd), weight), bias);
          });
        } else if (train) {
          steps.push((value) => {
            const { mean, variance } = tf.moments(value, 0);
            return tf.batchNorm(value, mean, variance, bias, weight, eps);
          });
        } else {
          const [mean, variance] = [vector(layer.mean), vector(layer.var)];
          steps.push((value) => tf.batchNorm(value, mean, variance, bias, weight, eps));
        }
      }
      const input = hold(tf.tensor2d(x, [rows, features]));
      const alone =
        steps.length === 1 && layers[0].kind !== 'LayerNorm' && !train ? steps[0] : undefined;
      const forward = () => steps.reduce((value, step) => step(value), input);
      let result;
      return {
        // One operation leaves nothing behind; several need tidy() to clear up.
        run() {
          result?.dispose();
          result = alone ? alone(input) : tf.tidy(forward);
        },
        output: () => result.dataSync().slice(),
        close() {
          result?.dispose();
          for (const tensor of held) tensor.dispose();
        },
      };
    },
  };
}
