// A page that must stay silent: no console message, no policy violation, no request to anyone else. And the list of
// what there is to test, read from the built pages, so that a new story is tested because it exists.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import type { Chapter } from '../../../web/src/story/types';

export const DIST = join(__dirname, '../../../web/dist');

/** Walking every page in every mode and browser takes hours on two cores: SIRNORM_E2E=all does it; else a
 *  chapter for each group of figures and each language stands for the others, which the compiler, html-validate and
 *  the unit tests judge. */
const SHARE = /^(index|engine|de\/mean|normalize|sirnormnet|optimizer-wizard\/party)\.html$/;
const everything = process.env.SIRNORM_E2E === 'all';

/** Pages of every story, from the root of the site: 'mean.html', 'wizard/index.html'. */
export const PAGES: readonly string[] = readdirSync(DIST, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.html') && (everything || SHARE.test(file)))
  .toSorted();

export interface Built {
  readonly path: string;
  readonly chapter: Chapter;
}
/** Every chapter among them, as the compiler wrote it into its page. */
export const ALL_CHAPTERS: readonly Built[] = PAGES.flatMap((path) => {
  const html = readFileSync(join(DIST, path), 'utf8');
  const json = /<script type="application\/json" id="chapter">(.*?)<\/script>/s.exec(html)?.[1];
  return json ? [{ path, chapter: JSON.parse(json) as Chapter }] : [];
});
/** The four steps of the first march, for tests of what only they have. */
export const CHAPTERS = ['mean', 'variance', 'normalize', 'scale-and-shift'] as const;

/** Console messages, errors and requests to others, as they come. */
export function listen(page: Page, home: string): string[] {
  const noise: string[] = [];
  page.on('console', (message) => noise.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !/^(about|blob|data):/.test(url)) noise.push(`request: ${url}`);
  });
  return noise;
}

export const test = base.extend<{ quiet: undefined; keptOffline: boolean }>({
  keptOffline: [false, { option: true }], // fetching all files for every test would only take time
  quiet: [
    async ({ page, baseURL, keptOffline }, use) => {
      const noise = listen(page, baseURL ?? '');
      if (!keptOffline)
        await page.addInitScript(() => {
          Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
        });
      await use(undefined);
      expect(noise).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Opens a chapter and waits until the engine has answered. */
export async function open(page: Page, path: string): Promise<void> {
  const [file = ''] = path.split('#');
  if (page.url().includes(file)) await page.goto('about:blank'); // another hash alone would not load it anew
  await page.goto(path);
  await expect(page.locator('html')).toHaveClass(/\blive\b/);
}

export const current = (page: Page) => page.locator('.step[aria-current=step]');
export const status = (page: Page) => page.locator('.stage-status');
export const address = (page: Page) => {
  const { search, hash } = new URL(page.url());
  return search + hash;
};
/** How many pixels the page is wider than the window. */
export const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

/** The column of the grid as full numbers, not as the rounded text. */
export const column = (page: Page, at: number): Promise<number[]> =>
  page
    .locator(`sn-stage td.cell[data-column="${at}"]`)
    .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset.value)));

/** What a reader reads: '−0.71' is -0.71. */
export const read = (text: string | null): number => Number((text ?? '').replace('−', '-'));

/** A turn of the page is answered in one frame, and the figure drawn after it. */
export const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() =>
          setTimeout(() => requestAnimationFrame(() => setTimeout(done))),
        );
      }),
  );
