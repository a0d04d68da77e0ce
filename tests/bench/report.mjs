// node tests/bench/report.mjs [--out FOLDER] [--markdown] [--write]: what the last tools/dev bench measured, as one table,
// beside other libraries (peers.json). Their times come from another machine, so every ratio stands twice: raw, and scaled
// by what this machine's registers and memory did in the same run. --write: the tables take their places in
// docs/benchmarks.md; after a run with --filter those that are whole anyway: what a call costs, training steps and images.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, type } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { between } from './markdown.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(here, '../../build/bench') },
    markdown: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
options.markdown ||= options.write;
const file = join(options.out, 'kernels.jsonl');
if (!existsSync(file)) {
  console.error(`error: nothing has been measured: ${file} is missing; run tools/dev bench.`);
  process.exit(1);
}
const peers = JSON.parse(readFileSync(join(here, 'peers.json'), 'utf8'));

// --- what was measured ---------------------------------------------------------------------------------

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const times = new Map(); // 'avx2' or 'Chromium' -> case -> { us, noise, rate }
const versions = new Map();
{
  const all = new Map();
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
    const one = JSON.parse(line);
    const column = one.engine === 'native' ? one.table : one.engine;
    if (one.engine !== 'native') versions.set(one.engine, one.version);
    if (!all.has(column)) all.set(column, new Map());
    const cases = all.get(column);
    cases.set(one.case, [...(cases.get(one.case) ?? []), one]);
  }
  for (const [column, cases] of all) {
    times.set(column, new Map());
    for (const [name, rounds] of cases) {
      const us = rounds.map((round) => round.us);
      const noise = (Math.max(...us) - Math.min(...us)) / median(us);
      times.get(column).set(name, { us: median(us), noise, rate: median(rounds.map((round) => round.rate)), rounds: us.length });
    }
  }
}
const native = ['portable', 'sse2', 'neon64', 'avx2', 'avx512'].filter((column) => times.has(column));
const wasm = ['Node', 'Chromium', 'Firefox'].filter((column) => times.has(column));
const us = (column, name) => times.get(column)?.get(name)?.us;
const rate = (column, name) => times.get(column)?.get(name)?.rate;

// --- how it is written ---------------------------------------------------------------------------------

const digits = (value) => (value === undefined || Number.isNaN(value) ? '' : value >= 9999.5 ? Math.round(value).toLocaleString('en') : value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3))));
const times_ = (value) => (value === undefined || Number.isNaN(value) ? '' : `${value >= 10 ? value.toFixed(0) : value.toFixed(2)}x`);

function table(heads, rows) {
  if (options.markdown) {
    return [`| ${heads.join(' | ')} |`, `| --- |${' --: |'.repeat(heads.length - 1)}`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
  }
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i].length)));
  const line = (row) => row.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join('  ');
  return [line(heads), ...rows.map(line)].join('\n');
}
const title = (text) => console.log(`\n${options.markdown ? `### ${text}` : text}\n`);

// --- the tables ----------------------------------------------------------------------------------------

const first = (command, ...args) => {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0].replace(/ \(Emscripten[^)]*\)| \(\)$|#.*/g, '').trim();
  } catch {
    return `${command} missing`;
  }
};
const noises = [...times].flatMap(([column, cases]) => [...cases].map(([name, { noise }]) => ({ column, name, noise })));
const noise = {
  typical: median(noises.map((one) => one.noise)),
  tenth: noises.map((one) => one.noise).toSorted((a, b) => b - a)[Math.floor(noises.length / 10)],
};
const machine = {
  cpu: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  system: `${type()} ${release()}`,
  compilers: [first('g++', '--version'), first('em++', '--version')],
  engines: [...versions].map(([name, version]) => `${name} ${version}`),
  rounds: Math.max(...[...times.values()].flatMap((cases) => [...cases.values()].map((one) => one.rounds))),
};
title('The machine');
console.log(`${machine.cpu}; ${machine.system}\n${machine.compilers.join('; ')}\n${machine.engines.join(', ')}`);
const percent = (share) => `${(100 * share).toFixed(0)} %`;
console.log(`${machine.rounds} rounds; between them a median moves by ${percent(noise.typical)} (half of the cases) to ${percent(noise.tenth)} (nine in ten).`);

title('Limits of the machine in this run (GFLOP/s, GB/s), and of the one where the peers were measured');
function limitsTable() {
  const limits = ['mul+add peak', 'fused peak', 'copy 16 KiB', 'copy 256 KiB', 'copy 4 MiB'];
  const there = { 'mul+add peak': 'peak' };
  return table(['', ...native, ...wasm, 'peers (wasm)'], limits.map((name) => [name, ...[...native, ...wasm].map((column) => digits(rate(column, name))), digits(peers.wasm.limits[there[name] ?? name])]));
}
console.log(limitsTable());

/** How much slower this machine is than the peers': their time here is their time there times this. */
const wasmScale = (column, limit) => peers.wasm.limits[limit] / rate(column, limit === 'peak' ? 'mul+add peak' : limit);
const nativeScale = (column, limit) => {
  if (limit === 'peak') return peers.native.limits[`fused ${column}`] / rate(column, 'fused peak');
  return peers.native.limits[{ 'copy 16 KiB': 'copy L1', 'copy 256 KiB': 'copy L2', 'copy 4 MiB': 'copy L3' }[limit]] / rate(column, limit);
};

/** Ours against theirs, raw and scaled; a range where the case is limited by arithmetic and by memory. */
const ratios = (theirs, ours, limit, scale) => {
  if (theirs === undefined || ours === undefined) return ['', ''];
  const raw = theirs / ours;
  const [low, high] = [limit].flat().map((one) => raw * scale(one)).toSorted((a, b) => a - b);
  return [times_(raw), high === undefined ? times_(low) : `${times_(low).slice(0, -1)}–${times_(high)}`];
};

const plain = (name) => !/peak$|^copy |^call /.test(name);
const names = [...new Set([...times.values()].flatMap((cases) => [...cases.keys()]))].filter(plain);

/** Ours in each WebAssembly engine, the best library and our goal. */
function wasmTable(cases) {
  const at = wasm.includes('Chromium') ? 'Chromium' : wasm[0];
  const rows = cases.map((name) => {
    const peer = peers.wasm.cases[name];
    const ours = us(at, name);
    const ratio = (theirs) => ratios(theirs, ours, peer?.limit, (limit) => wasmScale(at, limit));
    const best = peer ? `${digits(peer.best)} ${peer.who}` : '';
    return [name, ...wasm.map((column) => digits(us(column, name))), best, ...ratio(peer?.best), digits(peer?.goal), ...ratio(peer?.goal)];
  });
  return table(['case', ...wasm, 'best library', 'raw', 'scaled', 'goal', 'raw', 'scaled'], rows);
}

if (wasm.length > 0) {
  title('WebAssembly, microseconds; ratios are for Chromium: above 1 we are faster');
  console.log(wasmTable(names));
}

const calls = [...new Set(wasm.flatMap((column) => [...times.get(column).keys()]))].filter((name) => name.startsWith('call '));
function callsTable() {
  const ways = ['export', 'export, arrays', 'export, new array', 'Embind', 'Embind, new array'];
  const operations = [...new Set(calls.map((name) => name.slice('call '.length).split(': ')[0]))];
  const rows = operations.flatMap((name) => wasm.map((column) => [name, column, ...ways.map((way) => digits(us(column, `call ${name}: ${way}`)))]));
  return table(['operation', 'in', ...ways], rows);
}
if (calls.length > 0) {
  title('One call from JavaScript, microseconds');
  console.log(callsTable());
}

function nativeTable() {
  const top = native.at(-1);
  const rows = names.map((name) => {
    const peer = peers.native.cases[name];
    const ratio = (time, column) => ratios(peer?.[time], us(column, name), peer?.limit, (limit) => nativeScale(column, limit));
    return [name, ...native.map((column) => digits(us(column, name))), digits(peer?.pytorch), ...ratio('pytorch', top), digits(peer?.onednn), ...ratio('onednn', top), digits(peer?.goal), ...ratio('goal', 'avx2')];
  });
  return table(['case', ...native, 'PyTorch', 'raw', 'scaled', 'oneDNN', 'raw', 'scaled', 'goal', 'raw', 'scaled'], rows);
}
if (native.length > 0) {
  title('Native, microseconds; ratios: PyTorch and oneDNN to avx512, the goal to avx2');
  console.log(nativeTable());
}

const page = join(options.out, 'page.json'); // not there after a run with --filter
const measured = existsSync(page) ? JSON.parse(readFileSync(page, 'utf8')) : null;
function pageTable({ first: load, figure, drag, size }) {
  const rows = [];
  const judged = (name, value, goal, good) => rows.push([name, value, goal, good ? 'met' : 'MISSED']);
  const ms = (value) => `${value.toFixed(1)} ms`;
  judged('navigation to first result, median', ms(load.median), '500 ms', load.median <= 500);
  judged(`navigation to first result, worst of ${load.visits}`, ms(load.worst), '500 ms', load.worst <= 500);
  if (figure) rows.push(['navigation to the figure drawn from it, median', ms(figure.median), '', '']);
  const onTime = 1000 / 60 + 0.2; // the browser's clock ticks in 0.1 ms
  judged('frame while 16 dots are dragged, median', ms(drag.median), '16.7 ms', drag.median <= onTime);
  judged('frame while 16 dots are dragged, 95 in 100', ms(drag.p95), '16.7 ms', drag.p95 <= onTime);
  rows.push([`frames late by one or more, of ${drag.frames}`, String(drag.late), '', '']);
  for (const { name, kB, budget } of size.totals) judged(`size of the first chapter: ${name}`, `${kB.toFixed(1)} kB`, `${budget} kB`, kB <= budget);
  return table(['', 'measured', 'goal', ''], rows);
}
if (measured) {
  title(`The page, built and served from this machine, in Chromium ${measured.browser}`);
  console.log(pageTable(measured));
}
writeFileSync(join(options.out, 'results.json'), `${JSON.stringify({ machine, noise, times: Object.fromEntries([...times].map(([column, cases]) => [column, Object.fromEntries(cases)])) }, null, 1)}\n`);

if (options.write) {
  const doc = join(here, '../../docs/benchmarks.md');
  const one = (heading, limit) => `${heading} ${wasm.map((column) => `${digits(rate(column, limit))} (${column})`).join(', ')}`;
  const limits = `${one('mul+add peak', 'mul+add peak')} GFLOP/s; ${one('copy 4 MiB', 'copy 4 MiB')} GB/s.`;
  const words = `${machine.cpu}; ${machine.system}; ${machine.engines.join(', ')}; ${machine.rounds} rounds, between which a median moved by ${percent(noise.typical)} or less in half of the cases.`;
  const kept = names.filter((name) => / step,|^bn2d /.test(name));
  let text = readFileSync(doc, 'utf8');
  const put = (name, content) => {
    text = between(text, name, content);
  };
  if (measured && native.length > 0) {
    put('limits', `${words.replace(/\.$/, '')}, by ${percent(noise.tenth)} or less in nine of ten; ${machine.compilers.join(', ')}.\n\n${limitsTable()}`);
    put('wasm', wasmTable(names.filter((name) => !kept.includes(name))));
    put('native', nativeTable());
    put('page', pageTable(measured));
  }
  if (kept.length > 0) put('steps', `${words} ${limits}\n\n${wasmTable(kept)}`);
  if (calls.length > 0) put('calls', `${words}\n\n${callsTable()}`);
  writeFileSync(doc, text);
}
