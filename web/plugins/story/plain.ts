// Pages without a figure: the cover and the engine room.
import type { Scene } from '../../src/session/scene';
import { type Block, blocks, unknown } from './blocks';
import { onlyAttributes } from './directive';
import { drawing } from './drawn';
import type { Edition } from './edition';
import type { Front } from './front';
import { attributes, escapeText } from './html';
import { type Here, newPage, type Page } from './page';
import type { Parsed } from './parse';
import type { Report } from './report';
import { type Entry, type Head, headOf, renderTerms } from './shell';
import { renderSources } from './sources';
import type { Story } from './story';
import type { Tools } from './tools';
import { WORDS } from './words';

export interface CompiledPlain {
  readonly id: string;
  readonly page: Page;
  readonly head: Head;
  readonly main: string;
}

export function compilePlain(
  { source, front, tree }: Parsed,
  story: Story,
  report: Report,
  tools: Tools,
  chapters: readonly Entry[],
  cover: Scene,
): CompiledPlain {
  const page = newPage(front, source, story, report, tools.numbers);
  const here: Here = { page, scene: null, step: '' };
  const special = (node: Block): string | null => {
    if (node.type === 'yaml') return '';
    if (node.type !== 'leafDirective') return null;
    const drawn = drawing(node, here, tools);
    if (drawn !== null) return drawn;
    if (node.name !== 'fingerprint') unknown(node, here, ['fingerprint']);
    onlyAttributes(here, node, []);
    return fingerprint(tools);
  };
  const prose = blocks(tree.children, here, special);
  const end = `${renderSources(page)}\n${renderTerms(page)}`;
  if (front.id !== 'index') {
    const main = `<main id="main" class="page">\n${headOf(front)}\n<div class="prose">\n${prose}\n</div>\n${end}\n</main>`;
    return { id: front.id, page, head: front, main };
  }
  const { start, cards } = coverLinks(front, chapters, story, tools);
  const main = `<main id="main" class="cover">
${headOf(front, '', 'cover-head')}
${tools.art.picture('cover', story) || tools.art.cover(cover)}
${start}
<ol class="cards">${cards}</ol>
<div class="cover-prose">
${prose}
</div>
${end}
</main>`;
  return { id: 'index', page, head: front, main };
}

/** The digits that the tests pin; the runtime computes them anew beside it. */
function fingerprint({ info }: Tools): string {
  const pinned = `<p class="pinned">${WORDS.pinned} <code>${info.expectedFingerprint}</code></p>`;
  return `<sn-fingerprint data-expected="${info.expectedFingerprint}">${pinned}</sn-fingerprint>`;
}

function coverLinks(
  { fields }: Front,
  chapters: readonly Entry[],
  story: Story,
  tools: Tools,
): { start: string; cards: string } {
  const ids = chapters.map(({ id }) => id);
  const find = (id: string) => chapters.find((chapter) => chapter.id === id);
  const start = fields.start.map(['chapter', 'label']);
  const first = start.chapter.text();
  if (!ids.includes(first)) fields.start.unknown(start.chapter.place, first, ids, 'chapter');
  const cards = fields.cards.items().map((item) => {
    const { chapter, title, text } = item.map(['chapter', 'title', 'text']);
    const id = chapter.text();
    if (!ids.includes(id)) item.unknown(chapter.place, id, ids, 'chapter');
    const entry = find(id) ?? { id, title: '', summary: '', href: '' };
    return card({ ...entry, title: title.text(), summary: text.text() }, story, tools);
  });
  const from = find(first);
  const rest = fields.cards.present ? cards : chapters.map((entry) => card(entry, story, tools));
  return { start: from ? startButton(from, start.label.text()) : '', cards: rest.join('') };
}

const startButton = ({ href }: Entry, label: string): string =>
  `<p class="cover-start"><a${attributes({ class: 'start', href })}>${escapeText(label)}</a></p>`;

function card({ id, href, title, summary, language }: Entry, story: Story, tools: Tools): string {
  const link = `<h2><a${attributes({ href, lang: language, hreflang: language })}>${escapeText(title)}</a></h2>`;
  return `<li>${tools.art.vignette(id, story)}${link}<p${attributes({ lang: language })}>${escapeText(summary)}</p></li>`;
}

/** The cover of a story that wrote none: its description, and a card for each chapter. */
export function coverMain({ story, entries }: Edition, tools: Tools): string {
  const [first] = entries;
  const head = {
    kicker: WORDS.chapterCount(entries.length),
    title: story.title,
    summary: story.description,
  };
  return `<main id="main" class="cover">
${headOf(head, '', 'cover-head')}
${tools.art.picture('cover', story)}
${first ? startButton(first, WORDS.begin) : ''}
<ol class="cards">${entries.map((entry) => card(entry, story, tools)).join('')}</ol>
</main>`;
}
