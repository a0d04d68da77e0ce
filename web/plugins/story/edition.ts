// One story in one language: its files parsed and compiled, its links checked. Every problem of every file
// is reported at once.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { START } from '../../src/session/scene';
import { type CompiledChapter, compileChapter } from './chapter';
import { companions } from './companion';
import type { Front } from './front';
import type { Page } from './page';
import { parse } from './parse';
import { type CompiledPlain, compilePlain } from './plain';
import { glossaryPage, sourcesPage } from './reference';
import type { Report } from './report';
import type { Entry } from './shell';
import type { Story } from './story';
import type { Tools } from './tools';

export interface Edition {
  readonly story: Story;
  readonly entries: readonly Entry[]; // every chapter, translated or not
  readonly chapters: readonly { readonly front: Front; readonly compiled: CompiledChapter }[];
  readonly plains: readonly CompiledPlain[];
}

export interface EditionFiles {
  readonly folder: string;
  readonly name: (path: string) => string; // what a file is called in messages
  readonly story: Story;
  readonly original: Edition | null; // that this is a translation of
}

export function compileEdition(
  { folder, name, story, original }: EditionFiles,
  report: Report,
  tools: Tools,
): Edition {
  const open = (file: string, kind: 'chapter' | 'page' | 'translation') => {
    const path = join(folder, file);
    return parse(name(path), readFileSync(path, 'utf8'), kind, report);
  };
  const here = story.order.filter((file) => existsSync(join(folder, file)));
  const parsed = here.map((file) => open(file, original ? 'translation' : 'chapter'));
  const plain = ['index.md', 'engine.md']
    .filter((file) => existsSync(join(folder, file)))
    .map((file) => open(file, 'page'));
  report.throwIfAny();

  const own = (id: string): Entry | undefined => {
    const found = parsed.find(({ front }) => front.id === id)?.front;
    return found && { id, title: found.title, summary: found.summary, href: `./${id}.html` };
  };
  const entries: Entry[] = original
    ? original.entries.map(
        (entry) =>
          own(entry.id) ?? {
            ...entry,
            href: `../${entry.href.replace('./', '')}`,
            language: original.story.language,
          },
      )
    : parsed.flatMap(({ front }) => own(front.id) ?? []);
  const chapters = parsed.map((one) => {
    const first = original?.chapters.find(({ front }) => front.id === one.front.id)?.compiled;
    if (original && !first) {
      const known = original.entries.map(({ id }) => id);
      one.front.fields.id.unknown(one.front.fields.id.place, one.front.id, known, 'chapter');
    }
    return { front: one.front, compiled: compileChapter(one, story, report, tools, first) };
  });
  const cover = (chapters[0]?.compiled.chapter.start ??
    original?.chapters[0]?.compiled.chapter.start ??
    START) as typeof START; // the cover shows the first chapter's batch
  const plains = plain.map((one) => compilePlain(one, story, report, tools, entries, cover));
  const pages = [
    ...chapters.map(({ compiled }) => compiled.page),
    ...plains.map(({ page }) => page),
  ];
  const reference = [glossaryPage(story, pages, tools), sourcesPage(story, pages, tools)];
  const beside = companions({ story, entries, chapters }, tools);
  const all = [...plains, ...reference.filter(isPage), ...beside];
  const edition = { story, entries, chapters, plains: all };
  checkIds(edition, name(join(folder, 'story.yaml')), report);
  checkLinks(edition, original, report);
  return edition;
}

const isPage = (page: CompiledPlain | null): page is CompiledPlain => page !== null;

const pagesOf = ({ chapters, plains }: Edition): [string, Page][] => [
  ...chapters.map(({ front, compiled }): [string, Page] => [front.id, compiled.page]),
  ...plains.map(({ id, page }): [string, Page] => [id, page]),
];

function checkIds(edition: Edition, file: string, report: Report): void {
  const ids = pagesOf(edition).map(([id]) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice) report.add({ file, line: 1, column: 1 }, `Two pages have the same id, "${twice}".`);
}

/** A link inside the story must lead to a page, and its # to something on it. */
function checkLinks(edition: Edition, original: Edition | null, report: Report): void {
  const pages = new Map(pagesOf(edition));
  const others = new Map(original ? pagesOf(original) : []);
  for (const [id, page] of pages) {
    for (const { href, place } of page.links) {
      const [path = '', hash] = href.replace(/\?[^#]*/, '').split('#');
      const up = path.startsWith('../'); // from a translation to its original
      const file = path.replace(/^\.{1,2}\//, '');
      const wanted =
        file === '' ? (href.startsWith('#') ? id : 'index') : file.replace(/\.html$/, '');
      const known = up ? others : pages;
      const target = known.get(wanted);
      if (!target && wanted === 'index') continue; // a cover that nobody wrote is made
      if (!target) report.unknown(place, 'page', wanted, known.keys());
      else if (hash && !target.ids.has(hash))
        report.unknown(place, `place on ${wanted}`, hash, target.ids.keys());
    }
  }
}
