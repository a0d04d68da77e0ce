// End-to-end tests of the built page, served from a sub-path by a plain static server, in Chromium and
// in stock Firefox. Firefox ignores emulated media, so each of its modes is a project of its own.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';

const top = fileURLToPath(new URL('..', import.meta.url));
const port = Number(process.env.SIRNORM_E2E_PORT ?? 4817);

const CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const chromium = (...more: string[]) => ({
  browserName: 'chromium' as const,
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...CHROMIUM, ...more],
  },
});
const firefox = (prefs: Record<string, number | boolean> = {}) => ({
  browserName: 'firefox' as const,
  channel: 'moz-firefox',
  launchOptions: {
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: prefs,
  },
});

const TAGGED = /@(no-wasm|dark|forced-colors|reduced-motion)\b/;
const DARK = 'layout.css.prefers-color-scheme.content-override';
const mode = (
  name: string,
  use: NonNullable<PlaywrightTestConfig['use']>,
  prefs: Record<string, number | boolean>,
) => [
  { name: `chromium-${name}`, use, grep: new RegExp(`@${name}\\b`) },
  { name: `firefox-${name}`, use: firefox(prefs), grep: new RegExp(`@${name}\\b`) },
];

export default defineConfig({
  testDir: join(top, 'tests/web/e2e'),
  outputDir: join(top, 'web/test-results'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 1, // what passes only then is reported as flaky
  expect: { timeout: 15_000 }, // a loaded machine is slow, not wrong
  reporter: 'list',
  use: { baseURL: `http://localhost:${port}/sir-norm/` },
  webServer: {
    command: `node "${join(top, 'tools/serve.mjs')}" "${join(top, 'web/dist')}" --port ${port} --prefix /sir-norm/`,
    url: `http://localhost:${port}/sir-norm/`,
    reuseExistingServer: true,
  },
  // A test tagged @dark runs in the dark projects only, and so on; without a tag it runs in the plain two.
  projects: [
    { name: 'chromium', use: chromium(), grepInvert: TAGGED },
    { name: 'firefox', use: firefox(), grepInvert: TAGGED },
    ...mode('no-wasm', chromium('--js-flags=--jitless'), { 'javascript.options.wasm': false }),
    ...mode('dark', { ...chromium(), colorScheme: 'dark' }, { [DARK]: 0 }),
    ...mode(
      'forced-colors',
      { ...chromium(), contextOptions: { forcedColors: 'active' } },
      { 'browser.display.document_color_use': 2 },
    ),
    ...mode(
      'reduced-motion',
      { ...chromium(), contextOptions: { reducedMotion: 'reduce' } },
      { 'ui.prefersReducedMotion': 1 },
    ),
  ],
});
