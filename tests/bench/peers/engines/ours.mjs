// Sir Norm's own module (../layers.cpp): the batch lies in the module's memory, the answer stays there.

const describe = (layer) =>
  ({
    Linear: () => `Linear(${layer.input}, ${layer.output})`,
    ReLU: () => 'ReLU()',
    BatchNorm1d: () => `BatchNorm1d(${layer.features})`,
    LayerNorm: () => `LayerNorm(${layer.features})`,
  })[layer.kind]();

const STATE = { weight: 'weight', bias: 'bias', mean: 'running_mean', var: 'running_var' };

export async function open({ built }, small = false) {
  const name = small ? 'sirnorm_layers_small' : 'sirnorm_layers';
  const { default: create } = await import(`${built}${name}.mjs`);
  const module = await create();
  return {
    settings: `SIMD128 (${module.arch()}), one thread, no relaxed SIMD; linked for ${small ? 'size' : 'speed'}`,
    async make({ layers, rows, features, train, x }) {
      const net = new module.Layers();
      const wrong = net.open(layers.map(describe).join('\n'), features, rows, train);
      if (wrong) throw new Error(wrong);
      for (const [number, layer] of layers.entries())
        for (const [key, name] of Object.entries(STATE))
          if (layer[key]) net.state(`${number}.${name}`).set(layer[key]);
      net.changed();
      net.input().set(x);
      const address = net.address();
      return {
        run: () => module._forward_layers(address),
        output: () => net.output().slice(),
        close: () => net.delete(),
      };
    },
  };
}
