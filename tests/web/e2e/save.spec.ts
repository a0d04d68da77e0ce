// What a reader takes home or brings along: a run's numbers and figures as files, and a table from a file.
import type { Locator, Page } from '@playwright/test';
import { expect, open, status, test } from './support';

test.use({ viewport: { width: 800, height: 900 } });

/** Stock Firefox does not tell of downloads, so what is handed to the browser is looked at. */
async function watch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const create = URL.createObjectURL;
    let blob: Blob | undefined;
    URL.createObjectURL = (made: Blob) => {
      blob = made;
      return create(made);
    };
    HTMLAnchorElement.prototype.click = function () {
      Object.assign(globalThis, { saved: { name: this.download, blob } });
    };
  });
}
interface Saved {
  readonly name: string;
  readonly blob: Blob;
}
async function taken(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  await page.evaluate(() => Object.assign(globalThis, { saved: undefined }));
  await button.dispatchEvent('click');
  await page.waitForFunction(() => Boolean((globalThis as { saved?: unknown }).saved));
  const { name, bytes } = await page.evaluate(async () => {
    const { saved } = globalThis as unknown as { saved: Saved };
    return { name: saved.name, bytes: [...new Uint8Array(await saved.blob.arrayBuffer())] };
  });
  return { name, bytes: Buffer.from(bytes) };
}

test('a run is played, looked back through, and taken home as numbers and pictures', async ({
  page,
}) => {
  test.setTimeout(90_000);
  await watch(page);
  await open(page, 'widgets/run.html');
  const play = page.locator('.run .primary');
  await expect(page.locator('.run-save')).toBeHidden(); // nothing has run yet
  await play.press('Enter');
  await expect(play).toHaveText('Run again', { timeout: 60_000 });
  await expect(status(page)).toContainText('has run');
  await page.locator('.scrub .track').press('Home');
  await expect(page.locator('.run-where')).toContainText('step 0 of 200');
  await page.locator('.scrub .track').press('End');

  await page.locator('.run-save summary').press('Enter');
  const csv = await taken(page, page.getByRole('button', { name: /numbers of this run/ }));
  expect(csv.name).toBe('run-moons.csv');
  const rows = csv.bytes
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const [heads = [], ...lines] = rows;
  expect(heads.slice(0, 3)).toEqual(['lane', 'seed', 'step']);
  expect(lines).toHaveLength(2 * 3 * 41); // lanes, seeds, points
  const column = heads.indexOf('accuracy');
  const last = (lane: string) =>
    lines
      .filter(([name, , step]) => name === lane && step === '200')
      .map((line) => Number(line[column]))
      .sort((a, b) => a - b);
  await page.locator('.numbers summary').press('Enter');
  const shown = await page.locator('.numbers tbody tr').last().locator('td').allTextContents();
  const median = (lane: string) => `${Math.round(1000 * (last(lane)[1] ?? 0)) / 10}\u00a0%`;
  expect(shown.slice(0, 2).map((text) => text.split(' (')[0])).toEqual([
    median('none'),
    median('bn'),
  ]);

  const svg = await taken(page, page.getByRole('button', { name: /as SVG/ }).first());
  expect(svg.name).toMatch(/^run-.*\.svg$/);
  const text = svg.bytes.toString();
  expect(text).not.toMatch(/ class=| style=|href=|url\(|var\(/);
  const reader = await page.context().newPage(); // without the policies of ours
  const parsed = await reader.evaluate((source) => {
    const tree = new DOMParser().parseFromString(source, 'image/svg+xml');
    const strokes = [...tree.querySelectorAll('path')].map((one) => one.getAttribute('stroke'));
    return {
      error: tree.querySelector('parsererror') !== null,
      title: tree.querySelector('title')?.textContent,
      says: tree.querySelector('desc')?.textContent,
      colours: new Set(strokes.filter((stroke) => stroke?.startsWith('rgb'))).size,
      words: [...tree.querySelectorAll('text')].map((one) => one.textContent).join(' '),
    };
  }, text);
  expect(parsed.error).toBe(false);
  expect(parsed.title).toContain('share of test points');
  expect(parsed.says).toContain('BatchNorm');
  expect(parsed.colours).toBeGreaterThan(1);
  expect(parsed.words).toContain('no norm');

  const png = await taken(page, page.getByRole('button', { name: /as PNG/ }).first());
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  const width = Number(/ width="(\d+)"/.exec(text)?.[1]);
  expect(png.bytes.readUInt32BE(16)).toBe(2 * width);
});

test('a network goes home as PyTorch source and as weights that fit it', async ({ page }) => {
  await watch(page);
  await open(page, 'widgets/run.html');
  await page.locator('sn-stage .run .primary').press('Enter');
  await expect(page.locator('.run .primary')).toHaveText('Run again', { timeout: 60_000 });
  await page.locator('.run-save summary').press('Enter');
  const code = await taken(page, page.getByRole('button', { name: /“BatchNorm” as PyTorch/ }));
  expect(code.name).toBe('run-moons-bn.py');
  expect(code.bytes.toString()).toContain('nn.Linear(2, 16)');
  expect(code.bytes.toString()).toContain('nn.BatchNorm1d(16)');
  const weights = await taken(
    page,
    page.getByRole('button', { name: /“BatchNorm” as safetensors/ }),
  );
  expect(weights.name).toBe('run-moons-bn.safetensors');
  const length = Number(weights.bytes.readBigUInt64LE(0));
  const header = JSON.parse(weights.bytes.subarray(8, 8 + length).toString());
  const shapes = Object.fromEntries(
    Object.entries(header as Record<string, { shape?: number[] }>).map(([name, { shape }]) => [
      name,
      shape,
    ]),
  );
  expect(shapes).toMatchObject({
    'fc1.weight': [16, 2],
    'norm1.running_mean': [16],
    'fc3.weight': [2, 16],
  });
});

test('a table comes from a file, and a wrong file gets a sentence that names it', async ({
  page,
}) => {
  await open(page, 'mean.html#yours');
  await page.getByLabel('My own').check();
  const bring = (name: string, content: string | Buffer) =>
    page.locator('sn-stage input[type=file]').setInputFiles({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.isBuffer(content) ? content : Buffer.from(content),
    });
  const trouble = page.locator('sn-stage .trouble');
  await bring('grades.csv', 'a;b\r\n2;4\r\n4;8,5\r\n6;9\r\n');
  await expect(page.locator('sn-stage td.cell')).toHaveCount(6);
  await expect(page.locator('sn-stage th[scope=col]').first()).toContainText('a');
  await expect(page).toHaveURL(/own=2:2,4,4,8\.5,6,9/);
  await bring('Größen.csv', Buffer.from('Gr\xf6\xdfe,b\n2,4\n', 'latin1')); // as a spreadsheet writes it
  await expect(page.locator('sn-stage th[scope=col]').first()).toContainText('Größe');
  await bring('grades.csv', 'a;b\r\n2;4\r\n4;8,5\r\n6;9\r\n');
  await expect(page.locator('sn-stage td.cell')).toHaveCount(6);
  await bring('words.csv', '1,2\n3,four\n');
  await expect(trouble).toContainText('“words.csv” was not taken. Row 2, column 2: "four"');
  await bring('ragged.csv', '1,2\n3\n');
  await expect(trouble).toContainText('“ragged.csv” was not taken. Row 2');
  await bring('table.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 1]));
  await expect(trouble).toContainText('“table.xlsx” is not text');
  await bring('nothing.csv', ' \n');
  await expect(trouble).toContainText('“nothing.csv” is empty');
  await bring('large.csv', '1,2\n'.repeat(300_000));
  await expect(trouble).toContainText('“large.csv” has 1200 kB');
  await expect(page.locator('sn-stage td.cell')).toHaveCount(6); // what was there is there
  await page.locator('sn-stage textarea').fill('1 2\n3 4');
  await page.getByRole('button', { name: 'Use these numbers' }).dispatchEvent('click');
  await expect(page.locator('sn-stage td.cell')).toHaveCount(4);
  await expect(trouble).toHaveCount(0);
});

test('a batch is taken home with every stage, and its dots as a picture', async ({ page }) => {
  await watch(page);
  await open(page, 'widgets/save.html');
  const csv = await taken(page, page.getByRole('button', { name: /stage by stage/ }));
  expect(csv.name).toBe('save-batch.csv');
  const [heads, ...lines] = csv.bytes.toString().trimEnd().split('\n');
  expect(heads).toBe('sample,feature,x,mean,variance,std,xhat,y');
  expect(lines).toHaveLength(8 * 4);
  const cells = await page
    .locator('sn-stage .widget-batch-grid tbody tr')
    .first()
    .locator('td')
    .allTextContents();
  const normalized = lines.slice(0, 4).map((line) => Number(line.split(',')[6]).toFixed(2));
  expect(cells.map((text) => text.trim().replace('−', '-'))).toEqual(normalized);

  const svg = await taken(page, page.getByRole('button', { name: /dots.*as SVG/ }));
  expect(svg.name).toBe('save-the-dots.svg');
  const text = svg.bytes.toString();
  expect(text).not.toMatch(/ class=| style=|href=|url\(|var\(/);
  expect(text).toContain('mean 0.000');
  const png = await taken(page, page.getByRole('button', { name: /dots.*as PNG/ }));
  expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
});
