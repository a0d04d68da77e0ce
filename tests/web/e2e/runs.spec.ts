// Live runs in the browser, on the chapter of the fixture story. From web/:
//   SIRNORM_STORY=../tests/web/fixtures/lab npx vite build --outDir ../build/lab --emptyOutDir
//   node ../tools/serve.mjs ../build/lab --port 4818 --prefix /sir-norm/ &
//   SIRNORM_E2E_LAB=1 SIRNORM_E2E_PORT=4818 npx playwright test runs.spec
import { expect, open, status, test } from './support';

const TRIAL = 'trial.html';
// Narrow enough that one step stands alone: the short steps of the fixture would else take turns by scrolling.
test.use({ viewport: { width: 800, height: 900 } });
test.skip(!process.env.SIRNORM_E2E_LAB, 'needs the fixture story, built and served');

const numbers = 'sn-stage .run-lines .median';

test('a run that follows its control shows new numbers while the slider moves', async ({
  page,
}) => {
  await open(page, `${TRIAL}#tower`);
  const line = page.locator('sn-stage .depth-lines .median');
  await expect(line).toHaveAttribute('d', /L/);
  const before = await line.getAttribute('d');
  const field = page.locator('.control-gain .number');
  await field.press('ControlOrMeta+a');
  await field.pressSequentially('2');
  await field.press('Enter');
  await expect(line).not.toHaveAttribute('d', before ?? '');
  await expect(page.locator('sn-run').first()).toHaveText(/^[12]\.\d\d$/);
  await expect(page).toHaveURL(/g=2/);
});

test('the race runs, pauses, is looked through, goes on and is judged', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, `${TRIAL}#race`);
  const play = page.locator('.run .primary');
  await expect(play).toHaveText('Run');
  await page.locator('.run-speed label', { hasText: 'Steady' }).click();
  await play.press('Enter');
  await expect(page.locator(numbers).first()).toHaveAttribute('d', /L.*L/, { timeout: 30_000 });
  await play.press('Enter');
  await expect(play).toHaveText('Go on');
  const scrub = page.locator('.scrub .track');
  await scrub.focus();
  await scrub.press('Home');
  await expect(page.locator('.run-where')).toContainText('step 0 of 600');
  await expect(page.locator('sn-stage line.looked-at')).toBeAttached();
  await page.locator('.run-speed label', { hasText: 'Full' }).click();
  await play.press('Enter');
  await expect(play).toHaveText('Run again', { timeout: 100_000 });
  await expect(page.locator('sn-stage .claim .stamp').first()).toHaveText('holds here');
  await expect(status(page)).toContainText('has run');
  await page.locator('.numbers summary').click();
  await expect(page.locator('.numbers tbody tr').last()).toContainText('600');
});

test('a link brings the settings of a run, and a commitment starts it', async ({ page }) => {
  await open(page, `${TRIAL}?r=0.5#race`);
  await expect(page.locator('.control-lr .number')).toHaveValue('0.5');
  await page.locator('#who label', { hasText: 'After 300' }).click();
  await page.locator('#who .commit').click();
  await expect(page.locator('.run .primary')).toHaveText('Pause');
  await expect(page.locator('sn-stage .run-lines .ghost')).toContainText('your guess');
});

test('a map fills coarse to fine and is walked by key', async ({ page }) => {
  await open(page, `${TRIAL}#map`);
  await page.locator('.run .primary').click();
  await expect(
    page.locator('sn-stage .heat-map').first().locator('path[class^=h]').first(),
  ).toBeAttached({
    timeout: 30_000,
  });
  await page.locator('.run .primary').click();
  const map = page.locator('sn-stage .heat-map').first();
  await map.focus();
  await map.press('ArrowRight');
  await map.press('ArrowUp');
  await expect(page.locator('.map-reading')).toContainText(
    'learning rate 0.003, size of the weights 0.03',
  );
});

test('without the stage in sight nothing runs', async ({ page }) => {
  await open(page, `${TRIAL}#race`);
  await page.locator('.run .primary').click();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.waitForTimeout(500);
  const where = page.locator('.run-where');
  const then = await where.textContent();
  await page.waitForTimeout(700);
  expect(await where.textContent()).toBe(then);
});

test('the page is as wide as the window at 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  for (const step of ['tower', 'race', 'fast', 'map', 'plane']) {
    await open(page, `${TRIAL}#${step}`);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      320,
    );
  }
});
