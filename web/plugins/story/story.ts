// What all chapters of a story share: its name, their order, the sources and the glossary.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExperimentWords, readExperimentWords } from './experiments';
import type { Report } from './report';
import { LANGUAGES, WORDS } from './words';
import { readYaml } from './yaml';

export interface BibliographyEntry {
  readonly id: string;
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly where: string;
  readonly url: string;
  readonly says: string;
  readonly not: string; // what it does not show; '' when nothing needs saying
}
export interface Term {
  readonly key: string; // what :term{of=…} names
  readonly term: string; // as it is written in the story's language
  readonly meaning: string;
}
/** A symbol of the story's own: what it lights is a variable, or a part of the batch. */
export interface StorySymbol {
  readonly name: string; // as it is spoken
  readonly says: string;
  readonly lights: string;
}
export interface Story {
  readonly folder: string;
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly description: string;
  readonly licence: string;
  readonly onShelf: boolean; // do other stories show it on their shelf?
  readonly order: readonly string[]; // chapter files
  readonly languages: readonly string[]; // it is translated into
  readonly symbols: ReadonlyMap<string, StorySymbol>;
  readonly sources: ReadonlyMap<string, BibliographyEntry>;
  readonly glossary: ReadonlyMap<string, Term>;
  readonly experiments: ReadonlyMap<string, ExperimentWords>;
  /** Of a translation: what still has the original's words. */
  readonly untranslated?: {
    readonly glossary: ReadonlySet<string>;
    readonly sources: ReadonlySet<string>;
    readonly experiments: ReadonlySet<string>;
  };
}

/** `name(path)` is what a file is called in messages. */
export function readStory(folder: string, name: (path: string) => string, report: Report): Story {
  const read = (file: string) => {
    const path = join(folder, file);
    if (!existsSync(path)) {
      report.add({ file: name(path), line: 1, column: 1 }, 'This file is missing.');
      return null;
    }
    return readYaml(name(path), readFileSync(path, 'utf8'), report);
  };

  const keys = [
    'id',
    'title',
    'language',
    'languages',
    'description',
    'licence',
    'shelf',
    'order',
  ] as const;
  const head = read('story.yaml')?.map(keys);
  const order = head?.order.items() ?? [];
  if (head && order.length === 0) head.order.problem('order lists the files of the chapters.');
  for (const file of order) {
    if (!existsSync(join(folder, file.text()))) file.problem(`There is no file "${file.text()}".`);
  }

  const sources = new Map<string, BibliographyEntry>();
  for (const field of read('bibliography.yaml')?.entries() ?? []) {
    const { authors, year, title, where, url, says, not } = field.map([
      'authors',
      'year',
      'title',
      'where',
      'url',
      'says',
      'not',
    ]);
    if (!/^https:\/\//.test(url.text())) url.problem('url needs to start with https://.');
    sources.set(field.name, {
      id: field.name,
      authors: authors.text(),
      year: year.number() ?? 0,
      title: title.text(),
      where: where.text(),
      url: url.text(),
      says: says.text(),
      not: not.text(false),
    });
  }

  const glossary = new Map<string, Term>();
  for (const field of read('glossary.yaml')?.entries() ?? [])
    glossary.set(field.name, { key: field.name, term: field.name, meaning: field.text() });

  const symbols = new Map<string, StorySymbol>();
  for (const field of existsSync(join(folder, 'symbols.yaml'))
    ? (read('symbols.yaml')?.entries() ?? [])
    : []) {
    const { name: spoken, says, lights } = field.map(['name', 'says', 'lights']);
    if (!/^[a-z][a-z0-9]*$/.test(field.name))
      field.problem(
        `The key of a symbol is made of small letters and digits, not "${field.name}".`,
      );
    symbols.set(field.name, {
      name: spoken.text(),
      says: says.text(),
      lights: lights.text(false),
    });
  }

  const language = head?.language.text() ?? '';
  if (head && language && !Object.hasOwn(LANGUAGES, language))
    head.language.unknown(
      head.language.place,
      language,
      Object.keys(LANGUAGES),
      'interface in the language',
    );
  const languages = (head?.languages.items() ?? []).map((field) => {
    const code = field.text();
    if (code && !Object.hasOwn(LANGUAGES, code))
      field.unknown(field.place, code, Object.keys(LANGUAGES), 'interface in the language');
    else if (!existsSync(join(folder, code)))
      field.problem(`There is no folder "${code}" with the translation.`);
    return code;
  });

  return {
    id: head?.id.text() ?? '',
    title: head?.title.text() ?? '',
    folder,
    language,
    languages,
    symbols,
    description: head?.description.text() ?? '',
    licence: head?.licence.text() ?? '',
    onShelf: head?.shelf.value !== false,
    order: order.map((file) => file.text()),
    sources,
    glossary,
    experiments: readExperimentWords(
      existsSync(join(folder, 'experiments.yaml')) ? read('experiments.yaml') : null,
    ),
  };
}

/** How a source is named inside a sentence: 'Ioffe and Szegedy 2015', 'Ba et al. 2016'. */
export function shortName({ authors, year }: BibliographyEntry): string {
  const people = authors.split(/,\s*|\s+and\s+/);
  const surnames = people.map((person) => person.trim().split(/\s+/).at(-1) ?? person);
  const group = people.length === 1 && /^[a-z]/.test(surnames[0] ?? ''); // 'PyTorch contributors'
  const [first = '', second = ''] = group ? [authors] : surnames;
  const who =
    people.length > 2
      ? `${first} et al.`
      : people.length === 2
        ? `${first} ${WORDS.and} ${second}`
        : first;
  return `${who} ${year}`;
}
