// A reader who does not stop: node plugins/tools/soak.ts [--minutes N] [--only TEXT]. Walks, drags, answers, trains and turns back on
// every chapter in one tab, and looks at the heap after a collection, the listeners and the nodes. Keeps
// build/audit/soak.json; a heap or a count of listeners that keeps growing is a failure.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { filesOf } from '../offline.ts';
import { host } from './audit/server.ts';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(top, 'web/dist');
const { values: options } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, only: { type: 'string', default: '' } },
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes takes a number above 0, not "${options.minutes}".`);
  process.exit(1);
}

interface Sample {
  readonly seconds: number;
  readonly heap: number; // bytes in use after a collection
  readonly listeners: number;
  readonly nodes: number;
}

async function sample(devtools: CDPSession, began: number): Promise<Sample> {
  await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return {
    seconds: Math.round((Date.now() - began) / 1000),
    heap: of('JSHeapUsedSize'),
    listeners: of('JSEventListeners'),
    nodes: of('Nodes'),
  };
}

/** One round through a chapter: the same things every time, so that what stays behind shows. */
async function round(page: Page): Promise<void> {
  const steps = await page.locator('.step').count();
  for (let at = 0; at < steps; ++at) {
    const controls = page.locator(
      'sn-stage :is(input[type=range], [role=slider], button:not([disabled], [aria-disabled=true]))',
    );
    const count = Math.min(await controls.count(), 6);
    for (let i = 0; i < count; ++i) {
      await controls
        .nth(i)
        .focus({ timeout: 500 })
        .catch(() => {});
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
    }
    for (const name of ['.show-me', '.again', '.formula-toggle']) {
      const button = page.locator(`.is-current ${name}:visible`).first();
      if (await button.count()) await button.click({ timeout: 500 }).catch(() => {});
    }
    const last = page.locator('.step').last();
    if ((await last.getAttribute('aria-current')) !== null) break; // Next would lead to another page
    await page.locator('.stepper .next').focus();
    await page.keyboard.press('Enter');
  }
  const first = page.locator('.step').first();
  while ((await first.getAttribute('aria-current')) === null) {
    await page.locator('.stepper .previous').click();
  }
}

const chapters = filesOf(dist).filter(
  (file) =>
    file.endsWith('.html') &&
    file.includes(options.only) &&
    readFileSync(join(dist, file), 'utf8').includes('id="chapter"'),
);
if (chapters.length === 0) {
  console.error(`No chapter has "${options.only}" in its name.`);
  process.exit(1);
}
const server = await host(dist, '/sir-norm/');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const each = (minutes * 60_000) / chapters.length;
const results = [];
let grew = false;
try {
  for (const file of chapters) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const troubles: string[] = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(error.message));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    page.setDefaultTimeout(120_000);
    // Chromium fetches the icon anew at every step, and DevTools keeps a note of each request among what is counted.
    await page.addInitScript(() =>
      document.addEventListener('DOMContentLoaded', () =>
        document.querySelector('link[rel~=icon]')?.setAttribute('href', 'data:,'),
      ),
    );
    await page.goto(server.home + file);
    await page.waitForFunction(() => document.documentElement.classList.contains('live'));
    const began = Date.now();
    await round(page); // what is made once is made now
    const samples = [await sample(devtools, began)];
    let rounds = 1;
    while (Date.now() - began < each || rounds < 4) {
      await round(page);
      rounds += 1;
      samples.push(await sample(devtools, began));
    }
    const [first] = samples as [Sample];
    const last = samples.at(-1) as Sample;
    // Flat: in the last quarter of the rounds not a tenth more heap than in the second one, when everything has been
    // compiled; and not one listener or twenty nodes a round more than after the first.
    const quarter = Math.max(1, Math.floor(samples.length / 4));
    const heapOf = (from: number) => {
      const some = samples.slice(from, from + quarter);
      return some.reduce((sum, one) => sum + one.heap, 0) / some.length;
    };
    const steady =
      heapOf(samples.length - quarter) < 1.1 * heapOf(quarter) &&
      last.listeners - first.listeners < rounds &&
      last.nodes - first.nodes < 20 * rounds;
    grew ||= !steady || troubles.length > 0;
    results.push({ file, rounds, steady, troubles, samples });
    const MB = (bytes: number) => (bytes / 1e6).toFixed(2);
    console.log(
      `${file}: ${rounds} rounds in ${last.seconds} s; heap ${MB(first.heap)} -> ${MB(last.heap)} MB, listeners ${first.listeners} -> ${last.listeners}, nodes ${first.nodes} -> ${last.nodes}${steady ? '' : '  GROWS'}${troubles.length > 0 ? `  ${troubles[0]}` : ''}`,
    );
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
mkdirSync(join(top, 'build/audit'), { recursive: true });
writeFileSync(
  join(top, 'build/audit/soak.json'),
  `${JSON.stringify({ minutes, results }, null, 1)}\n`,
);
console.log('kept in build/audit/soak.json');
process.exit(grew ? 1 : 0);
