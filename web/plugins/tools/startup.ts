// A first visit, phase by phase, over a line of 10 Mbit/s and over none, in Chromium with nothing cached.
//   node plugins/tools/startup.ts [--rounds N] [--write]: --write puts the table into docs/benchmarks.md.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { host, type Line } from './audit/server.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '9' }, write: { type: 'boolean', default: false } },
});
const top = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(top, 'web/dist');
const PAGE = 'mean.html';

interface Visit {
  readonly text: number; // milliseconds from navigation, as all others
  readonly module: number;
  readonly result: number;
  readonly figure: number;
}
const PHASES: readonly (readonly [keyof Visit, string])[] = [
  ['text', 'the last byte of the page has arrived'],
  ['module', 'the last byte of the module'],
  ['result', 'the first number out of the core'],
  ['figure', 'the figure drawn from it'],
];
const LINES: readonly (readonly [string, Omit<Line, 'sent'>])[] = [
  ['no limit', { bytesPerSecond: 1e12, delay: 0 }],
  ['10 Mbit/s, 40 ms', { bytesPerSecond: 10e6 / 8, delay: 40 }],
];

async function visit(browser: Browser, home: string, sent: Map<string, number>): Promise<Visit> {
  sent.clear();
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(home + PAGE);
    await page.waitForTimeout(1500); // what asks the page runs in the page, and would be measured with it
    await page.waitForFunction(() => performance.getEntriesByName('first-figure').length > 0);
    const [start, result, figure] = await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
      return [performance.timeOrigin, at('first-result'), at('first-figure')] as const;
    });
    const since = (wanted: RegExp) => {
      const found = [...sent].find(([name]) => wanted.test(name));
      if (!found) throw new Error(`Nothing that matches ${wanted} was fetched.`);
      return found[1] - start;
    };
    return { text: since(/\/mean\.html$/), module: since(/\.wasm$/), result, figure };
  } finally {
    await context.close();
  }
}

/** Milliseconds to compile the module alone, in a page that has never seen it. */
async function compiling(browser: Browser): Promise<number> {
  const wasm = readdirSync(join(dist, 'assets')).find((name) =>
    /^sirnorm-(?!scalar|training).*\.wasm$/.test(name),
  );
  if (!wasm) throw new Error('There is no module in web/dist/assets: build the page first.');
  const bytes = readFileSync(join(dist, 'assets', wasm)).toString('base64');
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    return await page.evaluate(async (text) => {
      const code = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
      const from = performance.now();
      await WebAssembly.compile(code);
      return performance.now() - from;
    }, bytes);
  } finally {
    await context.close();
  }
}

const median = (all: readonly number[]): number => {
  const up = all.toSorted((a, b) => a - b);
  return up[Math.floor(up.length / 2)] ?? Number.NaN;
};

const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds takes a whole number from 1 on, not "${values.rounds}".`);
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const lines = await Promise.all(
  LINES.map(async ([name, line]) => {
    const sent = new Map<string, number>(); // the first time; what is kept for offline comes later
    const note = (file: string, at: number) => void (sent.has(file) || sent.set(file, at));
    const server = await host(dist, '/sir-norm/', { ...line, sent: note });
    return { name, server, sent, visits: [] as Visit[] };
  }),
);
const compiled: number[] = [];
try {
  for (const { server, sent } of lines) await visit(browser, server.home, sent); // packs every file
  for (let round = 0; round < rounds; ++round) {
    for (const { server, sent, visits } of lines)
      visits.push(await visit(browser, server.home, sent));
    compiled.push(await compiling(browser));
    if (process.stderr.isTTY) process.stderr.write(`round ${round + 1} of ${rounds}\r`);
  }
} finally {
  await browser.close();
  for (const { server } of lines) server.close();
}
const table = [
  `${cpus()[0]
    ?.model.trim()
    .replace(
      / Processor$/,
      '',
    )}, ${cpus().length} cores; Chromium ${browser.version()}; \`${PAGE}\`, brotli, nothing cached; median of ${rounds} visits in turns, milliseconds from navigation.`,
  '',
  `| | ${lines.map(({ name }) => name).join(' | ')} |`,
  `| --- |${' --: |'.repeat(lines.length)}`,
  ...PHASES.map(
    ([phase, words]) =>
      `| ${words} | ${lines.map(({ visits }) => median(visits.map((one) => one[phase])).toFixed(0)).join(' | ')} |`,
  ),
  '',
  `Compiling the module, alone: ${median(compiled).toFixed(1)} ms.`,
].join('\n');
console.log(table);
if (values.write) {
  const file = join(top, 'docs/benchmarks.md');
  const text = readFileSync(file, 'utf8');
  const place = /<!-- startup -->[\s\S]*?<!-- \/startup -->/;
  if (!place.test(text))
    throw new Error('docs/benchmarks.md has no <!-- startup --> … <!-- /startup -->.');
  writeFileSync(
    file,
    text.replace(place, () => `<!-- startup -->\n${table}\n<!-- /startup -->`),
  );
}
