// axe finds nothing on any page: plain, narrow, dark, forced colours; with a question answered and a
// formula showing its numbers.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ALL_CHAPTERS, expect, open, PAGES, test } from './support';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function found(page: Page): Promise<readonly string[]> {
  await page.waitForTimeout(400); // colours in transition have no contrast yet
  await page.evaluate(source);
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, { runOnly });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`,
    );
  }, RULES);
}

/** With the last step's figure, every question answered and every formula showing its numbers. */
async function audit(page: Page, path: string): Promise<void> {
  const built = ALL_CHAPTERS.find((one) => one.path === path);
  if (!built) await page.goto(path);
  else {
    await open(page, `${path}#${built.chapter.steps.at(-1)?.id}`);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll<HTMLElement>('.show-me, .formula-toggle'))
        one.click();
      // What happens to lie under the bar at the edge of the window is no target too small: it can be scrolled.
      for (const bar of document.querySelectorAll<HTMLElement>('.stepper'))
        bar.style.position = 'static';
    });
  }
  expect(await found(page)).toEqual([]);
}

test.describe.configure({ timeout: 120_000 });
for (const path of PAGES) {
  test(`axe ${path}: wide and on a phone`, async ({ page }) => {
    await audit(page, path);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await found(page)).toEqual([]);
  });
  test(`axe ${path}: in the dark @dark`, ({ page }) => audit(page, path));
  test(`axe ${path}: in forced colours @forced-colors`, ({ page }) => audit(page, path));
}
