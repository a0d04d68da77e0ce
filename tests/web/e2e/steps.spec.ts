// Walking through the chapters: buttons, keys, links, scrolling, and what the address makes of it.
import { address, current, expect, open, status, test } from './support';

test('every step by button, and back by key', async ({ page }) => {
  await open(page, 'normalize.html');
  const steps = await page.locator('.step').evaluateAll((all) => all.map((one) => one.id));
  for (const id of steps.slice(1)) {
    await page.locator('.stepper .next').click();
    await expect(current(page)).toHaveId(id);
    await expect(page).toHaveURL(new RegExp(`#${id}$`));
    await expect(page.locator(`#${id} > h2`)).toBeFocused();
    await expect(status(page)).not.toBeEmpty();
  }
  for (const id of steps.slice(0, -1).reverse()) {
    await page.keyboard.press('ArrowLeft');
    await expect(current(page)).toHaveId(id);
  }
});

test('behind the last step Next leads to the next chapter, and says so', async ({ page }) => {
  await open(page, 'mean.html#yours');
  const next = page.locator('.stepper .next');
  await expect(next).toHaveText('Chapter 3');
  await page.keyboard.press('ArrowRight'); // keys stay in the chapter
  await expect(current(page)).toHaveId('yours');
  await next.click();
  await expect(page).toHaveURL(/variance\.html$/);
  await expect(page.locator('html')).toHaveClass(/\blive\b/); // arrived, before going elsewhere
  await open(page, 'reproduction.html#differs'); // the last there is
  await expect(next).toHaveAttribute('aria-disabled', 'true');
});

test('back and forward restore step and figure', async ({ page }) => {
  await open(page, 'mean.html');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('j');
  await expect(current(page)).toHaveId('one-walks');
  await page.locator('[data-question=plus-eight] [value=eight]').check();
  await page.locator('[data-question=plus-eight] .commit').click();
  await expect(page.locator('[data-question=plus-eight] .verdict')).toContainText('Not so');
  const after = await status(page).textContent();
  await page.keyboard.press('k');
  await expect(current(page)).toHaveId('centre');
  await page.goBack();
  await expect(current(page)).toHaveId('one-walks');
  await expect(status(page)).toHaveText(after ?? '');
  await page.goBack();
  await expect(current(page)).toHaveId('centre');
  await page.goForward();
  await expect(current(page)).toHaveId('one-walks');
});

test('a link restores the step and every changed control, in a browser that has never been here', async ({
  page,
  browser,
}) => {
  await open(page, 'mean.html#who-came');
  await page.locator('sn-stage input[type=range]').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/\?n=10#who-came$/);
  const said = await status(page).textContent();
  const other = await (await browser.newContext()).newPage();
  await open(other, page.url());
  await expect(current(other)).toHaveId('who-came');
  await expect(status(other)).toHaveText(said ?? '');
  await other.context().close();
});

test('keys that come faster than the figure is drawn count all the same', async ({
  page,
  browserName,
}) => {
  await open(page, 'mean.html#who-came');
  if (browserName === 'chromium')
    await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', {
      rate: 8, // so slow that it is drawn after the frame that answers
    });
  const slider = page.locator('sn-stage input[type=range]').first();
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/\?n=9#who-came$/);
  await slider.evaluate((thumb) => {
    for (let times = 0; times < 3; ++times)
      thumb.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  });
  await expect(page).toHaveURL(/\?n=12#who-came$/);
});

test('a step that sets a variable takes it back from the reader', async ({ page }) => {
  await open(page, 'mean.html?n=3#who-came');
  await page.keyboard.press('ArrowRight');
  await expect(current(page)).toHaveId('yours');
  expect(address(page)).toBe('#yours');
});

test('scrolling makes the step at the reading line the current one, without new history', async ({
  page,
}) => {
  await open(page, 'mean.html');
  const length = await page.evaluate(() => history.length);
  await page.evaluate(() => document.querySelector('#per-neuron')?.scrollIntoView());
  await expect(current(page)).toHaveId('per-neuron');
  await expect(page).toHaveURL(/#per-neuron$/);
  expect(await page.evaluate(() => history.length)).toBe(length);
});

test('keys belong to the control that has the focus', async ({ page }) => {
  await open(page, 'mean.html#who-came');
  await page.locator('sn-stage input[type=range]').first().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowRight');
  await expect(current(page)).toHaveId('who-came');
  await page.locator('h2').first().focus();
  await page.keyboard.press('Control+ArrowRight');
  await expect(page.locator('.step').first()).toHaveAttribute('aria-current', 'step');
});

test('Tab goes from the figure through its step to the buttons, and back the same way', async ({
  page,
}) => {
  await open(page, 'mean.html');
  for (let at = 0; at < 3; ++at) await page.locator('.stepper .next').click();
  const step = page.locator('#per-neuron');
  const chosen = page.locator('sn-stage').getByRole('radio', { name: 'unit 1' });
  await expect(step.locator('h2')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(chosen).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(status(page)).toContainText('unit 4'); // still the figure of this step
  await page.keyboard.press('Tab');
  await expect(step.locator('h2')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(step.locator('input').first()).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('sn-stage').getByRole('radio', { name: 'unit 2' })).toBeFocused();
  await step.locator('.show-me').focus();
  await page.keyboard.press('Tab');
  await expect(page.locator('.stepper .previous')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(step.locator('.show-me')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(step.locator('.verdict')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('.stepper .previous')).toBeFocused();
  await expect(current(page)).toHaveId('per-neuron');
});

test('the buttons are always in sight, so the focus on them scrolls nothing', async ({ page }) => {
  await open(page, 'normalize.html#two');
  const before = await page.evaluate(() => scrollY);
  for (const name of ['next', 'previous']) {
    await page.locator(`.stepper .${name}`).focus();
    await page.waitForTimeout(500); // longer than the page takes its own scrolling for its own
    expect(await page.evaluate(() => scrollY)).toBe(before);
  }
  await expect(current(page)).toHaveId('two');
});

test('changing only the # goes to that step, and complains about nothing', async ({ page }) => {
  await open(page, 'mean.html#one-walks');
  await page.locator('[data-question=plus-eight] .show-me').click();
  await expect(page).toHaveURL(/\?q=plus-eight\.0#one-walks$/);
  await page.evaluate(() => {
    location.hash = '#per-neuron';
  });
  await expect(current(page)).toHaveId('per-neuron');
  await expect(page.locator('#engine-notice')).toBeHidden();
  await expect.poll(() => address(page)).toBe('#per-neuron');
});

test('the figure goes away with the last step and covers no source', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(page, 'mean.html#yours');
  const figure = page.locator('section.stage');
  const sources = page.locator('main > .sources');
  await expect(figure).toBeInViewport({ ratio: 1 });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await expect(sources).toBeInViewport({ ratio: 1 });
  await expect
    .poll(async () => {
      const [above, below] = await Promise.all([figure.boundingBox(), sources.boundingBox()]);
      return above && below && above.y + above.height <= below.y;
    })
    .toBe(true);
});

test('a link to a source leaves step and figure alone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, 'mean.html?a=rows#columns-or-rows');
  const said = await status(page).textContent();
  await page.locator('#columns-or-rows a.cite').first().click();
  await expect(page).toHaveURL(/#source-aeberhard1991$/);
  await expect(page.locator('#source-aeberhard1991')).toBeInViewport();
  await expect(current(page)).toHaveId('columns-or-rows');
  await expect(status(page)).toHaveText(said ?? '');
  await page.goBack();
  await expect(current(page)).toHaveId('columns-or-rows');
  await expect(page).toHaveURL(/\?a=rows#columns-or-rows$/);
});

test('on a phone a link to a step shows its figure, a link to a question the question', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const dots = page.locator('sn-stage .plot');
  await open(page, 'mean.html#per-neuron');
  await expect(dots).toBeInViewport({ ratio: 0.9 });
  await expect(page.locator('sn-stage caption')).toBeInViewport({ ratio: 0.9 });
  await page.evaluate(() => {
    location.hash = '#centre';
  });
  await expect(current(page)).toHaveId('centre');
  await expect(dots).toBeInViewport({ ratio: 0.9 });
  await open(page, 'mean.html#plus-eight');
  await expect(current(page)).toHaveId('one-walks');
  await expect(page.locator('#plus-eight legend')).toBeInViewport();
});

test('a verdict is not hidden by the buttons below it', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, 'mean.html#one-walks');
  const form = page.locator('[data-question=plus-eight]');
  await form.locator('[value=zero]').check();
  await form.locator('.commit').click();
  await expect(form.locator('.verdict')).toBeFocused();
  const gap = await page.evaluate(() => {
    const top = (name: string) => document.querySelector(name)?.getBoundingClientRect();
    return (top('.stepper')?.top ?? 0) - (top('.verdict')?.bottom ?? 0);
  });
  expect(gap).toBeGreaterThan(20); // some of the why as well
});

test('a stale or hostile link is told and does no harm', async ({ page }) => {
  await open(page, 'mean.html?n=999&s=%3Cimg%20src=x%3E&x=0.0:1,oops#one-walks');
  const notice = page.locator('#engine-notice');
  await expect(notice).toContainText('must be a whole number from');
  await expect(notice).toContainText('“oops”');
  await expect(notice.locator('img')).toHaveCount(0);
  await expect(current(page)).toHaveId('one-walks');
  await open(page, 'mean.html#no-such-step');
  await expect(notice).toContainText('does not have');
});
