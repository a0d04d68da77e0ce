// Two builds of the pages behind one address: kept at the first visit, read without a network, and replaced only when the
// reader agrees.
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { stamp } from '../../../web/plugins/offline';
import { ALL_CHAPTERS, DIST, expect, listen, open, test } from './support';

test.use({ keptOffline: true });
test.describe.configure({ timeout: 90_000 });

/** A static host of its own, which can be taken away and come back with other files. */
class Host {
  private server: ChildProcess | undefined;
  readonly folder = mkdtempSync(join(tmpdir(), 'sirnorm-'));
  readonly home: string;
  constructor(private readonly port: number) {
    cpSync(DIST, this.folder, { recursive: true });
    this.home = `http://localhost:${port}/any/where/`;
  }
  async up(): Promise<void> {
    const script = join(__dirname, '../../../tools/serve.mjs');
    const more = ['--port', String(this.port), '--prefix', '/any/where/'];
    this.server = spawn(process.execPath, [script, this.folder, ...more], { stdio: 'ignore' });
    const answers = () =>
      fetch(this.home).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(answers).toBe(true);
  }
  async down(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const gone = new Promise((done) => server.once('exit', done));
    server.kill();
    await gone;
  }
  /** Another build: a word of the first chapter has changed, and so has the version. */
  rebuild(word: string): void {
    const page = join(this.folder, 'mean.html');
    writeFileSync(page, readFileSync(page, 'utf8').replace(/<h1>[^<]*/, `<h1>${word}`));
    stamp(this.folder);
  }
}

const freePort = () =>
  new Promise<number>((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(address && typeof address === 'object' ? address.port : 0));
    });
  });

const kept = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker?.getRegistration();
    return (
      registration?.active?.state === 'activated' && navigator.serviceWorker.controller !== null
    );
  });

let host: Host;
test.beforeEach(async () => {
  host = new Host(await freePort());
  await host.up();
});
test.afterEach(async () => {
  await host.down();
  rmSync(host.folder, { recursive: true, force: true });
});
test.use({ quiet: undefined }); // the address is another one here

test('after the first visit every story is read without a network', async ({ page }) => {
  const noise = listen(page, host.home);
  await open(page, `${host.home}mean.html`);
  await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(true);
  await host.down();
  expect(new Set(ALL_CHAPTERS.flatMap(({ chapter }) => chapter.groups))).toContain('runs');
  for (const path of ['mean.html?n=5#one-walks', ...ALL_CHAPTERS.map((one) => one.path)])
    await open(page, host.home + path);
  await page.goto(host.home);
  await expect(page.locator('h1')).toBeVisible();
  await page.goto(`${host.home}engine.html`);
  await expect(page.locator('sn-fingerprint .verdict')).toContainText('They agree', {
    timeout: 20_000,
  });
  expect(noise.filter((line) => !line.includes('net::ERR'))).toEqual([]);
});

test('a new version waits until the reader agrees, and leaves the other tab in peace', async ({
  page,
  context,
}) => {
  const title = page.locator('h1');
  const bar = page.locator('.update');
  await open(page, `${host.home}mean.html`);
  const before = (await title.textContent()) ?? '';
  await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(true);

  host.rebuild('A second build');
  await open(page, `${host.home}mean.html#centre`);
  await expect(bar).toBeVisible({ timeout: 30_000 });
  await expect(title).toHaveText(before); // asked, not pushed
  await page.reload();
  await expect(title).toHaveText(before);
  await expect(bar).toBeVisible({ timeout: 30_000 });
  await bar.getByRole('button', { name: 'Later' }).click();
  await expect(bar).toHaveCount(0);

  const other = await context.newPage();
  await open(other, `${host.home}variance.html`);
  await expect(other.locator('.update')).toBeVisible({ timeout: 30_000 });
  await other.evaluate(() => {
    document.title = 'still here';
  });
  await page.reload();
  await bar.getByRole('button', { name: 'Use it' }).click();
  await expect(title).toHaveText('A second build');
  await expect(page).toHaveURL(/#centre$/); // at the same place
  await expect(other.locator('.update')).toHaveCount(0);
  await expect(other).toHaveTitle('still here');
  await other.keyboard.press('ArrowRight');
  await expect(other.locator('.step[aria-current=step]')).not.toHaveId('');
});

test('the pages can be installed', async ({ page, browserName }) => {
  test.skip(browserName === 'firefox', 'Firefox does not say');
  await open(page, `${host.home}mean.html`);
  await expect.poll(() => kept(page), { timeout: 30_000 }).toBe(true);
  const devtools = await page.context().newCDPSession(page);
  const { errors } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Playwright's contexts are private windows, where nothing can be installed; that alone may be complained about.
  expect(
    installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
  ).toEqual([]);
});
