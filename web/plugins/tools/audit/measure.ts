// What one page weighs and how it behaves, in Chromium: bytes, requests, noise, axe in every mode, the slowest
// interaction on a slow machine, frames while something trains.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDTHS = [1440, 390, 320];
const MODES: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'forced colours': { forcedColors: 'active' },
  'reduced motion': { reducedMotion: 'reduce' },
};
const SLOWER = 4;
const TRAINING = 4000; // ms watched

export interface Weight {
  readonly kB: number; // as it travels, first visit, until the page is quiet; without what is kept for offline
  readonly requests: number;
  readonly foreign: number; // to other origins
  readonly console: number; // messages
  readonly overhang: number; // px wider than a window of 320 px
}

/** Waits until the figure is there; a page without one is ready when it is loaded. */
async function ready(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      !document.querySelector('#chapter') || document.documentElement.classList.contains('live'),
  );
}

/** Keeping files for offline would go on behind what is measured. */
function withoutOffline(page: Page): Promise<unknown> {
  page.setDefaultTimeout(120_000);
  return page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
  });
}

export async function weigh(browser: Browser, url: string, home: string): Promise<Weight> {
  const page = await browser.newPage({ viewport: { width: 320, height: 640 } });
  await withoutOffline(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  let foreign = 0;
  let messages = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  page.on('request', (request) => {
    requests += 1;
    if (!request.url().startsWith(home)) foreign += 1;
  });
  const note = () => {
    messages += 1;
  };
  page.on('console', note);
  page.on('pageerror', note);
  await page.goto(url);
  await ready(page);
  await page.waitForTimeout(800);
  const overhang = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  await page.close();
  return { kB: bytes / 1000, requests, foreign, console: messages, overhang };
}

/** axe's complaints, each with where it was made. */
export async function complaints(browser: Browser, url: string): Promise<string[]> {
  const found: string[] = [];
  for (const [mode, options] of Object.entries(MODES)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await withoutOffline(page);
    await page.goto(url);
    await ready(page);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLElement>('.show-me, .formula-toggle'))
        one.click();
      // What happens to lie under the bar at the edge of the window is no target too small: it can be scrolled.
      for (const bar of document.querySelectorAll<HTMLElement>('.stepper'))
        bar.style.position = 'static';
    });
    await page.evaluate(axe);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await page.waitForTimeout(400); // colours in transition have no contrast yet
      const ids = await page.evaluate(async (runOnly) => {
        const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
        const { violations } = await axe.run(document, { runOnly });
        return violations.map(({ id, nodes }) => `${id} (${nodes[0]?.target.join(' ')})`);
      }, RULES);
      found.push(...ids.map((id) => `${mode}, ${width} px: ${id}`));
    }
    await context.close();
  }
  return found;
}

/** The slowest of: every step forth and back, every control of every figure moved once. Milliseconds, as INP counts. */
export async function slowest(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  await withoutOffline(page);
  const devtools = await page.context().newCDPSession(page);
  await page.goto(url);
  await ready(page);
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.interactionId) seen.push(entry.duration); // else the pointer has only passed over something
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const next = page.locator('.stepper .next');
  const steps = await page.locator('.step').count();
  for (let at = 0; at < steps; ++at) {
    const controls = await page
      .locator('sn-stage :is(input[type=range], [role=slider], button:not([disabled]))')
      .all();
    for (const control of controls.slice(0, 8)) {
      const there = await control.focus({ timeout: 1000 }).then(
        () => true,
        () => false, // it has gone with the figure
      );
      if (there) await page.keyboard.press('ArrowRight');
    }
    const last = page.locator('.step').last();
    if ((await last.getAttribute('aria-current')) !== null) break; // Next would lead to another page
    await next.click();
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(500);
  const worst = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { seen: number[] }).seen),
  );
  await page.close();
  return worst;
}

export interface Frames {
  readonly p95: number;
  readonly frames: number;
}

/** Frame times while the page's first live run trains; null when it has none. */
export async function training(browser: Browser, url: string): Promise<Frames | null> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await withoutOffline(page);
  await page.goto(url);
  await ready(page);
  const play = page.locator('sn-stage [data-widget=run] button').first();
  if (!(await play.count())) {
    await page.close();
    return null;
  }
  await play.click();
  const times = await page.evaluate(
    (length) =>
      new Promise<number[]>((done) => {
        const frames: number[] = [];
        let last = performance.now();
        const end = last + length;
        const tick = (now: number) => {
          frames.push(now - last);
          last = now;
          if (now < end) requestAnimationFrame(tick);
          else done(frames.slice(2).sort((a, b) => a - b));
        };
        requestAnimationFrame(tick);
      }),
    TRAINING,
  );
  await page.close();
  return { p95: times[Math.floor(0.95 * times.length)] ?? Number.NaN, frames: times.length };
}
