// Stories beside one another, and a story in a second language: links, words, and what is missing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { StoryError } from '../../../web/plugins/story/report';
import { type Assets, renderPage } from '../../../web/plugins/story/shell';
import { compileStory, type SitePage, type Where } from '../../../web/plugins/story/site';
import { FRONT, tools } from './support';

const FILES: Readonly<Record<string, string>> = {
  'story.yaml': `id: test
title: "Test"
language: en
languages: [de]
description: "A story."
licence: MIT
order:
  - 01-one.md
  - 02-two.md
`,
  'bibliography.yaml': `ioffe2015:
  authors: "Sergey Ioffe and Christian Szegedy"
  year: 2015
  title: "Batch Normalization"
  where: "ICML"
  url: "https://example.org/paper"
  says: "Four steps."
  not: "that they are needed."
`,
  'glossary.yaml': 'batch: "The samples."\nmean: "The centre."\n',
  '01-one.md': `${FRONT}:::step{#first title="First" set="level=mean"}
Says :cite[ioffe2015] of a :term[batch], at :num{of=mean}.
::dot-plot{mean}
:::
:::step{#ask title="Ask"}
::::predict{#how-many answer=one predicts=mean set="rows=4"}
How many?
- [one] One {value=1}
  Yes.
- [two] Two
  No.
::::
:::
`,
  '02-two.md': `${FRONT.replace('id: one', 'id: two').replace('"One"', '"Two"')}:::step{#second title="Second"}
::dot-plot
:::
`,
  'de/story.yaml': `title: "Prüfung"
description: "Eine Geschichte."
untranslated: [02-two.md]
`,
  'de/glossary.yaml': 'batch: { term: "Stapel", meaning: "Die Stichproben." }\n',
  'de/bibliography.yaml': 'ioffe2015: { says: "Vier Schritte." }\n',
  'de/01-one.md': `---
id: one
title: "Eins"
kicker: "Schritt 1"
summary: "Kurz."
vars:
  rows: { label: "Stapelgröße" }
---
:::step{#first title="Erstens"}
Sagt :cite[ioffe2015] vom :term[Stapel], bei :num{of=mean}.

::figure
:::
:::step{#ask title="Frage"}
::::predict{#how-many}
Wie viele?
- [one] Eins
  Ja.
- [two] Zwei
  Nein.
::::
:::
`,
};
const assets: Assets = {
  script: './assets/page.js',
  start: './assets/start.js',
  shared: [],
  words: {},
  style: './assets/page.css',
  groupStyles: {},
  printStyle: '',
  preload: [],
  icon: './assets/icon.svg',
  touchIcon: '',
  manifest: '',
  licences: './licences.txt',
  preview: { address: '', pictures: {} },
  head: '',
  policy: true,
};

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function build(changes: Readonly<Record<string, string>> = {}, where?: Where): readonly SitePage[] {
  folder = mkdtempSync(join(tmpdir(), 'story-'));
  for (const [name, text] of Object.entries({ ...FILES, ...changes })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return compileStory(folder, (path) => relative(folder, path), tools, where);
}
function problemsOf(changes: Readonly<Record<string, string>>): string[] {
  try {
    build(changes);
  } catch (error) {
    if (error instanceof StoryError) return error.message.split('\n');
    throw error;
  }
  return [];
}
const html = (pages: readonly SitePage[], file: string, address = '') => {
  const page = pages.find((one) => one.file === file);
  const preview = { ...assets.preview, address };
  return page ? renderPage(page.shell, page.file, { ...assets, preview }) : '';
};
const swap = (file: string, from: string, to: string) => ({
  [file]: (FILES[file] ?? '').replace(from, to),
});

describe('a translation', () => {
  test('has its words, its language, and the logic of the original', () => {
    const page = html(build(), 'de/one.html');
    expect(page).toContain('<html lang="de">');
    expect(page).toContain('>Erstens</h2>');
    expect(page).toContain('Schritt 1 <span class="time">Etwa 1 Minute</span>');
    expect(page).toContain('<strong>Stapel</strong> Die Stichproben.');
    expect(page).toContain('Vier Schritte.');
    const json = /<script type="application\/json" id="chapter">(.*?)<\/script>/s.exec(page)?.[1];
    const chapter = JSON.parse(json ?? '');
    expect(chapter.steps[0]).toMatchObject({
      set: [{ kind: 'var', name: 'level', value: 'mean' }],
      widgets: [{ name: 'dot-plot', attrs: { mean: true } }],
    });
    expect(chapter.questions[0]).toMatchObject({ answer: 'one', predicts: 'mean' });
    expect(chapter.questions[0].options[0]).toEqual({ id: 'one', value: 1 });
    expect(chapter.variables[0]).toMatchObject({ name: 'rows', label: 'Stapelgröße', max: 16 });
  });
  test('and its original lead to each other', () => {
    const pages = build();
    expect(html(pages, 'de/one.html', 'https://example.org/sir/')).toContain(
      '<link rel="alternate" hreflang="en" href="https://example.org/sir/one.html">',
    );
    expect(html(pages, 'de/one.html')).not.toContain('<link rel="alternate"'); // no address, none to name
    expect(html(pages, 'one.html')).toContain(
      '<a class="language" href="./de/one.html" lang="de" hreflang="de" rel="alternate">Deutsch</a>',
    );
    expect(html(pages, 'two.html')).not.toContain('class="language"');
  });
  test('leads on to chapters that are not translated, and says their language', () => {
    const page = html(build(), 'de/one.html');
    expect(page).toContain('<a href="../two.html" lang="en" hreflang="en">Two</a>');
    expect(page).toContain('rel="next" lang="en" hreflang="en">Nächstes Kapitel: Two</a>');
  });
  test('finds its files from its own folder', () => {
    const page = html(build(), 'de/one.html');
    expect(page).toContain('src="../assets/page.js"');
    expect(page).toContain('href="../assets/page.css"');
    expect(page).toContain('href="../licences.txt"');
  });

  test.each([
    [
      'a chapter that is neither there nor listed',
      swap('de/story.yaml', 'untranslated: [02-two.md]\n', ''),
      'de/story.yaml:1:1: 02-two.md has no translation: write de/02-two.md, or list it as untranslated.',
    ],
    [
      'a chapter that is listed though it is there',
      swap('de/story.yaml', '[02-two.md]', '[02-two.md, 01-one.md]'),
      'de/story.yaml:3:27: 01-one.md is translated: take it off this list.',
    ],
    [
      'a step that is not in the original',
      swap('de/01-one.md', '#first', '#frist'),
      'de/01-one.md:9:9: There is no step in the original "frist" (did you mean "first"?).',
    ],
    [
      'a step that is missing',
      { 'de/01-one.md': (FILES['de/01-one.md'] ?? '').replace(/:::step\{#ask[\s\S]*/, '') },
      'de/01-one.md:1:1: The step "ask" has no translation.',
    ],
    [
      'a question that is missing',
      swap('de/01-one.md', '#how-many', '#how-mny'),
      'de/01-one.md:15:13: There is no question in this step of the original "how-mny" (did you mean "how-many"?).',
    ],
    [
      'an option that is missing',
      swap('de/01-one.md', '- [two] Zwei\n  Nein.\n', ''),
      'de/01-one.md:17:1: The option "two" has no translation.',
    ],
    [
      'a label that is missing',
      swap('de/01-one.md', '  rows: { label: "Stapelgröße" }', '  {}'),
      'de/01-one.md:7:3: The variable rows has no label in this language.',
    ],
    [
      'a term that is missing',
      swap('de/01-one.md', ':term[Stapel]', ':term[Mittelwert]{of=mean}'),
      'de/01-one.md:10:27: The term "mean" has no translation in glossary.yaml.',
    ],
    [
      'a source that is missing',
      { 'de/bibliography.yaml': '' },
      'de/01-one.md:10:6: What the source "ioffe2015" says has no translation in bibliography.yaml.',
    ],
    [
      'logic in a translation',
      swap('de/01-one.md', 'title="Erstens"', 'title="Erstens" set="rows=2"'),
      'de/01-one.md:9:32: set= stands in the original: a translation holds words only.',
    ],
    [
      'a widget in a translation',
      swap('de/01-one.md', '::figure', '::dot-plot'),
      'de/01-one.md:12:1: The figure is the original’s: write ::figure where it shall stand.',
    ],
    [
      'a language the interface does not speak',
      swap('story.yaml', '[de]', '[ed]'),
      'story.yaml:4:13: There is no interface in the language "ed" (did you mean "en"?).',
    ],
  ])('%s is reported', (_, changes, expected) => expect(problemsOf(changes)).toContain(expected));
});

describe('a story that is not the first', () => {
  const book = { href: '', title: 'First', description: 'The first story.', language: 'en' };
  const pages = () => build({}, { path: 'test/', room: true, shelf: [book] });
  test('lies in its folder and finds the files of all', () => {
    const made = pages();
    expect(made.map(({ file }) => file)).toContain('test/de/one.html');
    expect(html(made, 'test/one.html')).toContain('src="../assets/page.js"');
    expect(html(made, 'test/de/one.html')).toContain('src="../../assets/page.js"');
    expect(html(made, 'test/one.html')).toContain('href="../engine.html"');
  });
  test('gets a cover that nobody wrote, with the other stories on a shelf', () => {
    const cover = html(pages(), 'test/index.html');
    expect(cover).toContain('A story in 2 chapters');
    expect(cover).toContain('<h2><a href="./two.html">Two</a></h2>');
    expect(cover).toContain('<h3><a href="../" lang="en" hreflang="en">First</a></h3>');
  });
  test('explains its terms and sources, and where they are used', () => {
    const made = pages();
    const glossary = html(made, 'test/glossary.html');
    expect(glossary).toContain('<dt id="term-batch">batch</dt><dd>The samples.');
    expect(glossary).toContain('In: <a href="./one.html">One</a>.');
    const sources = html(made, 'test/sources.html');
    expect(sources).toContain('Four steps.');
    expect(sources).toContain('<strong>It does not show</strong> that they are needed.');
  });
});
