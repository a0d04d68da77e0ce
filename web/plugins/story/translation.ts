// A folder named by a language holds a story's words in that language, and nothing but words: scenes, changes,
// widgets and answers stay the original's, so a translator cannot break a figure.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readExperimentWords } from './experiments';
import type { Report } from './report';
import type { BibliographyEntry, Story, StorySymbol, Term } from './story';
import { readYaml } from './yaml';

/** The story with its words in `language`. What is not translated yet must be listed as such. */
export function readTranslation(
  folder: string,
  name: (path: string) => string,
  story: Story,
  language: string,
  report: Report,
): Story {
  const read = (file: string) => {
    const path = join(folder, file);
    return existsSync(path) ? readYaml(name(path), readFileSync(path, 'utf8'), report) : null;
  };
  const root = read('story.yaml');
  if (!root) {
    const place = { file: name(join(folder, 'story.yaml')), line: 1, column: 1 };
    report.add(place, 'This file is missing: title and description in the language of the folder.');
  }
  const head = root?.map(['title', 'description', 'untranslated']);
  const files = [
    ...story.order,
    ...['index.md', 'engine.md'].filter((file) => existsSync(join(story.folder, file))),
  ];
  const left = new Set<string>();
  for (const field of head?.untranslated.items() ?? []) {
    const file = field.text();
    left.add(file);
    if (!files.includes(file)) field.unknown(field.place, file, files, 'file to translate');
    else if (existsSync(join(folder, file)))
      field.problem(`${file} is translated: take it off this list.`);
  }
  for (const file of files) {
    if (head && !left.has(file) && !existsSync(join(folder, file)))
      head.untranslated.problem(
        `${file} has no translation: write ${language}/${file}, or list it as untranslated.`,
      );
  }

  const glossary = new Map<string, Term>(story.glossary);
  for (const field of read('glossary.yaml')?.entries() ?? []) {
    const { term, meaning } = field.map(['term', 'meaning']);
    if (!story.glossary.has(field.name))
      field.unknown(field.keyPlace, field.name, story.glossary.keys(), 'term in the glossary');
    glossary.set(field.name, { key: field.name, term: term.text(), meaning: meaning.text() });
  }
  const sources = new Map<string, BibliographyEntry>(story.sources);
  for (const field of read('bibliography.yaml')?.entries() ?? []) {
    const { says, not } = field.map(['says', 'not']);
    const original = story.sources.get(field.name);
    if (original) sources.set(field.name, { ...original, says: says.text(), not: not.text(false) });
    else field.unknown(field.keyPlace, field.name, story.sources.keys(), 'source');
  }
  const symbols = new Map<string, StorySymbol>(story.symbols);
  for (const field of read('symbols.yaml')?.entries() ?? []) {
    const { name: spoken, says } = field.map(['name', 'says']);
    const original = story.symbols.get(field.name);
    if (original) symbols.set(field.name, { ...original, name: spoken.text(), says: says.text() });
    else field.unknown(field.keyPlace, field.name, story.symbols.keys(), 'symbol');
  }
  const told = readExperimentWords(read('experiments.yaml'));
  for (const [id, { place }] of told)
    if (!story.experiments.has(id))
      report.unknown(place, 'experiment', id, story.experiments.keys());
  const experiments = new Map([...story.experiments, ...told]);
  return {
    ...story,
    folder,
    language,
    title: head?.title.text() ?? '',
    description: head?.description.text() ?? '',
    glossary,
    sources,
    symbols,
    experiments,
    untranslated: {
      glossary: missing(story.glossary, glossary),
      sources: missing(story.sources, sources),
      experiments: missing(story.experiments, experiments),
    },
  };
}

const missing = <T>(all: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>) =>
  new Set([...all.keys()].filter((key) => all.get(key) === now.get(key)));
