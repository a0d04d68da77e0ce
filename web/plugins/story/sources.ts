// Where claims come from: citations in the text, caveats with their source, and the list at the end.
import type { ContainerDirective, TextDirective } from 'mdast-util-directive';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { attributes, escapeText } from './html';
import { type Here, type Page, problem, startOf } from './page';
import type { Place } from './report';
import { type BibliographyEntry, shortName } from './story';
import { WORDS } from './words';

export function cite(node: TextDirective, id: string, here: Here): string {
  onlyAttributes(here, node, []);
  const { sources } = here.page.story;
  const source = sources.get(id);
  const place = here.page.source.at(startOf(node));
  if (!source) here.page.report.unknown(place, 'source', id, sources.keys());
  else citeOnce(here, id, place);
  return source
    ? `(<a class="cite" href="#source-${id}">${escapeText(shortName(source))}</a>)`
    : '';
}

export function caveat(node: ContainerDirective, here: Here, inner: string): string {
  onlyAttributes(here, node, ['source']);
  const { sources } = here.page.story;
  const id = attributesOf(node).source ?? '';
  const source = sources.get(id);
  if (!id) problem(here, node, 'A caveat needs its source: :::caveat{source=…}.');
  else if (!source)
    here.page.report.unknown(placeOf(here, node, 'source', 'value'), 'source', id, sources.keys());
  else citeOnce(here, id, placeOf(here, node, 'source', 'value'));
  const name = source ? escapeText(shortName(source)) : '';
  const cite = `<p class="caveat-source">${WORDS.source} <a class="cite" href="#source-${id}">${name}</a></p>`;
  return `<aside class="caveat" role="note"><p class="caveat-title">${WORDS.caveat}</p>${inner}${cite}</aside>`;
}

function citeOnce({ page }: Here, id: string, place: Place): void {
  page.cited.add(id);
  if (page.story.untranslated?.sources.has(id))
    page.report.add(place, `What the source "${id}" says has no translation in bibliography.yaml.`);
}

/** The sources a page cites, in order of appearance. */
export function renderSources({ cited, story }: Page): string {
  const items = [...cited].flatMap((id) => {
    const source = story.sources.get(id);
    if (!source) return [];
    return `<li id="source-${id}">${sourceText(source)}</li>`;
  });
  if (items.length === 0) return '';
  return `<section class="sources" aria-labelledby="sources-title"><h2 id="sources-title">${WORDS.sources}</h2><ul>${items.join('\n')}</ul></section>`;
}

export function sourceText({ authors, year, title, where, url, says }: BibliographyEntry): string {
  const link = `<a${attributes({ href: url })}>${escapeText(title)}</a>`;
  const text = `${escapeText(authors)} (${year}). <cite>${link}</cite>. ${escapeText(where)}.`;
  return `${text} <span class="says">${escapeText(says)}</span>`;
}
