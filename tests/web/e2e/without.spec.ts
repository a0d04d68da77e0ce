// With JavaScript or WebAssembly off, text, formulas and posters still read, and one sentence says what is
// missing.
import { ALL_CHAPTERS, expect, test } from './support';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test.skip(({ browserName }) => browserName === 'firefox', 'stock Firefox cannot be told so');
  for (const { path, chapter } of ALL_CHAPTERS) {
    test(`${path}: everything is there to read`, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator('noscript .notice')).toBeVisible();
      await expect(page.locator('.stage')).toBeHidden();
      await expect(page.locator('.step:visible').first()).toBeVisible();
      expect(await page.locator('.step:visible').count()).toBe(await page.locator('.step').count());
      await expect(page.locator('.poster:visible').first()).toBeVisible();
      if (chapter.questions.length === 0) return;
      await page.locator('details.answer summary').first().click();
      await expect(page.locator('details.answer p').first()).toBeVisible();
    });
  }
});

test('without WebAssembly the posters stay and the page says so @no-wasm', async ({
  page,
}, info) => {
  test.skip(!info.project.name.endsWith('no-wasm'), 'this browser has WebAssembly');
  await page.goto('mean.html');
  await expect(page.locator('#engine-notice')).toContainText('cannot run the engine', {
    timeout: 15_000,
  });
  await expect(page.locator('.poster').first()).toBeVisible();
  await expect(page.locator('.stage')).toBeHidden();
  const first = page.locator('#muster .term').first();
  await first.focus();
  await page.keyboard.press('Shift+Tab'); // past the figure that is not there
  await expect(page.locator('.masthead a').last()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/#centre$/);
  const form = page.locator('[data-question=plus-eight]');
  await form.locator('[value=one]').check();
  await form.locator('.commit').click();
  await expect(form.locator('.verdict')).toContainText('Right');
});

test('an engine that does not arrive is a lost connection, not an old browser', async ({
  page,
}) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.route('**/*.csv', (route) => route.abort());
  await page.goto('mean.html');
  await expect(page.locator('#engine-notice')).toContainText('could not be loaded', {
    timeout: 15_000,
  });
  await expect(page.locator('.poster').first()).toBeVisible();
});
