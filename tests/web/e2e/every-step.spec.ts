// Every step of every story: entered cold by its link, walked through by keys and by buttons, on a wide page and on a
// phone, with large text. Which steps there are is read from the built pages.
import type { Page } from '@playwright/test';
import {
  ALL_CHAPTERS,
  type Built,
  current,
  drawn,
  expect,
  open,
  overhang,
  status,
  test,
} from './support';

test.describe.configure({ timeout: 180_000 });

async function stands(page: Page, id: string): Promise<void> {
  await expect(current(page)).toHaveId(id);
  await drawn(page);
  await expect(page.locator('sn-stage [data-widget]').first()).toBeAttached();
  // A run that has not begun has nothing to say yet.
  if (
    (await page.locator('sn-stage [data-widget=run], sn-stage [data-widget=tally]').count()) === 0
  )
    await expect(status(page)).not.toBeEmpty();
  const said = ((await status(page).textContent()) ?? '').split(/(?<=[.!?]) /);
  expect(new Set(said).size, `Nothing is said twice in ${id}: ${said.join(' ')}`).toBe(said.length);
  await expect(page.locator('sn-stage .trouble')).toHaveCount(0);
  await expect(page.locator('#engine-notice')).toBeHidden();
}

/** Where the title of a step is, which a link brings into view on a narrow page: above the figure. */
const titled = (page: Page, id: string, at: number) =>
  page.locator(`#${id} > h2`).evaluate((title, first) => {
    const { top, bottom } = title.getBoundingClientRect();
    if (!first && (top < 0 || bottom > innerHeight)) return 'out of sight';
    const stage = document.querySelector('.stage')?.getBoundingClientRect();
    return stage && bottom <= stage.top ? 'above' : 'below';
  }, at === 0);

/** By its link, on a phone; then on a wide page with letters of twice the size: nothing is wider than the window. */
async function cold(page: Page, { path, chapter }: Built): Promise<void> {
  for (const [at, { id }] of chapter.steps.entries()) {
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, `${path}#${id}`);
    await stands(page, id);
    await expect(page.locator('.step:visible')).toHaveCount(1);
    await expect(page.locator('.stepper .count')).toContainText(`${at + 1}`);
    await expect.poll(() => titled(page, id, at), { message: `the title of ${id}` }).toBe('above');
    expect(await overhang(page), `${id} at 320 px`).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    expect(await overhang(page), `${id} with text at 200 %`).toBeLessThanOrEqual(0);
  }
}

const widgets = (page: Page) =>
  page
    .locator('sn-stage [data-widget]')
    .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.widget));

/** Forth by key, with Tab through every step; back by button. The same figures both ways. */
async function walk(page: Page, { path, chapter }: Built, tabs: boolean): Promise<void> {
  await open(page, path);
  const ids = chapter.steps.map(({ id }) => id);
  const seen: (string | undefined)[][] = [];
  for (const [at, id] of ids.entries()) {
    if (at > 0) await page.keyboard.press('ArrowRight');
    await stands(page, id);
    if (at > 0) await expect(page.locator(`#${id} > h2`)).toBeFocused();
    seen.push(await widgets(page));
    if (tabs) await tabThrough(page, id);
  }
  for (const [at, id] of [...ids.entries()].slice(0, -1).reverse()) {
    await page.locator('.stepper .previous').click();
    await stands(page, id);
    expect(await widgets(page)).toEqual(seen[at]);
  }
}

/** From the heading to the buttons and back into the figure: always somewhere, always to be seen. */
async function tabThrough(page: Page, id: string): Promise<void> {
  const heading = page.locator(`#${id} > h2`);
  for (const [key, goal] of [
    ['Tab', '.stepper'],
    ['Shift+Tab', '.stage, .masthead, .skip'],
  ] as const) {
    await heading.focus();
    for (let presses = 1; ; ++presses) {
      expect(presses, `${key} leads from the text of ${id} to ${goal}`).toBeLessThan(80);
      await page.keyboard.press(key);
      const { name, visible, arrived } = await page.evaluate(focused, goal);
      expect(visible, `The focus on ${name} in step ${id} can be seen`).toBe(true);
      if (arrived) break;
    }
    await expect(current(page)).toHaveId(id);
  }
  await heading.focus();
}

/** Where the focus is, and whether anything shows it: an outline there or close by, a ring in a drawing. */
function focused(goal: string) {
  const at = document.activeElement;
  const outlined = (element: Element | null | undefined) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
  };
  const ringed = (element: Element) => {
    const { stroke, strokeWidth } = getComputedStyle(element);
    return stroke !== 'none' && Number.parseFloat(strokeWidth) >= 2;
  };
  const label = at?.id ? document.querySelector(`label[for="${at.id}"]`) : null;
  const near = [at, at?.parentElement, ...(at?.children ?? []), at?.closest('label'), label];
  const drawn = at instanceof SVGElement ? [...at.querySelectorAll('*')] : [];
  return {
    name: `${at?.tagName.toLowerCase()}.${at?.getAttribute('class') ?? ''}`,
    visible: at !== document.body && (near.some(outlined) || drawn.some(ringed)),
    arrived: Boolean(at?.closest(goal)),
  };
}

for (const built of ALL_CHAPTERS) {
  test(`${built.path}: each step by its link, on a phone and in large text`, ({ page }) =>
    cold(page, built));
  test(`${built.path}: forth by keys alone, back by button`, ({ page }) => walk(page, built, true));
  test(`${built.path}: forth and back in the dark @dark`, ({ page }) => walk(page, built, false));
}
