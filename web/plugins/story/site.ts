// A story and its translations -> all of its pages. Every problem of every file is reported at once.
import { join } from 'node:path';
import { compileEdition, type Edition } from './edition';
import { pagesOf, type SitePage } from './pages';
import { Report } from './report';
import type { Book } from './shell';
import { readStory } from './story';
import type { Tools } from './tools';
import { readTranslation } from './translation';
import { speak } from './words';

export type { SitePage } from './pages';

/** Where a story lies in the site, and what stands beside it. */
export interface Where {
  readonly path: string; // '' for the first one, else 'wizard/'
  readonly room: boolean; // the first story has an engine room, which serves all
  readonly shelf: readonly Book[]; // the other stories, with links from the site's root
}
const ALONE: Where = { path: '', room: false, shelf: [] };

/** `name(path)` is what a file is called in messages. */
export function compileStory(
  folder: string,
  name: (path: string) => string,
  tools: Tools,
  where: Where = ALONE,
): readonly SitePage[] {
  const report = new Report();
  const story = readStory(folder, name, report);
  report.throwIfAny();
  speak(story.language);
  const original = compileEdition({ folder, name, story, original: null }, report, tools);
  const editions: { readonly path: string; readonly edition: Edition }[] = [
    { path: where.path, edition: original },
  ];
  for (const language of story.languages) {
    const inside = join(folder, language);
    const translated = readTranslation(inside, name, story, language, report);
    report.throwIfAny();
    speak(language);
    const files = { folder: inside, name, story: translated, original };
    const edition = compileEdition(files, report, tools);
    editions.push({ path: `${where.path}${language}/`, edition });
  }
  report.throwIfAny();

  return editions.flatMap(({ path, edition }) => {
    const up = toRoot(path);
    const room = edition.plains.some(({ id }) => id === 'engine')
      ? './engine.html'
      : where.room || original.plains.some(({ id }) => id === 'engine')
        ? `${up}${where.room ? '' : where.path}engine.html`
        : null;
    const shelf = where.shelf.map((book) => ({ ...book, href: up + book.href }));
    const has = (one: Edition, id: string) =>
      id === 'index' ||
      [...one.chapters.map(({ front }) => front), ...one.plains].some((page) => page.id === id);
    const alternates = (id: string) =>
      editions
        .filter((other) => has(other.edition, id))
        .map((other) => ({
          language: other.edition.story.language,
          href: `${up}${other.path}${id === 'index' ? '' : `${id}.html`}`,
        }));
    speak(edition.story.language);
    return pagesOf(edition, { path, up, room, shelf, alternates }, tools);
  });
}

/** From a page to the root of the site: './' or '../' or '../../'. */
const toRoot = (path: string): string => '../'.repeat(path.split('/').length - 1) || './';
