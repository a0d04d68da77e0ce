// What one call from JavaScript costs on the smallest batch of the story, 8x4: the module of layers.cpp through its two
// doors, plain exports and Embind, with the numbers in its memory, from one array into another, or into a new array each
// time. Runs in Node and in a page.

const OPERATIONS = {
  linear: { description: 'Linear(4, 4)', train: false },
  relu: { description: 'ReLU()', train: false },
  'bn1d train': { description: 'BatchNorm1d(4)', train: true },
  'bn1d eval': { description: 'BatchNorm1d(4)', train: false },
  layernorm: { description: 'LayerNorm(4)', train: false },
};
const [ROWS, FEATURES] = [8, 4];

const SAMPLES = 60;
const SAMPLE = 2; // milliseconds

let kept; // an answer somebody keeps is computed

function once(run, times) {
  const start = performance.now();
  for (let i = 0; i < times; ++i) kept = run();
  return performance.now() - start;
}

/** The lines of the benchmark: { case, us, low, high } for each operation and each way to call it. */
export function calls(module, filter = '') {
  const y = new Float32Array(ROWS * FEATURES);
  const x = Float32Array.from({ length: ROWS * FEATURES }, (_, i) => Math.sin(i));
  const all = [
    ['call of nothing: export', () => module._nothing()],
    ['call of nothing: Embind', () => module.nothingBound()],
  ];
  for (const [name, { description, train }] of Object.entries(OPERATIONS)) {
    const net = new module.Layers();
    const wrong = net.open(description, FEATURES, ROWS, train);
    if (wrong) throw new Error(wrong);
    net.forward();
    // Views of the module's memory: good as long as it does not grow, and nothing here makes it grow.
    const [address, input, output] = [net.address(), net.input(), net.output()];
    input.set(x);
    const call = `call ${name} ${ROWS}x${FEATURES}`;
    all.push(
      [`${call}: export`, () => module._forward_layers(address)],
      [`${call}: Embind`, () => net.forward()],
      [
        `${call}: export, arrays`,
        () => {
          input.set(x);
          module._forward_layers(address);
          y.set(output);
          return y;
        },
      ],
      [
        `${call}: export, new array`,
        () => {
          input.set(x);
          module._forward_layers(address);
          return output.slice();
        },
      ],
      [`${call}: Embind, new array`, () => net.apply(x).slice()],
    );
  }
  const wanted = all
    .filter(([name]) => name.includes(filter))
    .map(([name, run]) => {
      once(run, 20000); // the engine compiles what is hot
      let times = 1;
      while (once(run, times) < SAMPLE / 4) times *= 2;
      return {
        name,
        run,
        times: Math.max(1, Math.round((SAMPLE / once(run, times)) * times)),
        took: [],
      };
    });
  for (let sample = 0; sample < SAMPLES; ++sample)
    for (const { run, times, took } of wanted) took.push((once(run, times) / times) * 1000);
  if (kept === null) throw new Error('a call answered null');
  return wanted.map(({ name, took }) => {
    const sorted = took.toSorted((a, b) => a - b);
    const at = (share) => Number(sorted[Math.floor(share * SAMPLES)].toPrecision(5));
    return JSON.stringify({
      table: module.arch(),
      case: name,
      us: at(0.5),
      low: at(0.25),
      high: at(0.75),
      rate: 0,
    });
  });
}
