// The story as Vite sees it: compiled when the build starts, written when the hashed names are known, and
// served afresh on every request in development.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, type ResolvedConfig, runnerImport } from 'vite';
import type { WidgetGroup } from '../src/story/catalog.ts';
import type { Site } from './compile.tsx';
import { digitsFile, licences, wineFile } from './data.ts';
import { serve } from './dev.ts';
import { type FontFile, writeFonts } from './fonts.ts';
import { writeApp } from './offline.ts';
import { coreAlias } from './packages.ts';
import type { Assets } from './story/shell.ts';

export interface SiteOptions {
  readonly top: string; // the repository
  readonly stories: readonly string[]; // their folders; the first one is the root of the site
  readonly generated: string; // folder for what is made on the way
}
interface Compiled extends Site {
  readonly fonts: readonly FontFile[];
}
type Compiler = typeof import('./compile.tsx');

const SCRIPT = 'src/main.ts';
const START = 'src/start.ts';
/** The words of figures in languages that are not in the script itself. */
const LANGUAGE_WORDS: Readonly<Record<string, string>> = { de: 'src/words/de/index.ts' };
const STYLE = 'src/styles/index.css';
/** Style sheets of widget groups and others, for the pages that have them. */
const GROUP_STYLES: Readonly<
  Record<Exclude<WidgetGroup, 'march'> | 'cover' | 'companion' | 'print', string>
> = {
  cover: 'src/styles/cover.css',
  companion: 'src/styles/companion.css',
  print: 'src/styles/print.css',
  more: 'src/styles/more.css',
  runs: 'src/styles/runs.css',
};
const ICON = 'src/art/favicon.svg';

export function site({ top, stories, generated }: SiteOptions): Plugin {
  const web = join(top, 'web');
  const fontFolder = join(generated, 'fonts');
  const groupStyles = Object.entries(GROUP_STYLES);
  const groupInputs = Object.fromEntries(
    groupStyles.map(([group, path]) => [`style-${group}`, join(web, path)]),
  );
  let config: ResolvedConfig;
  let built: Compiled | null = null;

  async function compile(): Promise<Compiled> {
    if (!existsSync(join(top, 'build/wasm/package/sirnorm.wasm'))) {
      throw new Error(
        'The core is not built yet, and every number comes from it. Build it first: tools/dev setup',
      );
    }
    const { module } = await runnerImport<Compiler>(join(web, 'plugins/compile.tsx'), {
      root: web,
      configFile: false,
      logLevel: 'error',
      resolve: { alias: coreAlias(top) },
    });
    const paths = { top, digits: digitsFile(top, generated), wine: wineFile(top) };
    const made = await module.compileSite(stories, paths);
    return { ...made, fonts: await writeFonts(fontFolder, web, made.written) };
  }

  return {
    name: 'sirnorm:site',
    config: () => ({
      resolve: { alias: { '@sirnorm/fonts.css': join(fontFolder, 'fonts.css') } },
      build: {
        rolldownOptions: {
          input: {
            page: join(web, SCRIPT),
            start: join(web, START),
            style: join(web, STYLE),
            ...groupInputs,
          },
          checks: { pluginTimings: false }, // most of the time is ours: the story
        },
      },
    }),
    configResolved(resolved) {
      config = resolved;
    },
    async buildStart() {
      if (config.command === 'build') built = await compile();
    },
    // The typefaces come first, whether or not the styles ask for them.
    transform: {
      order: 'pre',
      handler: (code, id) =>
        /^[^?]*/.exec(id)?.[0].endsWith(STYLE)
          ? `@import '@sirnorm/fonts.css';\n${code}`
          : undefined,
    },
    generateBundle(_, bundle) {
      if (!built) return;
      const emit = (name: string, source: string | Uint8Array, fixed = false) =>
        this.getFileName(
          this.emitFile({ type: 'asset', source, ...(fixed ? { fileName: name } : { name }) }),
        );
      const icon = readFileSync(join(web, ICON), 'utf8');
      const app = writeApp(built.app, icon, emit);
      const outputs = Object.values(bundle);
      const chunk = (path: string) => {
        for (const one of outputs)
          if (one.type === 'chunk' && one.facadeModuleId === join(web, path)) return one;
        throw new Error(`The build made no script of ${path}.`);
      };
      const start = chunk(START).fileName;
      const sheet = (name: string) => {
        const found = outputs.find(
          (one) => one.type === 'asset' && one.names.includes(`${name}.css`),
        );
        if (!found) throw new Error(`The build made no ${name}.css.`);
        return `./${found.fileName}`;
      };
      const font = (path: string) => {
        const wanted = path.split(/[\\/]/).at(-1) ?? '';
        return (
          outputs.find((one) => one.type === 'asset' && one.names.includes(wanted))?.fileName ?? ''
        );
      };
      const assets: Assets = {
        script: `./${chunk(SCRIPT).fileName}`,
        start: `./${start}`,
        shared: chunk(SCRIPT)
          .imports.filter((name) => name !== start)
          .map((name) => `./${name}`),
        words: Object.fromEntries(
          Object.entries(LANGUAGE_WORDS).map(([language, path]) => [
            language,
            [`./${chunk(path).fileName}`],
          ]),
        ),
        style: sheet('style'),
        groupStyles: Object.fromEntries(
          groupStyles.map(([group]) => [group, sheet(`style-${group}`)]),
        ),
        printStyle: sheet('style-print'),
        preload: built.fonts.filter(({ preload }) => preload).map(({ path }) => `./${font(path)}`),
        icon: `./${emit('favicon.svg', icon)}`,
        touchIcon: `./${app.touch}`,
        manifest: `./${app.manifest}`,
        licences: './licences.txt',
        preview: {
          address: addressOf(process.env.SIRNORM_URL),
          pictures: Object.fromEntries(
            previews(stories, built.ids).map(({ id, path }) => [
              id,
              `./${emit(`${id}.png`, readFileSync(path))}`,
            ]),
          ),
        },
        head: '',
        policy: true,
      };
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licences(top) });
      for (const { file, render } of built.pages) {
        this.emitFile({ type: 'asset', fileName: file, source: render(assets) });
      }
    },
    configureServer(server) {
      const assets: Assets = {
        script: `/${SCRIPT}`,
        start: `/${START}`,
        shared: [],
        words: {},
        style: `/${STYLE}`,
        groupStyles: Object.fromEntries(groupStyles.map(([group, path]) => [group, `/${path}`])),
        printStyle: `/${GROUP_STYLES.print}`,
        preload: [],
        icon: `/${ICON}`,
        touchIcon: '',
        manifest: '',
        licences: './licences.txt',
        preview: { address: '', pictures: {} },
        head: '<script type="module" src="/@vite/client"></script>',
        policy: false,
      };
      const own = ['src/widgets', 'src/art', 'src/words', 'plugins'].map((folder) =>
        join(web, folder),
      );
      const sources = [...stories, join(top, 'build/wasm/package'), ...own];
      serve(server, { compile, sources, assets, licences: licences(top) });
    },
  };
}

/** art/preview.png of the stories that have one. */
const previews = (stories: readonly string[], ids: readonly string[]) =>
  stories
    .map((folder, at) => ({ id: ids[at] ?? '', path: join(folder, 'art/preview.png') }))
    .filter(({ path }) => existsSync(path));

/** The address a site is built for, as SIRNORM_URL says. */
export function addressOf(url = ''): string {
  if (url === '') return '';
  if (!/^https?:\/\/[^\s?#]+$/.test(url))
    throw new Error(
      `SIRNORM_URL is the address of the site, such as https://example.org/sir-norm/, but it is "${url}".`,
    );
  return url.replace(/\/*$/, '/');
}

/** Every story of a folder of stories, Sir Norm's first. */
export function storiesIn(folder: string): readonly string[] {
  const found = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'story.yaml')));
  const first = (name: string) => (name === 'sir-norm' ? 0 : 1);
  return found
    .toSorted((a, b) => first(a) - first(b) || a.localeCompare(b))
    .map((name) => join(folder, name));
}
