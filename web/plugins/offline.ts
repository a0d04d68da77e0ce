// What makes the built pages an app of their own: icons from the art, a manifest, and the service worker with the list
// of every file it keeps. The list is read from the finished folder, so it knows every story.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Plugin, ResolvedConfig } from 'vite';
import { draw, type Icon, readArt } from './raster.ts';

const PAPER = '#f4f0e6';
interface AppIcon extends Icon {
  readonly name: string;
  readonly purpose: 'any' | 'maskable' | null; // null: named by the page, not by the manifest
}
const ICONS: readonly AppIcon[] = [
  { name: 'icon-192.png', size: 192, part: 0.96, ground: null, purpose: 'any' },
  { name: 'icon-512.png', size: 512, part: 0.96, ground: null, purpose: 'any' },
  { name: 'icon-maskable.png', size: 512, part: 0.6, ground: PAPER, purpose: 'maskable' },
  { name: 'icon-touch.png', size: 180, part: 0.72, ground: PAPER, purpose: null },
];

export interface App {
  readonly title: string;
  readonly description: string;
  readonly language: string;
}
export interface AppFiles {
  readonly manifest: string; // beside the pages, and so is the service worker
  readonly touch: string;
}

/** Emits icons and manifest; `emit` answers with the name a file gets. */
export function writeApp(
  app: App,
  svg: string,
  emit: (name: string, source: string | Uint8Array, fixed?: boolean) => string,
): AppFiles {
  const art = readArt(svg);
  const icons = ICONS.map((icon) => ({ ...icon, src: emit(icon.name, draw(art, icon)) }));
  const manifest = {
    name: app.title,
    short_name: app.title,
    description: app.description,
    lang: app.language,
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: PAPER,
    theme_color: PAPER,
    icons: icons
      .filter(({ purpose }) => purpose !== null)
      .map(({ src, size, purpose }) => ({
        src: `./${src}`,
        sizes: `${size}x${size}`,
        type: 'image/png',
        purpose,
      })),
  };
  return {
    manifest: emit('manifest.webmanifest', `${JSON.stringify(manifest, null, 1)}\n`, true),
    touch: icons.find(({ purpose }) => purpose === null)?.src ?? '',
  };
}

const SCRIPT = 'sw.js';

/** Every file below a folder, with forward slashes, in one fixed order. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
}

/** The list, and a name that changes when any file or the worker itself does. */
export function inventory(folder: string): { version: string; files: readonly string[] } {
  const files = filesOf(folder).filter((file) => file !== SCRIPT && !file.endsWith('.map'));
  const hash = createHash('sha256');
  for (const file of [...files, SCRIPT]) hash.update(file).update(readFileSync(join(folder, file)));
  return { version: hash.digest('hex').slice(0, 12), files };
}

/** Puts version and list in front of the service worker of a finished folder. */
export function stamp(folder: string): void {
  const path = join(folder, SCRIPT);
  const code = readFileSync(path, 'utf8')
    .replace(/^const VERSION=.*\n/, '')
    .replace(/\s*export\s*\{\s*\};?\s*$/, '');
  if (/\b(import|export)\b/.test(code))
    throw new Error('The service worker must be one plain script.');
  writeFileSync(path, code);
  const { version, files } = inventory(folder);
  const list = `const VERSION=${JSON.stringify(version)},FILES=${JSON.stringify(files)};\n`;
  writeFileSync(path, list + code);
}

export function offline(web: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'sirnorm:offline',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    buildStart() {
      const id = join(web, 'src/offline/worker.ts');
      this.emitFile({ type: 'chunk', id, fileName: SCRIPT });
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const { outDir } = config.build;
        stamp(isAbsolute(outDir) ? outDir : join(config.root, outDir));
      },
    },
  };
}
