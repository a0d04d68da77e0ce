// The widgets that ask the core for more than a batch: lines and layers, gossip, the book, the court.
import { expect, open, test } from './support';

test('a line lights its layer, a layer its lines; walking takes the batch along', async ({
  page,
}) => {
  await open(page, 'widgets/code.html');
  const line = page.locator('sn-stage .line button[data-line="5"]');
  const layer = (name: string) => page.locator('sn-stage .layer', { hasText: name }).first();
  await line.focus();
  await expect(layer('bn1')).toHaveClass(/\blit\b/);
  await page.keyboard.press('ArrowDown');
  await expect(layer('fc2')).toHaveClass(/\blit\b/);
  await layer('bn2').focus();
  await expect(page.locator('sn-stage .line.lit')).toHaveCount(2); // where it is made, where it is called
  const next = page.locator('sn-stage .code-walk .primary');
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('sn-stage .code-at')).toContainText('After fc1: [64, 128]');
});

test('without a norm its lines are struck out and its layers are gone', async ({ page }) => {
  await open(page, 'widgets/code.html');
  await page.getByLabel('nothing').check();
  await expect(page.locator('sn-stage .line.gone')).toHaveCount(2);
  await expect(page.locator('sn-stage .layer')).toHaveCount(5);
  await expect(page).toHaveURL(/\?n=none/);
});

test('through BatchNorm everybody gossips, through LayerNorm nobody', async ({ page }) => {
  await open(page, 'widgets/gossip.html');
  const silent = page.locator('sn-stage tbody .hears.g0');
  await expect(silent).toHaveCount(0);
  await page.locator('sn-stage').getByLabel('row', { exact: true }).check();
  await expect(silent).toHaveCount(56); // 8 x 8 without the diagonal
});

test('the book is nearly empty after one batch, and train mode refuses the traveller', async ({
  page,
}) => {
  await open(page, 'widgets/running.html?t=1');
  await expect(page.locator('sn-stage .batch-dot:not(.key *)').first()).toBeVisible();
  await expect(page.locator('.stage-status')).toContainText('After 1 batch');
  await page.getByLabel('train mode').check();
  await expect(page.locator('sn-stage .traveller')).toContainText('more than 1 value');
});

test('company changes the verdict in train mode, and nothing by the book', async ({ page }) => {
  await page.goto('widgets/court.html');
  await expect(page.locator('html')).toHaveClass(/\blive\b/, { timeout: 20_000 }); // it trains first
  const shares = (bench: number) =>
    page.locator('sn-stage .bench').nth(bench).locator('.share').allTextContents();
  const [train, book] = [await shares(0), await shares(1)];
  await page.getByLabel('his own kind').check();
  await expect.poll(() => shares(0)).not.toEqual(train);
  expect(await shares(1)).toEqual(book);
});

test('controls that are folded away are there when somebody asks, and stay open', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 900 }); // one step stands alone, wherever a click scrolls
  await open(page, 'widgets/controls.html#fold');
  const seed = page.locator('sn-stage .control-seed .number');
  await expect(seed).toBeHidden();
  await expect(page.locator('sn-stage .control-rows .number')).toBeVisible();
  await page.locator('sn-stage .controls summary').click();
  await seed.press('ControlOrMeta+a');
  await seed.pressSequentially('17');
  await seed.press('Enter');
  await expect(page).toHaveURL(/s=17/);
  await expect(seed).toBeVisible();
});

test('a German page speaks German, in its figure as well', async ({ page }) => {
  await open(page, 'de/mean.html#one-walks');
  await expect(page.locator('sn-stage caption')).toContainText('4 Aktivierungen von 8 Ziffern');
  await expect(page.locator('.stage-status')).toContainText('im Gleichgewicht bei');
  await page.locator('.show-me').first().click();
  await expect(page.locator('#plus-eight .verdict')).toHaveText('Die Antwort: „Um 1“.');
  await page.locator('a.language').click();
  await expect(page).toHaveURL(/\/mean\.html$/);
});
