// node tests/bench/parallel.mjs [--rounds N] [--seconds N] [--out FOLDER] [--write]: independent training runs a second
// in one worker and in as many as there are cores, with the page's own training module. What the page does with an
// experiment: each worker has a module of its own, and nothing is shared. To FOLDER/parallel.json; --write: also into
// docs/benchmarks.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, type } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { digits, fill, median, table, times } from './markdown.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const STEPS = 300;
const NETWORK = [64, 128, 64, 10]
  .slice(1)
  .map((out, i, { length }) => {
    const linear = `Linear(${[64, 128, 64][i]}, ${out})`;
    return i + 1 < length ? `${linear}\nBatchNorm1d(${out})\nReLU()` : linear;
  })
  .join('\n');

/** What the page's façade asks for (bindings/package/training.ts), with PyTorch's defaults written out. */
const REQUEST = {
  data: 'digits',
  dataSeed: 0,
  dataShape: 0,
  network: NETWORK,
  inputShape: [64],
  maxRows: 512,
  init: 'pytorch_default',
  gain: 1,
  hiddenOnly: false,
  seed: 0,
  order: 'shuffled',
  batchSize: 64,
  batchSeed: 1,
  clipNorm: 0,
  optimizer: 'sgd',
  lr: 0.1,
  momentum: 0,
  dampening: 0,
  nesterov: false,
  weightDecay: 0,
  beta1: 0.9,
  beta2: 0.999,
  eps: 1e-8,
};

async function worker() {
  const built = join(root, 'build/wasm/package');
  const { default: create } = await import(pathToFileURL(join(built, 'sirnorm-training.mjs')));
  const module = await create({ wasmBinary: readFileSync(join(built, 'sirnorm-training.wasm')) });
  const data = (name) => readFileSync(join(root, 'core/data', name), 'utf8');
  const shelf = new module.Shelf();
  const wrong = shelf.open(data('digits.csv'), data('wine.csv'));
  if (wrong) throw new Error(wrong.message);
  /** One run from the first step to the last; its last losses, which have to be the same everywhere. */
  const once = () => {
    const run = new module.Run();
    const refused = run.start(shelf, REQUEST);
    if (refused) throw new Error(refused.message);
    run.step(STEPS);
    const losses = run.floats().slice(-3).join(' ');
    run.delete();
    return losses;
  };
  once();
  parentPort.on('message', (seconds) => {
    const found = new Set();
    let runs = 0;
    const start = performance.now();
    while (performance.now() - start < 1000 * seconds) {
      found.add(once());
      ++runs;
    }
    // A run that began in time is counted whole, with the time it took.
    parentPort.postMessage({
      rate: runs / ((performance.now() - start) / 1000),
      losses: [...found],
    });
  });
  parentPort.postMessage('ready');
}

/** Runs a second of so many workers together. */
async function together(workers, seconds) {
  const answers = await Promise.all(
    workers.map(
      (one) =>
        new Promise((done) => {
          one.once('message', done);
          one.postMessage(seconds);
        }),
    ),
  );
  return {
    rate: answers.reduce((sum, { rate }) => sum + rate, 0),
    losses: answers.flatMap(({ losses }) => losses),
  };
}

export function text({ machine, load, rounds, steps, rates }) {
  const one = median(rates[1]);
  const spread = (list) => `${digits(Math.min(...list))}–${digits(Math.max(...list))}`;
  const rows = Object.entries(rates).map(([workers, list]) => [
    workers,
    digits(median(list)),
    spread(list),
    times(median(list) / one),
  ]);
  return [
    `${machine}; Node ${process.versions.node}; load ${load} when it began; median of ${rounds} rounds in turns. A run: ${steps} SGD steps of SirNormNet 64-128-64-10 on the digits, batches of 64, from reading the description to the last loss; all runs of all workers ended in the same bits.`,
    '',
    table(['workers', 'runs a second', 'from – to', 'of one worker'], rows),
  ].join('\n');
}

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '3' },
      out: { type: 'string', default: join(root, 'build/bench') },
      write: { type: 'boolean', default: false },
    },
  });
  const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds takes a whole number from 1 on, not "${values.rounds}".`);
  if (!(seconds > 0)) throw new Error(`--seconds takes a number above 0, not "${values.seconds}".`);
  const most = Math.max(2, availableParallelism());
  const load = Math.round(loadavg()[0] * 10) / 10;
  const workers = await Promise.all(
    Array.from(
      { length: most },
      () =>
        new Promise((ready, failed) => {
          const one = new Worker(fileURLToPath(import.meta.url));
          one.once('message', () => ready(one)).once('error', failed);
        }),
    ),
  );
  const counts = [];
  for (let n = 1; n < most; n *= 2) counts.push(n);
  counts.push(most);
  const rates = Object.fromEntries(counts.map((n) => [n, []]));
  const losses = new Set();
  for (let round = 0; round < rounds; ++round)
    for (const n of counts) {
      const found = await together(workers.slice(0, n), seconds);
      rates[n].push(found.rate);
      for (const last of found.losses) losses.add(last);
    }
  await Promise.all(workers.map((one) => one.terminate()));
  if (losses.size !== 1)
    throw new Error(
      `runs of one description ended in ${losses.size} different ways: ${[...losses].join(', ')}`,
    );
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores; ${type()} ${release()}`;
  const result = { machine, load, rounds, steps: STEPS, losses: [...losses], rates };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'parallel.json'), `${JSON.stringify(result, null, 1)}\n`);
  const words = text(result);
  console.log(words);
  if (values.write) fill('parallel', words);
}

if (!isMainThread) await worker();
else if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error) => {
    console.error(`error: ${error.message}`);
    process.exit(1);
  });
