// node tests/bench/run.mjs [--native PROGRAM] [--browsers] [--rounds N] [--out FOLDER] [--filter TEXT] [--curves]: the
// benchmark as WebAssembly in Node, with --browsers in Chromium and Firefox, with --native on every kernel table of the
// machine. They take turns, N rounds of them; every line goes to FOLDER/kernels.jsonl (build/bench) and report.mjs makes
// the table. --curves: time over batch, features and depth instead, to FOLDER/curves.jsonl, for curves.mjs.
// Build first: tools/dev bench does. CHROMIUM=PATH and FIREFOX=PATH choose the browsers.
import { execFile } from 'node:child_process';
import { appendFileSync, createReadStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, 'build/wasm/tests/bench');

const die = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

/** Runs the program, then the calls (unless curves are wanted), and returns the lines of both. */
async function everything({ base, callsAt, args, filter, curves }) {
  const lines = [];
  const print = (line) => lines.push(line);
  const { default: run } = await import(`${base}sirnorm_bench.mjs`);
  await run({ arguments: args, print, printErr: print });
  if (lines[0]?.startsWith('No case')) lines.pop(); // of its own; perhaps the filter means a call
  if (curves) return lines;
  const { default: create } = await import(`${base}sirnorm_layers.mjs`);
  const { calls } = await import(callsAt);
  return [...lines, ...calls(await create(), filter)];
}

const inNode = (given) =>
  everything({ ...given, base: `${pathToFileURL(folder)}/`, callsAt: String(new URL('calls.mjs', import.meta.url)) });

async function inBrowser(browser, address, given) {
  const page = await browser.newPage();
  await page.goto(address);
  const lines = await page.evaluate(([all, words]) => new Function(`return ${all}`)()(words), [
    String(everything),
    { ...given, base: address, callsAt: `${address}calls.mjs` },
  ]);
  await page.close();
  return lines;
}

/** The modules' files for a browser. The two headers make its clock fine: 5 to 20 us instead of 100 to 1000. */
function serve() {
  const types = { mjs: 'text/javascript', wasm: 'application/wasm' };
  const files = ['sirnorm_bench', 'sirnorm_layers'].flatMap((name) => [`${name}.mjs`, `${name}.wasm`]);
  const paths = new Map(files.map((name) => [name, join(folder, name)]));
  paths.set('calls.mjs', fileURLToPath(new URL('calls.mjs', import.meta.url)));
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url, 'http://localhost').pathname);
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    const path = paths.get(name);
    response.setHeader('Content-Type', path ? types[name.split('.')[1]] : 'text/html');
    if (path) createReadStream(path).pipe(response);
    else response.end('<!doctype html><title>benchmark</title>');
  });
  return new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(server)));
}

async function browserEngines(close) {
  const { chromium, firefox } = createRequire(join(root, 'web/package.json'))('playwright-core');
  const server = await serve();
  close.push(() => server.close());
  const engines = [];
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  for (const [name, type, options] of [
    ['Chromium', chromium, { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: quiet }],
    ['Firefox', firefox, { executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr', channel: 'moz-firefox' }],
  ]) {
    if (!existsSync(options.executablePath)) {
      console.log(`   ${name} is not at ${options.executablePath}: left out (${name.toUpperCase()}=PATH names another).`);
      continue;
    }
    const browser = await type.launch(options);
    close.push(() => browser.close());
    const address = `http://127.0.0.1:${server.address().port}/`;
    engines.push({ name, version: browser.version(), run: (given) => inBrowser(browser, address, given) });
  }
  return engines;
}

async function main() {
  const { values } = parseArgs({
    options: {
      native: { type: 'string' },
      browsers: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '1' },
      out: { type: 'string', default: join(root, 'build/bench') },
      filter: { type: 'string', default: '' },
      curves: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1)) die(`--rounds takes a whole number from 1 on, not "${values.rounds}".`);
  for (const name of ['sirnorm_bench.mjs', 'sirnorm_layers.mjs']) {
    if (!existsSync(join(folder, name))) die('the benchmark is not built; run tools/dev bench.');
  }

  const { filter, curves } = values;
  const args = ['--json', ...(filter ? ['--filter', filter] : []), ...(curves ? ['--curves'] : [])];
  const close = [];
  const engines = [];
  if (values.native) {
    const program = resolve(values.native);
    const run = async ({ args: words }) => {
      try {
        return (await promisify(execFile)(program, ['--table', 'all', ...words], { maxBuffer: 1 << 26 })).stdout.trim().split('\n');
      } catch (error) {
        if (error.stderr?.startsWith('No case')) return [];
        throw error;
      }
    };
    engines.push({ name: 'native', version: '', run });
  }
  // A worker of its own each time, as a page would: what the first run left warm is gone.
  const run = (given) =>
    new Promise((done, failed) => new Worker(fileURLToPath(import.meta.url), { workerData: given }).on('message', done).on('error', failed));
  engines.push({ name: 'Node', version: process.version.slice(1), run });

  try {
    if (values.browsers) engines.push(...(await browserEngines(close)));
    const [load] = loadavg();
    if (load > 0.5) {
      console.log(`   Other programs keep ${load.toFixed(1)} of ${availableParallelism()} cores busy: times will be noisy.`);
    }
    mkdirSync(values.out, { recursive: true });
    const file = join(values.out, curves ? 'curves.jsonl' : 'kernels.jsonl');
    rmSync(file, { force: true });
    let any = false;
    for (let round = 1; round <= rounds; ++round) {
      for (const { name, version, run: measure } of engines) {
        const started = performance.now();
        const lines = await measure({ args, filter, curves });
        for (const line of lines) {
          if (!line.startsWith('{')) throw new Error(`${name} measured nothing: ${line}`);
          appendFileSync(file, `${JSON.stringify({ engine: name, version, round, ...JSON.parse(line) })}\n`);
        }
        any ||= lines.length > 0;
        console.log(`   round ${round} of ${rounds}: ${name} ${version}, ${lines.length} times, ${((performance.now() - started) / 1000).toFixed(0)} s`);
      }
    }
    if (!any) throw new Error(`No case has "${filter}" in its name.`);
  } finally {
    for (const end of close.reverse()) await end();
  }
}

if (!isMainThread) parentPort.postMessage(await inNode(workerData));
else await main().catch((error) => die(error.message));
