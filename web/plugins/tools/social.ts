// Draws what a link to a story shows elsewhere, from the art of the page: art/preview.png of the story, kept in
// the repository because a build has no browser.
//   npm run social      (CHROMIUM: the browser that draws, else /usr/bin/chromium)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';
import { readPng, writePalettePng } from './png.ts';

type Drawn = typeof import('../../src/art/social.tsx');
const web = fileURLToPath(new URL('../..', import.meta.url));
const font = (family: string, file: string) =>
  `@font-face{font-family:"${family}";src:url("${pathToFileURL(join(web, 'node_modules', file))}")}`;
const style = [
  font('SN Display', '@fontsource/almendra/files/almendra-latin-700-normal.woff2'),
  font(
    'SN Text',
    '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  ),
  font('SN Math', '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2'),
  ...['tokens', 'figures', 'art'].map((name) =>
    readFileSync(join(web, `src/styles/${name}.css`), 'utf8'),
  ),
  ':root{color-scheme:light}*{animation:none!important}body{margin:0}svg.social{display:block}',
  '.social .ground-colour{fill:var(--paper)}.social .name{font:700 104px "SN Display";fill:var(--ink)}',
  '.social .line{font:34px "SN Text";fill:var(--soft)}.social .rule{stroke:var(--line);stroke-width:2}',
].join('\n');

const { module } = await runnerImport<Drawn>(join(web, 'src/art/social.tsx'), {
  root: web,
  configFile: false,
  logLevel: 'error',
});
const folder = mkdtempSync(join(tmpdir(), 'sirnorm-social-'));
try {
  for (const [name, svg] of Object.entries(module.drawings())) {
    const page = join(folder, `${name}.html`);
    writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>${svg}`);
    const screen = join(folder, `${name}.png`);
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'];
    const size = ['--force-device-scale-factor=1', '--window-size=1200,630'];
    execFileSync(
      process.env.CHROMIUM ?? '/usr/bin/chromium',
      [...flags, ...size, `--screenshot=${screen}`, pathToFileURL(page).href],
      { stdio: 'ignore' },
    );
    const picture = join(web, `stories/${name}/art/preview.png`);
    writeFileSync(picture, writePalettePng(readPng(readFileSync(screen))));
    console.log(`${picture} (${readFileSync(picture).length} bytes)`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
