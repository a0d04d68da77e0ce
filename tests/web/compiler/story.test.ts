// The real story, with the numbers of the real core: it compiles, and the page already says them.
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { compileSite, openTools, type Site } from '../../../web/plugins/compile';
import { digitsFile, wineFile } from '../../../web/plugins/data';
import type { Tools } from '../../../web/plugins/story/tools';
import { sceneAt } from '../../../web/src/session/fold';
import type { Chapter } from '../../../web/src/story/types';

const top = fileURLToPath(new URL('../../..', import.meta.url));
let site: Site;
let tools: Tools;
beforeAll(async () => {
  const paths = { top, digits: digitsFile(top, `${top}/build/web`), wine: wineFile(top) };
  tools = await openTools(paths);
  site = await compileSite([`${top}/web/stories/sir-norm`], paths);
}, 120_000); // every number and every picture of the story

const assets = {
  script: '',
  start: '',
  shared: [],
  words: {},
  style: '',
  groupStyles: {},
  printStyle: '',
  preload: [],
  icon: '',
  touchIcon: '',
  manifest: '',
  licences: '',
  preview: { address: '', pictures: {} },
  head: '',
  policy: true,
};
const html = (file: string) => site.pages.find((page) => page.file === file)?.render(assets) ?? '';

test('it has its cover, its engine room, the four steps, and the first of them in German', () => {
  const files = site.pages.map(({ file }) => file);
  for (const id of ['index', 'engine', 'glossary', 'sources', 'mean', 'variance', 'normalize'])
    expect(files).toContain(`${id}.html`);
  expect(files).toContain('de/mean.html');
  expect(html('de/mean.html')).toContain('<html lang="de"');
});

test('every mean in the text is the mean of its column, taken here the slow and obvious way', () => {
  let checked = 0;
  for (const { file } of site.pages) {
    const page = html(file);
    const json = /<script type="application\/json" id="chapter">(.*?)<\/script>/s.exec(page)?.[1];
    if (!json) continue; // no chapter
    const chapter = JSON.parse(json) as Chapter;
    const sections = page.split('<section class="step').slice(1);
    for (const [index, section] of sections.entries()) {
      const [before = ''] = section.split('<sn-predict'); // an answer changes the figure
      const scene = sceneAt(chapter, index);
      if (scene.axis === 'rows') continue;
      const { x, rows, features } = tools.numbers.stages(scene);
      for (const [, attributes = '', text = ''] of before.matchAll(
        /<sn-num data-of="mean"([^>]*)>([^<]*)</g,
      )) {
        const column = Number(/data-column="(\d)"/.exec(attributes)?.[1] ?? scene.column);
        const digits = Number(/data-digits="(\d)"/.exec(attributes)?.[1] ?? 2);
        let sum = 0;
        for (let row = 0; row < rows; ++row) sum += x[row * features + column] ?? Number.NaN;
        const shown = Number(text.replace('\u2212', '-'));
        expect(Math.abs(shown - sum / rows)).toBeLessThanOrEqual(0.5001 * 10 ** -digits);
        ++checked;
      }
    }
  }
  expect(checked).toBeGreaterThan(10);
});

test('every live number is a number, with a real minus sign', () => {
  for (const { file } of site.pages) {
    const numbers = [...html(file).matchAll(/<(?:sn-num|mn class="live")[^>]*>([^<]*)</g)].map(
      ([, text]) => text ?? '',
    );
    for (const text of numbers) expect(text).toMatch(/^(\u2212?\d+(\.\d+)?(e\u2212?\d+)?|NaN)$/);
  }
  expect(html('mean.html').match(/<sn-num/g)?.length).toBeGreaterThan(20);
});

test('the characters of formulas include the italics they are drawn with', () => {
  for (const character of ['𝜇', '𝑥', '𝑁', '∑']) expect(site.written.math).toContain(character);
});
