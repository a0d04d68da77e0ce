// What a reader does to a figure: drag, type, paste, predict, point, let it learn; mouse and keyboard.
import type { Page } from '@playwright/test';
import { address, column, expect, open, read, status, test } from './support';

const dots = 'sn-stage [role=slider]';

/** By key: Playwright's click scrolls the page on in Firefox, past a figure that is in sight already. */
async function pushButton(page: Page, name: string): Promise<void> {
  await page.locator('sn-stage').getByRole('button', { name }).focus();
  await page.keyboard.press('Enter');
}

test('a dot follows the pointer, and the mean follows the dot', async ({ page }) => {
  await open(page, 'mean.html#one-walks');
  const before = await column(page, 0);
  const said = await status(page).textContent();
  const box = await page.locator(dots).nth(2).boundingBox();
  if (!box) throw new Error('There is no dot.');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 20, at.y);
  await page.mouse.move(at.x + 60, at.y);
  await expect.poll(() => column(page, 0)).not.toEqual(before);
  await expect(status(page)).toHaveText(said ?? ''); // silent while dragging
  expect(address(page)).toBe('#one-walks');
  await page.mouse.up();
  await expect(status(page)).not.toHaveText(said ?? '');
  await expect(page).toHaveURL(/\?x=2\.0:[^#]+#one-walks$/);
});

test('arrow keys move a dot, quick presses add up', async ({ page }) => {
  await open(page, 'mean.html#one-walks');
  const [before = 0] = await column(page, 0);
  await page.locator(dots).first().focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await column(page, 0))[0]).toBeGreaterThan(before);
  const one = ((await column(page, 0))[0] ?? 0) - before;
  for (let press = 0; press < 4; ++press) await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await column(page, 0))[0]).toBeCloseTo(before + 5 * one, 4);
  await expect(page).toHaveURL(/\?x=0\.0:/);
});

test('a prediction: commit, see why, see it in the figure, try again, or just look', async ({
  page,
}) => {
  await open(page, 'mean.html#one-walks');
  const form = page.locator('[data-question=plus-eight]');
  const mean = page.locator('sn-stage [data-of=mean][data-group="0"]');
  const before = read(await mean.textContent());
  await expect(form.locator('.reveal')).toBeHidden();
  await form.locator('[value=eight]').check();
  await form.locator('.commit').click();
  await expect(form.locator('.verdict')).toBeFocused();
  await expect(form.locator('.why:visible')).toHaveCount(1);
  await expect(form.locator('.reveal')).toBeVisible();
  await expect(page.locator('sn-stage')).toContainText('your prediction');
  expect(read(await mean.textContent())).toBeCloseTo(before + 1, 2);
  await page.reload();
  await expect(form.locator('.verdict')).toContainText('By 8');
  await expect.poll(async () => read(await mean.textContent())).toBeCloseTo(before + 1, 2);
  await form.locator('.again').click();
  await expect.poll(async () => read(await mean.textContent())).toBeCloseTo(before, 2);
  await form.locator('.show-me').click();
  await expect(form.locator('.verdict')).toContainText('The answer: “By 1”');
});

test('symbols light cells, cells light symbols, by mouse and by keyboard', async ({ page }) => {
  await open(page, 'mean.html#centre');
  const x = page.locator('#mean-formula [data-symbol=x]');
  await x.focus();
  await expect(x).toHaveClass(/is-lit/);
  await expect(page.locator('sn-stage td.cell.lit').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.locator('h1').click();
  await expect(page.locator('.sym.is-lit')).toHaveCount(0);
  await page.locator('#centre p [data-symbol=sum]').focus(); // an operator is a control as well
  await expect(page.locator('sn-stage td.cell.lit')).toHaveCount(8);
  await page.locator('h1').click();
  await page.locator('sn-stage td.cell').first().hover();
  await expect(x).toHaveClass(/is-lit/);
});

test('behind the norm μ and σ² are not the mean and variance of what is shown', async ({
  page,
}) => {
  await open(page, 'normalize.html#divide');
  const bar = page.locator('sn-stage .steps-bar');
  await page.locator('#xhat-formula [data-symbol=mu]').focus();
  await expect(bar.locator('.lit')).toContainText('Mean');
  await expect(page.locator('sn-stage .statistic.lit, sn-stage .balance.lit')).toHaveCount(0);
  await expect(page.getByRole('rowheader', { name: 'mean of x̂' })).toBeVisible();
  await pushButton(page, 'Mean');
  await page.locator('#xhat-formula [data-symbol=mu]').focus();
  await expect(page.locator('sn-stage .statistic.mean.lit')).toHaveCount(1);
});

test('pasted numbers are used, refused and reset with a sentence', async ({ page }) => {
  await open(page, 'mean.html#yours');
  await page.getByLabel('My own').check();
  const text = page.locator('sn-stage textarea');
  const use = page.getByRole('button', { name: 'Use these numbers' });
  await text.fill('1 2\n3 x');
  await use.click();
  await expect(page.locator('sn-stage .trouble')).toBeVisible();
  await expect(page.locator('sn-stage td.cell')).toHaveCount(32); // as it was
  await text.fill('a,b\n2,4\n4,nan\n6,9');
  await use.click();
  await expect(page.locator('sn-stage td.cell')).toHaveCount(6);
  await expect(status(page)).toContainText('NaN stands in row 2, column 2');
  await expect(page).toHaveURL(/own=2:2,4,4,NaN,6,9&names=a,b#yours$/);
  await page.reload();
  await expect(status(page)).toContainText('balanced at 4.000');
  await page.getByRole('button', { name: 'Put everything back' }).click();
  await expect(page.locator('sn-stage td.cell')).toHaveCount(32);
  expect(address(page)).toBe('#yours');
});

test('the network learns gamma and beta: run, pause, step, start over', async ({ page }) => {
  await open(page, 'scale-and-shift.html#learn');
  const push = (name: string) => pushButton(page, name);
  const reading = (name: string) => page.locator(`sn-stage .reading-${name} dd`);
  await expect(status(page)).toContainText('The marks: balanced at 2.000, variance 0.250.');
  await push('One step');
  await expect(status(page)).toContainText('After 1 gradient step gamma is');
  await push('Let it learn');
  await expect.poll(async () => read(await reading('step').textContent())).toBeGreaterThan(2);
  await push('Pause');
  const paused = read(await reading('step').textContent());
  await push('One step');
  await expect(reading('step')).toHaveText(String(paused + 1));
  await push('Let it learn');
  await expect(reading('gamma')).toHaveText('0.50', { timeout: 10_000 });
  await expect(reading('beta')).toHaveText('2.00', { timeout: 10_000 });
  await expect(status(page)).toContainText('Everyone stands on his mark.');
  await push('Start over');
  await expect(reading('step')).toHaveText('0');
  await expect.poll(() => address(page)).toBe('#learn');
});

test('with reduced motion nothing moves by itself @reduced-motion', async ({ page }) => {
  await open(page, 'variance.html#squares');
  const moving = () => document.getAnimations().length;
  expect(await page.evaluate(moving)).toBe(0);
  const at = page.locator(dots).first();
  const seen = await at.evaluateHandle((dot) => {
    const places = new Set<string | null>();
    const watch = () => places.add(dot.querySelector('.helm')?.getAttribute('cx') ?? null);
    new MutationObserver(watch).observe(dot, { subtree: true, attributes: true });
    return places;
  });
  await at.focus();
  await page.keyboard.press('End');
  await expect(page).toHaveURL(/x=0\.0:/);
  expect(await seen.evaluate(({ size }) => size)).toBeLessThan(3); // from, to, and nowhere in between
  await open(page, 'scale-and-shift.html#learn');
  const step = page.locator('sn-stage .reading-step dd');
  const steps = await step.evaluateHandle((reading) => {
    const texts = new Set<string | null>();
    const options = { subtree: true, characterData: true, childList: true };
    new MutationObserver(() => texts.add(reading.textContent)).observe(reading, options);
    return texts;
  });
  await pushButton(page, 'Let it learn');
  await expect(step).toHaveText('40');
  expect(await steps.evaluate((texts) => [...texts])).toEqual(['40']);
});

test('a hung or crashed engine is replaced, and the figure goes on', async ({
  page,
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'only Chromium lets a test reach into a worker');
  await open(page, 'mean.html#one-walks');
  await page.locator(dots).first().focus();
  for (const blow of ['for (;;) {}', 'throw new Error("blow")']) {
    const [before = 0] = await column(page, 0);
    page
      .workers()[0]
      ?.evaluate((code) => void setTimeout(code), blow)
      .catch(() => {});
    await page.waitForTimeout(200);
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(async () => (await column(page, 0))[0], { timeout: 8000 })
      .toBeGreaterThan(before);
  }
});

test('storage that throws only forgets', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await open(page, 'mean.html#one-walks');
  await page.locator('[data-question=plus-eight] .show-me').click();
  await expect(page.locator('[data-question=plus-eight] .verdict')).toContainText('The answer');
});
