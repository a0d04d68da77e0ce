// node tests/bench/peers/run.mjs [--browser] [--rounds N] [--out FOLDER] [--filter TEXT]: other libraries and Sir Norm,
// side by side in one thread of Node and, with --browser, of a page in Chromium. Everything goes to FOLDER/peers.json
// (build/bench), from which report.mjs makes the table. First: tools/dev bench --peers, which builds and installs.
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, type } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const packages = join(root, 'build/peers/node_modules');
const built = join(root, 'build/wasm/tests/bench');

/** Name in the table, file of the engine, and the package whose version counts. */
const ENGINES = [
  { name: 'Sir Norm', file: 'ours' },
  { name: 'for size', file: 'small' },
  { name: 'onnxruntime-web', file: 'ort', of: 'onnxruntime-web' },
  { name: 'tfjs-wasm', file: 'tfjs', of: '@tensorflow/tfjs-backend-wasm' },
  { name: 'LiteRT.js', file: 'litert', of: '@litertjs/core' },
  { name: 'jax-js', file: 'jax', of: '@jax-js/jax' },
];

/** Opens all engines, one after another, and measures. Runs in Node and, as text, in a page: it sees its arguments only. */
async function everything({ engines, base, place, filter }, report) {
  const opened = {};
  for (const { name, file } of engines) {
    try {
      const { open } = await import(`${base}engines/${file}.mjs`);
      opened[name] = await open(place);
      report({ engine: name, settings: opened[name].settings });
    } catch (error) {
      const failed = String(error?.message ?? error).split('\n')[0];
      opened[name] = { failed };
      report({ engine: name, failed });
    }
  }
  const { measure } = await import(`${base}measure.mjs`);
  await measure({ engines: opened, filter, report });
}

async function inNode({ filter }) {
  const found = [];
  const place = {
    packages: `${pathToFileURL(packages)}/`,
    built: `${pathToFileURL(built)}/`,
    require: createRequire(join(packages, 'x.js')),
    read: (address) => readFileSync(fileURLToPath(address)),
  };
  const base = `${pathToFileURL(here)}/`;
  await everything({ engines: ENGINES, base, place, filter }, (line) => found.push(line));
  return found;
}

const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const PAGE = `<!doctype html><title>benchmark</title><script type="importmap">${JSON.stringify({
  imports: { '@litertjs/wasm-utils': '/packages/@litertjs/wasm-utils/dist/index.js' },
})}</script><body>`;

/** The two headers make the page's clock fine: 5 us instead of 100. */
function serve() {
  const folders = { peers: here, packages, built };
  const server = createServer((request, response) => {
    const [, folder, ...rest] = normalize(
      decodeURI(new URL(request.url, 'http://localhost').pathname),
    ).split('/');
    const file = folders[folder] && join(folders[folder], ...rest);
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    if (folder && !(file && existsSync(file))) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', file ? (TYPES[extname(file)] ?? 'text/plain') : 'text/html');
    if (file) createReadStream(file).pipe(response);
    else response.end(PAGE);
  });
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)));
}

async function inChromium({ filter }) {
  const { chromium } = createRequire(join(root, 'web/package.json'))('playwright-core');
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    const page = await browser.newPage();
    const address = `http://127.0.0.1:${server.address().port}`;
    await page.goto(`${address}/`);
    const place = { packages: `${address}/packages/`, built: `${address}/built/` };
    const lines = await page.evaluate(
      async ([all, given]) => {
        const script = (src) =>
          new Promise((done, failed) => {
            const element = Object.assign(document.createElement('script'), { src, onload: done });
            element.onerror = () => failed(new Error(`${src} did not load`));
            document.body.append(element);
          });
        const found = [];
        const run = new Function(`return ${all}`)();
        await run({ ...given, place: { ...given.place, script } }, (line) => found.push(line));
        return found;
      },
      [String(everything), { engines: ENGINES, base: `${address}/peers/`, place, filter }],
    );
    return { version: browser.version(), lines };
  } finally {
    await browser.close();
    server.close();
  }
}

const version = (name) =>
  JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).version;
const git = (...words) => execFileSync('git', ['-C', root, ...words], { encoding: 'utf8' }).trim();

async function main() {
  const { values } = parseArgs({
    options: {
      browser: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      out: { type: 'string', default: join(root, 'build/bench') },
      filter: { type: 'string', default: '' },
    },
  });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds takes a whole number from 1 on, not "${values.rounds}".`);
  if (!existsSync(packages) || !existsSync(join(built, 'sirnorm_layers_small.mjs')))
    throw new Error(
      'the libraries are not installed or our module is not built; run tools/dev bench --peers.',
    );
  const node = () =>
    new Promise((done, failed) =>
      new Worker(fileURLToPath(import.meta.url), { workerData: values })
        .on('message', (lines) => done({ version: process.versions.node, lines }))
        .on('error', failed),
    );
  const places = [{ name: 'Node', run: node }];
  if (values.browser) places.push({ name: 'Chromium', run: () => inChromium(values) });

  const result = {
    machine: {
      cpu: cpus()[0]?.model.trim(),
      cores: cpus().length,
      system: `${type()} ${release()}`,
      load: Math.round(loadavg()[0] * 10) / 10,
    },
    commit: git('rev-parse', '--short', 'HEAD'),
    changed: git('status', '--porcelain', '--untracked-files=no') !== '',
    where: {},
    rounds: 0,
    libraries: ENGINES.map(({ name, of }) => ({ name, ...(of && { version: version(of) }) })),
    measured: [],
  };
  mkdirSync(values.out, { recursive: true });
  for (let round = 1; round <= rounds; ++round) {
    for (const { name, run } of places) {
      const start = performance.now();
      const { version: of, lines } = await run();
      result.where[name] = of;
      result.measured.push(...lines.map((line) => ({ where: name, round, ...line })));
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const failed = lines.filter((line) => line.failed).length;
      console.log(
        `   round ${round} of ${rounds}: ${name} ${of}, ${lines.length} lines${failed ? `, ${failed} of them failures` : ''}, ${seconds} s`,
      );
    }
    // After each round, so that one cut short leaves the others.
    result.rounds = round;
    writeFileSync(join(values.out, 'peers.json'), `${JSON.stringify(result, null, 1)}\n`);
  }
}

if (!isMainThread) {
  inNode(workerData).then((lines) => {
    parentPort.postMessage(lines);
    parentPort.close();
  });
} else {
  await main().catch((error) => {
    console.error(`error: ${error.message}`);
    process.exit(1);
  });
}
