// The build of the page. What a chapter becomes is decided in plugins/, not here.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { dataAssets } from './plugins/data.ts';
import { offline } from './plugins/offline.ts';
import { coreAlias } from './plugins/packages.ts';
import { site, storiesIn } from './plugins/site.ts';

const top = fileURLToPath(new URL('..', import.meta.url));
const generated = join(top, 'build/web');
// One story alone, as the root of the site, is quicker to write at: SIRNORM_STORY=../my/story npm run dev
const { SIRNORM_STORY: alone } = process.env;
const stories = alone ? [resolve(alone)] : storiesIn(join(top, 'web/stories'));

/** What is imported late is small and names its own style sheet, so Vite's way of preloading would only cost. */
const plainImports: Plugin = {
  name: 'sirnorm:plain-imports',
  enforce: 'pre',
  apply: 'build',
  load: (id) =>
    id.endsWith('vite/preload-helper.js') ? 'export const __vitePreload = (load) => load();' : null,
};

export default defineConfig({
  base: './',
  appType: 'mpa',
  publicDir: false,
  plugins: [
    plainImports,
    site({ top, stories, generated }),
    dataAssets({ top, generated }),
    offline(join(top, 'web')),
  ],
  resolve: { alias: coreAlias(top) },
  server: { fs: { allow: [top] } },
  worker: { format: 'es', plugins: () => [dataAssets({ top, generated })] },
  build: {
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: false, // what comes late is one file, so there is nothing to fetch ahead
  },
  test: {
    dir: join(top, 'tests/web'),
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', 'e2e/**'],
  },
});
