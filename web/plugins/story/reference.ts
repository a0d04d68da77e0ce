// Two pages nobody has to write: every term of the glossary, and every cited source with what it says.
import { attributes, escapeText } from './html';
import { newPage, type Page } from './page';
import type { CompiledPlain } from './plain';
import { Report } from './report';
import { headOf } from './shell';
import type { Source } from './source';
import { sourceText } from './sources';
import type { Story } from './story';
import type { Tools } from './tools';
import { WORDS } from './words';

export const NOWHERE: Source = { file: '', text: '', at: () => ({ file: '', line: 1, column: 1 }) };

/** Where a term or a source is used: the chapters' ids and titles, in order. */
function usedBy(pages: readonly Page[], uses: (page: Page) => ReadonlySet<string>, key: string) {
  const found = pages.filter((page) => page.id !== '' && uses(page).has(key));
  if (found.length === 0) return '';
  const links = found.map(({ id, title }) => {
    const href = id === 'index' ? './' : `./${id}.html`;
    return `<a${attributes({ href })}>${escapeText(title)}</a>`;
  });
  return ` <span class="used">${WORDS.usedIn} ${links.join(', ')}.</span>`;
}

function page(
  id: 'glossary' | 'sources',
  story: Story,
  tools: Tools,
  body: string,
  ids: readonly string[],
): CompiledPlain {
  const words = WORDS[id === 'glossary' ? 'glossaryPage' : 'sourcesPage'];
  const made = newPage({ id, title: words.title }, NOWHERE, story, new Report(), tools.numbers);
  for (const one of ids) made.ids.set(one, { file: id, line: 1, column: 1 });
  const head = { ...words, kicker: story.title };
  const main = `<main id="main" class="page ${id}">\n${headOf(head)}\n${body}\n</main>`;
  return { id, page: made, head, main };
}

export function glossaryPage(
  story: Story,
  pages: readonly Page[],
  tools: Tools,
): CompiledPlain | null {
  if (story.glossary.size === 0) return null;
  const compare = new Intl.Collator(story.language).compare;
  const terms = [...story.glossary.values()]
    .filter(({ key }) => !story.untranslated?.glossary.has(key))
    .toSorted((a, b) => compare(a.term, b.term));
  const id = (key: string) => `term-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  const items = terms.map(
    ({ key, term, meaning }) =>
      `<dt id="${id(key)}">${escapeText(term)}</dt><dd>${escapeText(meaning)}${usedBy(pages, (one) => one.terms, key)}</dd>`,
  );
  const body = `<dl class="terms">${items.join('\n')}</dl>`;
  return page(
    'glossary',
    story,
    tools,
    body,
    terms.map(({ key }) => id(key)),
  );
}

export function sourcesPage(
  story: Story,
  pages: readonly Page[],
  tools: Tools,
): CompiledPlain | null {
  const cited = [...story.sources.values()].filter(({ id }) =>
    pages.some((one) => one.cited.has(id)),
  );
  if (cited.length === 0) return null;
  const compare = new Intl.Collator(story.language).compare;
  const sorted = cited.toSorted((a, b) => compare(a.authors, b.authors) || a.year - b.year);
  const items = sorted.map((source) => {
    const not = source.not
      ? ` <span class="not"><strong>${WORDS.doesNotShow}</strong> ${escapeText(source.not)}</span>`
      : '';
    return `<li id="source-${source.id}">${sourceText(source)}${not}${usedBy(pages, (one) => one.cited, source.id)}</li>`;
  });
  const body = `<section class="sources"><ul>${items.join('\n')}</ul></section>`;
  return page(
    'sources',
    story,
    tools,
    body,
    sorted.map(({ id }) => `source-${id}`),
  );
}
