// SirNormNet learns in the browser: through the package alone, in a worker of a page that knows nothing else of us; and in
// the chapter that summons it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, open, test } from './support';

const TOP = join(__dirname, '../../..');
const MIME: Record<string, string> = {
  js: 'text/javascript',
  wasm: 'application/wasm',
  csv: 'text/csv',
};

interface Told {
  readonly error?: string;
  readonly fingerprint: string;
  readonly expected: string;
  readonly arch: string;
  readonly last: number;
  readonly accuracy: number;
}

async function bundle(): Promise<string> {
  const { build } = await import('vite');
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: TOP,
    resolve: {
      alias: {
        '@sirnorm/training': join(TOP, 'bindings/package/training.ts'),
        '@sirnorm/wasm': join(TOP, 'build/wasm/package'),
      },
    },
    build: {
      write: false,
      assetsInlineLimit: 0,
      target: 'es2022',
      lib: { entry: join(__dirname, 'training/worker.ts'), formats: ['es'] },
    },
  });
  const [first] = [made].flat();
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the worker was not bundled');
  return chunk.code;
}

test('SirNormNet reaches 97 % in a worker, with the fingerprint of the native tests', async ({
  page,
}) => {
  const worker = await bundle();
  const files: Record<string, () => Buffer | string> = {
    '/': () => '<!doctype html><title>Somebody else</title><link rel="icon" href="data:,">',
    '/worker.js': () => worker,
    '/digits.csv': () => readFileSync(join(TOP, 'core/data/digits.csv')),
    '/wine.csv': () => readFileSync(join(TOP, 'core/data/wine.csv')),
    '/sirnorm-training.wasm': () =>
      readFileSync(join(TOP, 'build/wasm/package/sirnorm-training.wasm')),
  };
  const server = createServer(({ url = '' }, answer) => {
    const body = files[url]?.();
    answer
      .writeHead(body === undefined ? 404 : 200, {
        'Content-Type': MIME[url.split('.').at(-1) ?? ''] ?? 'text/html',
      })
      .end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  try {
    const lesson = await page.context().newPage();
    await lesson.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const told = await lesson.evaluate(
      () =>
        new Promise<Told>((resolve, reject) => {
          const worker = new Worker('worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
    expect(told.error).toBeUndefined();
    expect(told.fingerprint).toBe(told.expected);
    expect(told.arch).toBe('wasm');
    expect(told.last).toBeLessThan(0.1);
    expect(told.accuracy).toBeGreaterThanOrEqual(0.97);
    await lesson.close();
  } finally {
    server.close();
  }
});

/** The run of this step, from its button to its end. */
async function ran(page: Page, address: string): Promise<void> {
  await page.setViewportSize({ width: 800, height: 900 }); // one step alone: nothing scrolls to another
  await open(page, address);
  const play = page.locator('.run .primary');
  await play.click();
  await expect(play).toHaveText('Run again', { timeout: 90_000 });
}

test('the chapter that summons it lets it learn, and its sentence says how well', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await ran(page, 'sirnormnet.html#school');
  const named = page.locator('#school sn-run').first();
  await expect(named).toHaveText(/^9[5-9]\.\d\u00a0%$/); // the claim of the experiment, over its seeds
  await expect(page.locator('sn-stage .median').first()).toHaveAttribute('d', /L.*L/);
});

test('a run is looked at from its start, also on a logarithmic axis, which has no place for it', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await ran(page, 'trials.html#brake');
  await page.locator('.scrub .track').press('Home');
  await expect(page.locator('.run-where')).toContainText('step 0 of 300');
  const line = page.locator('sn-stage line.looked-at').first();
  expect(Number(await line.getAttribute('x1'))).toBeGreaterThan(0);
});

test('a number in prose follows the run of its own step; other steps and closed answers keep theirs', async ({
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 900 });
  await open(page, 'prologue.html#double');
  const told = page.locator('#double > .told > p sn-run');
  const answers = page.locator('#thousand sn-run');
  const later = page.locator('#fifty > .told > p sn-run').first();
  await expect(told.last()).toHaveText('0.41');
  const promised = await answers.allTextContents();
  const fifty = await later.textContent();
  await page.locator('.control-gain input[type=range]').press('Home');
  await expect(told.last()).not.toHaveText('0.41', { timeout: 30_000 });
  expect(await answers.allTextContents()).toEqual(promised);
  expect(await later.textContent()).toBe(fifty);
  await page.locator('#double .show-me').click();
  expect(await answers.allTextContents()).toEqual(promised);
  await page.locator('sn-stage').scrollIntoViewIfNeeded(); // runs wait off screen
  await expect(told.last()).toHaveText(promised[0] ?? '', { timeout: 30_000 });
});

test('on a phone the claims are veiled until the reader has predicted; the answer leads to the run', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, 'peace-time.html#darkness');
  const stamps = page.locator('sn-stage .stamp');
  await expect(stamps.first()).toHaveText('predict first');
  const form = page.locator('#darkness form.predict');
  await form.locator('.show-me').click();
  await expect(form.locator('.verdict')).toBeFocused();
  await expect(stamps.first()).toHaveText('not run yet'); // it waits: nobody sees it
  await form.getByRole('link', { name: 'See it in the figure' }).click();
  await expect(page.locator('#darkness > h2')).toBeInViewport();
  await expect(page.locator('sn-stage .run')).toBeInViewport();
  await expect(stamps.first()).toHaveText('holds here', { timeout: 90_000 });
  await page.setViewportSize({ width: 1280, height: 900 });
  await expect(form.locator('.look')).toBeHidden();
});
