// Core, widgets and story compiler together: a story in, its pages out. Vite's module runner loads this
// file, so that numbers and figures come from the very code of the page.
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createEngine } from '@sirnorm/core';
import { createTraining } from '@sirnorm/training';
import { h } from 'preact';
import { renderToStaticMarkup } from 'preact-render-to-string';
import { COMPANY, Cover, Sigil, Vignette } from '../src/art';
import { answer } from '../src/engine/answer';
import type { Ask, Fact } from '../src/engine/facts';
import { asked, describe, enlist, Stage, wanted } from '../src/widgets';
import * as march from '../src/widgets/march';
import * as more from '../src/widgets/more';
import * as runs from '../src/widgets/runs';
import { LETTERS } from '../src/words/languages';
import { openExperiments } from './experiments';
import type { Written } from './fonts';
import { hire } from './hands';
import { openLab } from './lab';
import type { App } from './offline';
import { checkAway } from './story/away';
import { readDrawing } from './story/drawing';
import { mathCharacters } from './story/glyphs';
import { numbersOf } from './story/numbers';
import { Report } from './story/report';
import { type Assets, type Book, renderPage } from './story/shell';
import { compileStory } from './story/site';
import { readStory, type Story } from './story/story';
import type { Art, Figures, Tools } from './story/tools';

const nothing = () => {};
const GEOMETRY = / (?:d|points|transform|viewBox|[xyr]|[xyc][xy12]|width|height)="[^"]*"/g;
const HOOKS = / data-(?:row|column|value|group|of|widget)="[^"]*"/g;

/** A tenth of a pixel is exact enough for a picture that stands still. */
const slim = (html: string): string =>
  html
    .replace(/ class(?=[ >])/g, '')
    .replace(GEOMETRY, (attribute) =>
      attribute.replace(/-?\d+\.\d{2,}/g, (number) => String(Number(Number(number).toFixed(1)))),
    );
const figures: Figures = {
  asked,
  wants: wanted,
  stage: (view, widgets) =>
    slim(renderToStaticMarkup(h(Stage, { view, widgets, intend: nothing }))),
  poster: (view, widgets) => ({
    picture: slim(
      renderToStaticMarkup(h(Stage, { view, widgets, intend: nothing, poster: true })),
    ).replace(HOOKS, ''),
    caption: describe(view, widgets),
  }),
};

export interface Paths {
  readonly top: string; // the repository
  readonly digits: string;
  readonly wine: string;
}

export async function openTools({ top, digits, wine }: Paths): Promise<Tools & { close(): void }> {
  const wasm = join(top, 'build/wasm/package/sirnorm.wasm');
  const engine = await createEngine({
    digits: readFileSync(digits, 'utf8'),
    wine: readFileSync(wine, 'utf8'),
    wasmBinary: readFileSync(wasm),
  });
  const numbers = numbersOf(engine);
  for (const { widgets } of [march, more, runs]) enlist(widgets); // on the page they come when they are wanted
  const picture: Art['picture'] = (name, { folder }) => {
    const path = join(folder, 'art', `${name}.svg`);
    if (existsSync(path)) return readDrawing(relative(top, path), readFileSync(path, 'utf8'));
    const one = COMPANY[name];
    return one ? renderToStaticMarkup(h(one, {})) : '';
  };
  const art: Art = {
    sigil: (story) => picture('sigil', story) || renderToStaticMarkup(h(Sigil, {})),
    cover: (scene) => slim(renderToStaticMarkup(h(Cover, { stages: numbers.stages(scene) }))),
    vignette: (of, story) =>
      picture(of, story) ||
      (story.id === 'sir-norm' ? renderToStaticMarkup(h(Vignette, { of })) : ''),
    picture,
  };
  const wasmBinary = readFileSync(join(top, 'build/wasm/package/sirnorm-training.wasm'));
  const experiments = await openExperiments(top);
  const hands = hire(experiments, top);
  const { version, expectedFingerprint } = experiments.info; // the tests pin the bits
  const lab = openLab(
    experiments,
    hands,
    join(top, 'build/runs'),
    `${version} ${expectedFingerprint}`,
  );
  const training = await createTraining({
    digits: readFileSync(digits, 'utf8'),
    wine: readFileSync(wine, 'utf8'),
    wasmBinary,
  });
  const known = new Map<string, Fact>();
  const tell = (ask: Ask): Fact => {
    const key = JSON.stringify(ask);
    const fact = known.get(key) ?? answer(training, ask);
    known.set(key, fact);
    return fact;
  };
  return { answer: tell, lab, numbers, figures, art, info: engine.info, close: hands.close };
}

export interface Site {
  readonly pages: readonly { readonly file: string; render(assets: Assets): string }[];
  readonly written: Written;
  readonly app: App; // the pages as one thing with a name
  readonly ids: readonly string[]; // of the stories, in the order of their folders
}

type Compiled = ReturnType<typeof compileStory>[number];

/** Chapters a first visit is likely to see: what they write, every font has in its first file. */
const FIRST = 2;

/** The first folder's story is the site's root, every other one stands in a folder of its own id.
 *  Throws a StoryError with everything that is wrong. */
export async function compileSite(folders: readonly string[], paths: Paths): Promise<Site> {
  const tools = await openTools(paths);
  const name = (path: string) => relative(paths.top, path);
  const books = folders.map((folder, at) => readBook(folder, name, at === 0 ? '' : undefined));
  const compiled = (folder: string, at: number) =>
    compileStory(folder, name, tools, {
      path: books[at]?.href ?? '',
      room: at > 0,
      shelf: books.filter((book, other) => other !== at && book.onShelf),
    });
  let pages: Compiled[] = [];
  try {
    pages = folders.flatMap((folder, at) => [...compiled(folder, at)]);
  } finally {
    tools.close();
  }
  if (folders.length > 1) checkAway(pages);
  const all = pages.map(({ shell }) => shell.main).join('');
  const languages = new Set(pages.map(({ shell }) => shell.story.language));
  const spoken = [...languages].map((language) => LETTERS[language] ?? '').join('');
  const proseOf = (html: string) =>
    html.replace(/<math[\s\S]*?<\/math>/g, '').replace(/<[^>]*>/g, '');
  const first = pages
    .filter(({ shell }) => shell.data)
    .slice(0, FIRST)
    .map(({ shell }) => shell.main)
    .join('');
  const { title = '', description = '', language = '' } = pages[0]?.shell.story ?? {};
  return {
    app: { title, description, language },
    ids: books.map(({ id }) => id),
    pages: pages.map(({ file, shell }) => ({
      file,
      render: (assets) => renderPage(shell, file, assets),
    })),
    written: {
      first: new Set(proseOf(first)),
      text: new Set(spoken + proseOf(all)),
      letters: new Set(spoken),
      math: mathCharacters(all),
      firstMath: mathCharacters(first),
    },
  };
}

/** A story as others name it, with the folder it gets in the site. */
function readBook(
  folder: string,
  name: (path: string) => string,
  href?: string,
): Book & Pick<Story, 'id' | 'onShelf'> {
  const report = new Report();
  const { id, title, description, language, onShelf } = readStory(folder, name, report);
  report.throwIfAny();
  return { id, href: href ?? `${id}/`, title, description, language, onShelf };
}
