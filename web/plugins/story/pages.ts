// An edition of a story -> its pages, ready to be put around with a shell.
import type { Chapter } from '../../src/story/types';
import type { Edition } from './edition';
import { attributes, escapeText } from './html';
import type { Page } from './page';
import { coverMain } from './plain';
import { type Book, type Entry, headOf, renderTerms, type Shell } from './shell';
import { renderSources } from './sources';
import type { Tools } from './tools';
import { WORDS } from './words';

export interface SitePage {
  readonly file: string; // from the root of the site: 'mean.html', 'wizard/de/sgd.html'
  readonly shell: Shell;
  readonly away: Page['away']; // links to other stories
}
/** What the edition does not know of itself: where it lies, and what else there is. */
export interface Surroundings extends Pick<Shell, 'up' | 'room' | 'alternates'> {
  readonly path: string; // '' or 'wizard/' or 'de/'
  readonly shelf: readonly Book[];
}

export function pagesOf(edition: Edition, around: Surroundings, tools: Tools): SitePage[] {
  const { story, entries, chapters, plains } = edition;
  const base = {
    up: around.up,
    room: around.room,
    alternates: around.alternates,
    story,
    chapters: entries,
    sigil: tools.art.sigil(story),
    hasGlossary: plains.some(({ id }) => id === 'glossary'),
    hasSources: plains.some(({ id }) => id === 'sources'),
  };
  const file = (id: string) => `${around.path}${id}.html`;
  const chapterPages = chapters.map(({ front, compiled }): SitePage => {
    const at = entries.findIndex(({ id }) => id === front.id);
    const link = (other: Entry | undefined) =>
      other ? { href: other.href, title: other.title, ...languageOf(other) } : null;
    const data: Chapter = {
      ...compiled.chapter,
      number: at + 1,
      previous: link(entries[at - 1]),
      next: link(entries[at + 1]),
    };
    const shell: Shell = {
      ...base,
      id: front.id,
      title: front.title,
      description: front.summary,
      kind: 'chapter-page',
      main: chapterMain(edition, front.id, data, tools),
      data,
    };
    return { file: file(front.id), shell, away: compiled.page.away };
  });
  const plain = (id: string, title: string, description: string, main: string): SitePage => {
    const kind = id === 'index' ? 'cover-page' : 'plain-page';
    const shell: Shell = { ...base, id, title, description, kind, main, data: null };
    return { file: file(id), shell, away: plains.find((one) => one.id === id)?.page.away ?? [] };
  };
  const shelf = renderShelf(around.shelf);
  const withShelf = (main: string) => main.replace('</main>', () => `${shelf}</main>`);
  const written = plains.map(({ id, head, main }) =>
    plain(
      id,
      head.title,
      id === 'index' ? story.description : head.summary,
      id === 'index' ? withShelf(main) : main,
    ),
  );
  const cover = written.some(({ shell }) => shell.id === 'index')
    ? []
    : [plain('index', story.title, story.description, withShelf(coverMain(edition, tools)))];
  return [...cover, ...written, ...chapterPages];
}

const languageOf = ({ language }: Entry) => (language ? { language } : {});

/** The other stories of the site. */
function renderShelf(shelf: readonly Book[]): string {
  if (shelf.length === 0) return '';
  const books = shelf.map(
    ({ href, title, description, language }) =>
      `<li><h3><a${attributes({ href, lang: language, hreflang: language })}>${escapeText(title)}</a></h3><p${attributes({ lang: language })}>${escapeText(description)}</p></li>`,
  );
  return `<section class="shelf" aria-labelledby="shelf-title"><h2 id="shelf-title">${WORDS.shelf}</h2><ul>${books.join('')}</ul></section>\n`;
}

function chapterMain({ chapters }: Edition, id: string, data: Chapter, tools: Tools): string {
  const { front, compiled } = chapters.find((one) => one.front.id === id) as Edition['chapters'][0];
  const { page, stage, steps, minutes } = compiled;
  const progress = data.steps.map(
    ({ id, title }) =>
      `<li><a href="#${id}" title="${escapeText(title)}"><span>${escapeText(title)}</span></a></li>`,
  );
  const turn = (rel: 'prev' | 'next', word: string, to: Chapter['next']) => {
    const link = to && { href: to.href, rel, lang: to.language, hreflang: to.language };
    return to && link ? `<p><a${attributes(link)}>${word} ${escapeText(to.title)}</a></p>` : '';
  };
  return `<main id="main" data-chapter="${data.id}" data-answers="${WORDS.answers}">
<div class="chapter">
${headOf(front, tools.art.vignette(front.id, page.story), 'chapter-head', WORDS.minutes(minutes))}
<div class="player">
<section class="stage" aria-label="${WORDS.figure}"><sn-stage>${stage}</sn-stage><p class="stage-status" role="status"></p></section>
<div class="steps">
${steps}
</div>
</div>
<nav class="stepper" aria-label="${WORDS.steps}"><button type="button" class="previous">${WORDS.previous}</button><ol class="progress">${progress.join('')}</ol><span class="count">${WORDS.count(1, data.steps.length)}</span><button type="button" class="next">${WORDS.next}</button></nav>
<nav class="chapters" aria-label="${WORDS.otherChapters}">${turn('prev', WORDS.chapterPrevious, data.previous)}${turn('next', WORDS.chapterNext, data.next)}</nav>
</div>
${renderSources(page)}
${renderTerms(page)}
</main>`;
}
