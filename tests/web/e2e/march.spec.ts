// What the browser remembers: seen, revisited, saved, loaded, forgotten; in two tabs at once.
import { writeFileSync } from 'node:fs';
import { current, expect, open, test } from './support';

const form = '[data-question=plus-eight]';

test('steps and predictions stand in the march, and lead back', async ({ page }) => {
  await open(page, 'mean.html#one-walks');
  await page.locator(`${form} [value=eight]`).check();
  await page.locator(`${form} .commit`).click();
  await page.goto('march.html');
  await expect(page.locator('.march-total')).toContainText('1 of ');
  const mean = page.locator('[data-chapter="sir-norm/mean"]');
  await expect(mean.locator('.march-count')).toContainText('1 of 7');
  await expect(mean.locator('.is-seen')).toHaveText(['One soldier walks']);
  await expect(mean.locator('.march-bets')).toContainText('You said “By 8”; it is “By 1”');
  await mean.locator('.march-bets a').click();
  await expect(current(page)).toHaveId('one-walks');
  await expect(page.locator(`${form} .verdict`)).toContainText('Not so');
});

test('a march goes to a file, is forgotten, and comes back from the file', async ({
  page,
}, info) => {
  // Stock Firefox does not tell of downloads, so what is handed to the browser is looked at.
  await page.addInitScript(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (saved: Blob) => {
      Object.assign(globalThis, { saved });
      return create(saved);
    };
    HTMLAnchorElement.prototype.click = () => {}; // its own window for the download would take the keyboard
  });
  await open(page, 'mean.html#centre');
  await page.goto('march.html');
  const total = page.locator('.march-total');
  await expect(total).toContainText('1 of ');
  await page.getByRole('button', { name: 'Save to a file' }).click();
  await expect(page.locator('.march-status')).toContainText('sir-norm-march.json');
  const text = await page.evaluate(() => (globalThis as unknown as { saved: Blob }).saved.text());
  expect(JSON.parse(text).chapters['sir-norm/mean'].seen).toEqual(['centre']);
  const path = info.outputPath('march.json');
  writeFileSync(path, text);

  const forget = page.getByRole('button', { name: 'Forget me' });
  await forget.press('Enter'); // by key: Playwright's click scrolls on in Firefox
  await expect(page.getByRole('button', { name: 'No, keep them' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(forget).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Yes, forget' }).press('Enter');
  await expect(total).toContainText('Nothing is noted yet');
  expect(await page.evaluate(() => localStorage.length)).toBe(0);

  const file = page.locator('input[type=file]');
  await file.setInputFiles(path);
  await expect(page.locator('.march-status')).toContainText('1 of the file’s chapters');
  await expect(total).toContainText('1 of ');

  const hostile = info.outputPath('hostile.json');
  writeFileSync(hostile, '{"sir-norm-march":1,"chapters":"<img src=x>"}');
  await file.setInputFiles(hostile);
  await expect(page.locator('.march-status')).toContainText('is no saved march');
  await expect(page.locator('main img')).toHaveCount(0);
});

test('a browser that keeps nothing says so', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await page.goto('march.html');
  await expect(page.locator('main')).toContainText('This browser keeps nothing for this page');
  await page.getByRole('button', { name: 'Forget me' }).click();
  await page.getByRole('button', { name: 'Yes, forget' }).click();
  await expect(page.locator('.march-status')).toContainText('refused to forget');
});

test('two tabs: each keeps its own figure and learns what the other has answered', async ({
  page,
  context,
}) => {
  await open(page, 'mean.html#one-walks');
  const other = await context.newPage();
  await open(other, 'mean.html#centre');
  await page.locator(`${form} [value=one]`).check();
  await page.locator(`${form} .commit`).click();
  await expect(other.locator(`${form} .verdict`)).toContainText('Right');
  await expect(current(other)).toHaveId('centre');
  await other.close();
});
