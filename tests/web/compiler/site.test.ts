// A whole story: what its files must say, links between pages, and the page around a chapter.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { addressOf } from '../../../web/plugins/site';
import { StoryError } from '../../../web/plugins/story/report';
import { type Assets, renderPage } from '../../../web/plugins/story/shell';
import { compileStory, type SitePage } from '../../../web/plugins/story/site';
import { FRONT, tools } from './support';

const FILES = {
  'story.yaml': `id: test
title: "Test"
language: en
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
`,
  'glossary.yaml': 'batch: "The samples."\n',
  'index.md': `---
id: index
title: "Cover"
kicker: "K"
summary: "S"
start: { chapter: one, label: "Begin" }
cards:
  - { chapter: one, title: "One", text: "First." }
---
See [the engine](./engine.html) and [a step](./two.html#second).
`,
  'engine.md': `---
id: engine
title: "Engine"
kicker: "K"
summary: "S"
---
## Check it

::fingerprint
`,
  '01-one.md': `${FRONT}:::step{#first title="First"}
Says :cite[ioffe2015] of a :term[batch], at :num{of=mean}.
::dot-plot
:::
`,
  '02-two.md': `${FRONT.replace('id: one', 'id: two').replace('"One"', '"Two </script> & more"')}:::step{#second title="Second"}
::dot-plot
:::
`,
};

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function build(changes: Partial<Record<keyof typeof FILES, string>> = {}): readonly SitePage[] {
  folder = mkdtempSync(join(tmpdir(), 'story-'));
  for (const [name, text] of Object.entries({ ...FILES, ...changes }))
    writeFileSync(join(folder, name), text);
  return compileStory(folder, basename, tools);
}
function problemsOf(changes: Partial<Record<keyof typeof FILES, string>>): string[] {
  try {
    build(changes);
  } catch (error) {
    if (error instanceof StoryError) return error.message.split('\n');
    throw error;
  }
  return [];
}
const swap = (file: keyof typeof FILES, from: string, to: string) => ({
  [file]: FILES[file].replace(from, to),
});

describe('a story is refused', () => {
  test.each([
    [
      'a missing chapter file',
      swap('story.yaml', '02-two', '03-two'),
      'story.yaml:8:5: There is no file "03-two.md".',
    ],
    [
      'an unknown key',
      swap('story.yaml', 'licence', 'license'),
      'story.yaml:5:1: There is no key "license" (did you mean "licence"?).',
    ],
    [
      'a source without a title',
      swap('bibliography.yaml', '  title: "Batch Normalization"\n', ''),
      'bibliography.yaml:2:3: title is missing.',
    ],
    [
      'a source without https',
      swap('bibliography.yaml', 'https', 'http'),
      'bibliography.yaml:6:8: url needs to start with https://.',
    ],
    [
      'a link to no page',
      swap('index.md', './engine.html', './engin.html'),
      'index.md:10:5: There is no page "engin" (did you mean "engine"?).',
    ],
    [
      'a link to no step',
      swap('index.md', '#second', '#secnd'),
      'index.md:10:37: There is no place on two "secnd" (did you mean "second"?).',
    ],
    [
      'a card of no chapter',
      swap('index.md', '  - { chapter: one', '  - { chapter: oen'),
      'index.md:8:16: There is no chapter "oen" (did you mean "one"?).',
    ],
    [
      'a widget on a plain page',
      swap('engine.md', '::fingerprint', '::fingerprnit'),
      'engine.md:9:1: There is no widget "fingerprnit" (did you mean "fingerprint"?).',
    ],
    [
      'a number on a plain page',
      swap('engine.md', '::fingerprint', ':num{of=mean}'),
      'engine.md:9:1: A live number needs the batch of a scene, and this page has none.',
    ],
    [
      'a drawing that is not there',
      swap('engine.md', '::fingerprint', '::drawing{of=dragon}'),
      'engine.md:9:11: There is no drawing art/dragon.svg in this story, and the company (knight, rival, wizard) has none of that name.',
    ],
    [
      'two pages with one id',
      swap('02-two.md', 'id: two', 'id: one'),
      'story.yaml:1:1: Two pages have the same id, "one".',
    ],
  ])('%s', (_, changes, expected) => expect(problemsOf(changes)).toContain(expected));

  test('with the problems of all files at once', () => {
    const changes = {
      ...swap('01-one.md', 'ioffe2015', 'iofe2015'),
      ...swap('engine.md', '## Check', '# Check'),
    };
    expect(problemsOf(changes)).toEqual([
      '01-one.md:11:6: There is no source "iofe2015" (did you mean "ioffe2015"?).',
      'engine.md:7:1: The title of a page stands in its front matter: write ## for a section.',
    ]);
  });
});

describe('the pages', () => {
  const assets: Assets = {
    script: './assets/page.js',
    start: './assets/start.js',
    shared: ['./assets/shared.js'],
    words: {},
    style: './assets/page.css',
    groupStyles: {},
    printStyle: '',
    preload: ['./assets/font.woff2'],
    icon: './assets/icon.svg',
    touchIcon: '',
    manifest: '',
    licences: './licences.txt',
    preview: { address: '', pictures: {} },
    head: '',
    policy: true,
  };
  const html = (file: string) => {
    const page = build().find((one) => one.file === file);
    return page ? renderPage(page.shell, page.file, assets) : '';
  };

  test('are the cover, the engine room and one per chapter', () => {
    expect(build().map(({ file }) => file)).toEqual([
      'index.html',
      'engine.html',
      'glossary.html',
      'sources.html',
      'march.html',
      'teachers.html',
      'one.html',
      'two.html',
    ]);
  });
  test('allow no inline script or style, and nothing from elsewhere', () => {
    const page = html('one.html');
    expect(page).toContain(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'",
    );
    expect(page).not.toMatch(
      / style=|<style|<script(?! type="module" src="\.\/assets\/(?:page|start)\.js"| type="application\/json")/,
    );
    expect([...page.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      './assets/icon.svg',
      './assets/start.js',
      './assets/font.woff2',
      './assets/page.css',
      './assets/page.js',
      './assets/shared.js',
    ]);
  });
  test('bring the engine ahead of everything, where there is one to bring', () => {
    expect(html('one.html')).toMatch(/<script [^>]*start\.js" async[^>]* data-engine>/);
    expect(html('index.html')).not.toContain('start.js');
    expect(html('glossary.html')).not.toContain('start.js');
  });
  test('lead to each other, and say which one is open', () => {
    const page = html('two.html');
    expect(page).toContain('<a href="./one.html">One</a>');
    expect(page).toContain('<a href="./two.html" aria-current="page">');
    expect(page).toContain('rel="prev"');
    expect(page).not.toContain('rel="next"');
  });
  test('carry their chapter as JSON that cannot end the script', () => {
    const page = html('two.html');
    const json =
      /<script type="application\/json" id="chapter">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      story: 'test',
      id: 'two',
      number: 2,
      title: 'Two </script> & more',
      previous: { href: './one.html', title: 'One' },
      next: null,
    });
  });
  test('tell others what a link to them shows, with a whole address where the build has one', () => {
    const of = (file: string, address: string) => {
      const page = build().find((one) => one.file === file);
      const preview = { address, pictures: { test: './assets/test.png' } };
      const html = page ? renderPage(page.shell, page.file, { ...assets, preview }) : '';
      const found = html.matchAll(
        /<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)"/g,
      );
      return Object.fromEntries([...found].map(([, key, value]) => [key, value]));
    };
    expect(of('one.html', '')).toMatchObject({
      'og:type': 'article',
      'og:title': 'One',
      'og:image': './assets/test.png',
      'twitter:card': 'summary_large_image',
    });
    expect(of('one.html', '')).not.toHaveProperty('og:url');
    expect(of('one.html', 'https://example.org/a/')).toMatchObject({
      'og:url': 'https://example.org/a/one.html',
      'og:image': 'https://example.org/a/assets/test.png',
    });
    expect(of('index.html', 'https://example.org/a/')['og:url']).toBe('https://example.org/a/');
    expect(html('one.html')).not.toContain('og:image');
  });
  test.each([
    ['', ''],
    ['https://example.org/a', 'https://example.org/a/'],
    ['http://localhost:8000/', 'http://localhost:8000/'],
  ])('SIRNORM_URL=%s is taken as %s', (given, taken) => expect(addressOf(given)).toBe(taken));
  test.each(['example.org', 'https://a b', 'https://example.org/?a', 'ftp://example.org'])(
    'SIRNORM_URL=%s is refused',
    (given) => expect(() => addressOf(given)).toThrow(`but it is "${given}"`),
  );
  test('list only the sources they cite', () => {
    expect(html('one.html')).toContain('<li id="source-ioffe2015">');
    expect(html('two.html')).not.toContain('class="sources"');
  });
  test('show the digits that the tests pin', () => {
    expect(html('engine.html')).toContain('<code>0123456789abcdef</code>');
  });
});
