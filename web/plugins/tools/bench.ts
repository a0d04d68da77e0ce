// How fast the built page is, measured in Chromium on this machine: from navigation to the first computed
// result, and frame times while sixteen dots are dragged. Prints, and keeps build/bench/page.json; judges nothing.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';

const top = fileURLToPath(new URL('../../..', import.meta.url));
/** A port nobody listens on: an older server of another checkout must not be what is measured. */
const port = await new Promise<number>((found) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => found(address && typeof address === 'object' ? address.port : 0));
  });
});
const URL_OF = (page: string) => `http://localhost:${port}/sir-norm/${page}`;
const VISITS = 15;
const FRAME = 1000 / 60;

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const quantile = (values: readonly number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Milliseconds from navigation to the core's first answer, and to the figure that is drawn from it. */
async function firstResult(browser: Browser): Promise<{ result: number; figure: number }> {
  const context = await browser.newContext(); // nothing cached
  const page = await context.newPage();
  await page.goto(URL_OF('mean.html'));
  await page.waitForTimeout(1500); // what asks the page runs in the page, and would be measured with it
  await page.waitForFunction(() => performance.getEntriesByName('first-figure').length > 0);
  const time = await page.evaluate(() => {
    const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? 0;
    return { result: at('first-result'), figure: at('first-figure') };
  });
  await context.close();
  return time;
}

/** Drags every dot there and back, a step per frame, and returns the times between frames. */
async function dragging(page: Page): Promise<number[]> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(URL_OF('mean.html?n=16#one-walks'));
  const dots = page.locator('sn-stage .dot');
  await dots.nth(15).waitFor();
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(globalThis, { frames });
    let last = performance.now();
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let i = 0; i < 16; ++i) {
    const box = await dots.nth(i).boundingBox();
    if (!box) throw new Error(`Dot ${i} of 16 is not on the page: nothing to drag.`);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 20 });
    await page.mouse.move(x, y, { steps: 20 });
    await page.mouse.up();
  }
  return page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.slice(2));
}

const server = spawn(
  process.execPath,
  [
    join(top, 'tools/serve.mjs'),
    join(top, 'web/dist'),
    '--port',
    String(port),
    '--prefix',
    '/sir-norm/',
  ],
  { stdio: 'ignore' },
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (let tries = 0; tries < 50; ++tries) {
    if (
      await fetch(URL_OF('')).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  const visits = [];
  for (let i = 0; i < VISITS; ++i) visits.push(await firstResult(browser));
  const of = (times: readonly number[]) => ({
    median: quantile(times, 0.5),
    worst: Math.max(...times),
    visits: VISITS,
  });
  const first = of(visits.map(({ result }) => result));
  const figure = of(visits.map(({ figure }) => figure));
  console.log(
    `navigation to first result   median ${ms(first.median)}   worst of ${VISITS} ${ms(first.worst)}   (bar 500 ms)`,
  );
  console.log(
    `navigation to first figure   median ${ms(figure.median)}   worst of ${VISITS} ${ms(figure.worst)}`,
  );
  const frames = await dragging(await browser.newPage());
  const drag = {
    median: quantile(frames, 0.5),
    p95: quantile(frames, 0.95),
    worst: Math.max(...frames),
    late: frames.filter((time) => time > 1.5 * FRAME).length,
    frames: frames.length,
  };
  console.log(
    `frames while dragging 16 dots   median ${ms(drag.median)}   p95 ${ms(drag.p95)}   late ${drag.late} of ${drag.frames}   (bar p95 16.7 ms)`,
  );
  const sizes = execFileSync(
    process.execPath,
    [join(top, 'web/plugins/tools/size.ts'), '--report', '--json'],
    { encoding: 'utf8' },
  );
  mkdirSync(join(top, 'build/bench'), { recursive: true });
  writeFileSync(
    join(top, 'build/bench/page.json'),
    `${JSON.stringify({ browser: browser.version(), first, figure, drag, size: JSON.parse(sizes) }, null, 1)}\n`,
  );
} finally {
  await browser.close();
  server.kill();
}
