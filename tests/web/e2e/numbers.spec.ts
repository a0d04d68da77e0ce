// The numbers on the page against the definition, computed here in double.
import { column, expect, open, read, test } from './support';

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => mean(values.map((value) => (value - mean(values)) ** 2));

test('the variance under every column is that of the cells above', async ({ page }) => {
  for (const link of [
    'variance.html#squares',
    'variance.html#each-column',
    'variance.html?s=11&n=5#squares',
  ]) {
    await open(page, link);
    const groups = page.locator('sn-stage [data-of=variance][data-group]');
    await expect(groups.first()).toBeVisible();
    for (let at = 0; at < (await groups.count()); ++at) {
      const cells = await column(page, at);
      const text = (await groups.nth(at).textContent()) ?? '';
      const half = 0.51 * 10 ** -(text.split('.')[1]?.length ?? 0); // of the last digit shown
      expect(Math.abs(read(text) - variance(cells))).toBeLessThan(half);
    }
  }
});

test('x̂ and y follow the definition, with eps inside the root', async ({ page }) => {
  const x = [2, 4, 9];
  const link = 'data=own&own=1:2,4,9';
  await open(page, `normalize.html?${link}&level=xhat&e=0.5`);
  const spread = Math.sqrt(variance(x) + 0.5);
  const xhat = await column(page, 0);
  for (const [at, value] of x.entries()) {
    expect(xhat[at]).toBeCloseTo((value - mean(x)) / spread, 5);
  }
  await open(page, `scale-and-shift.html?${link}&g=-2&b=3`);
  const y = await column(page, 0);
  const std = Math.sqrt(variance(x) + 1e-5);
  for (const [at, value] of x.entries()) {
    expect(y[at]).toBeCloseTo((-2 * (value - mean(x))) / std + 3, 5);
  }
});

test('along rows every row gets a mean of its own', async ({ page }) => {
  await open(page, 'mean.html?data=own&own=2:1,3,10,20&a=rows');
  const groups = page.locator('sn-stage [data-of=mean][data-group]');
  await expect(groups).toHaveCount(2);
  expect((await groups.allTextContents()).map(read)).toEqual([2, 15]);
});

test('with both edges every column has its mean below and every row its own beside it, at either switch', async ({
  page,
}) => {
  await open(page, 'layer-norm.html#how-many');
  const means = (where: string) => page.locator(`sn-stage table.grid ${where} [data-of=mean]`);
  for (const axis of ['row', 'column', 'row']) {
    await page.locator('sn-stage').getByLabel(axis, { exact: false }).check();
    await expect(means('tfoot')).toHaveCount(4);
    await expect(means('tbody')).toHaveCount(8);
    await expect(means(axis === 'row' ? 'tbody' : 'tfoot').first()).toHaveClass(/focused/);
    await expect(means(axis === 'row' ? 'tfoot' : 'tbody').first()).not.toHaveClass(/focused/);
    const columns = await Promise.all([0, 1, 2, 3].map((at) => column(page, at)));
    const rows = columns[0]?.map((_, row) => columns.map((values) => values[row] ?? Number.NaN));
    for (const [where, groups] of [
      ['tfoot', columns],
      ['tbody', rows ?? []],
    ] as const)
      for (const [at, text] of (await means(where).allTextContents()).entries())
        expect(read(text)).toBeCloseTo(mean(groups[at] ?? []), 2);
  }
  await open(page, 'layer-norm.html#challenger'); // only where it is asked for
  await expect(means('tfoot')).toHaveCount(0);
  await expect(means('tbody')).toHaveCount(8);
});

test('numbers in prose and formula follow the figure', async ({ page }) => {
  await open(page, 'mean.html?data=own&own=1:2,4,6#centre');
  await page.locator('#mean-formula .formula-toggle').click();
  const numbers = page.locator('#mean-formula .formula-numbers .live');
  expect((await numbers.allTextContents()).map(read)).toEqual([4, 3, 12]);
  const prose = page.locator('#centre sn-num[data-of=sum]').first();
  expect(read(await prose.textContent())).toBe(12);
});

test('a chart whose number is a variable is drawn, and anew for another one', async ({ page }) => {
  await open(page, 'trials.html#stable');
  const lines = page.locator('sn-stage .depth-lines .median');
  await expect(lines).toHaveCount(3);
  await expect(page.locator('sn-stage .plot .nothing')).toHaveCount(0);
  const upwards = await lines.first().getAttribute('d');
  await page.getByRole('radio', { name: 'the gradient, downwards' }).check();
  await expect(lines).toHaveCount(3);
  await expect(lines.first()).not.toHaveAttribute('d', upwards ?? '');
});

test('the fingerprint computed here is the one the tests pin', async ({ page }) => {
  await page.goto('engine.html');
  const pinned = await page.locator('sn-fingerprint').getAttribute('data-expected');
  await expect(page.locator('sn-fingerprint .verdict')).toContainText('They agree', {
    timeout: 20_000,
  });
  await expect(page.locator('sn-fingerprint .computed code')).toHaveText(pinned ?? '');
});
