// Two pages nobody has to write: the reader's march through the story, and the workshop for teachers. Each carries an
// outline of the chapters; without a script the march is a table of contents.
import type { OutlineChapter } from '../../src/story/outline';
import { companion as de } from '../../src/words/de/companion';
import { type CompanionWords, companion as en } from '../../src/words/en/companion';
import type { Edition } from './edition';
import { attributes, escapeText, scriptJson } from './html';
import { newPage } from './page';
import type { CompiledPlain } from './plain';
import { NOWHERE } from './reference';
import { Report } from './report';
import { headOf } from './shell';
import type { Tools } from './tools';

const TABLES: Readonly<Record<string, CompanionWords>> = { en, de };
export const companionWords = (language: string): CompanionWords => TABLES[language] ?? en;

type Chapters = Pick<Edition, 'entries' | 'chapters'>;

/** The chapters of this edition; of a translation only those that are translated. */
function outline({ entries, chapters }: Chapters): OutlineChapter[] {
  return chapters.map(({ front, compiled }) => {
    const { chapter, page } = compiled;
    const at = entries.findIndex(({ id }) => id === front.id);
    return {
      story: chapter.story,
      id: chapter.id,
      number: at + 1,
      title: front.title,
      href: entries[at]?.href ?? '',
      batch: chapter.batch,
      steps: chapter.steps.map(({ id, title, widgets }) => ({
        id,
        title,
        widgets: widgets.map(({ name }) => name),
      })),
      variables: chapter.variables.map(({ name, label }) => ({ name, label })),
      questions: chapter.questions.map(({ id, step, answer }) => ({
        id,
        step,
        answer,
        ...(page.asked.get(id) ?? { ask: '', options: [] }),
      })),
    };
  });
}

/** The script fills the empty line; it is there from the start, so that nothing moves when it does. */
const contents = ({ story, id, number, title, href, steps }: OutlineChapter): string => {
  const links = steps.map(
    (step) =>
      `<li><a${attributes({ href: `${href}#${step.id}`, 'data-step': step.id })}>${escapeText(step.title)}</a></li>`,
  );
  return `<li data-chapter="${story}/${id}" value="${number}"><h2><a${attributes({ href })}>${escapeText(title)}</a></h2>
<p class="march-count"></p>
<ol class="march-steps">${links.join('')}</ol></li>`;
};

export function companions(
  { story, ...edition }: Pick<Edition, 'story'> & Chapters,
  tools: Tools,
): CompiledPlain[] {
  const words = companionWords(story.language);
  const chapters = outline(edition);
  if (chapters.length === 0) return [];
  const make = (id: 'march' | 'teachers', body: string, carried: object): CompiledPlain => {
    const { title, summary } = words[id === 'march' ? 'march' : 'teach'];
    const head = { title, summary, kicker: story.title };
    const json = `<script type="application/json" id="outline">${scriptJson({ chapters, words: carried })}</script>`;
    const main = `<main id="main" class="page ${id}">\n${headOf(head)}\n${body}\n${json}\n</main>`;
    return {
      id,
      page: newPage({ id, title }, NOWHERE, story, new Report(), tools.numbers),
      head,
      main,
    };
  };
  const list = `<p class="march-total"></p>\n<ol class="marches">\n${chapters.map(contents).join('\n')}\n</ol>`;
  const { teach } = words;
  const bench = `<noscript><p class="notice">${escapeText(teach.noscript)}</p></noscript>
<div class="bench"></div>
<h2>${escapeText(teach.printTitle)}</h2>
<p>${escapeText(teach.printText)}</p>`;
  return [make('march', list, words.march), make('teachers', bench, words.teach)];
}
