// Text inside a paragraph: emphasis, links, code, formulas, live numbers, citations, terms.

import type { Link, PhrasingContent, Text } from 'mdast';
import type { TextDirective } from 'mdast-util-directive';
import { WIDGETS } from '../../src/story/catalog';
import { liveNumber } from './asked';
import { attributesOf, onlyAttributes, placeOf, widgetLine } from './directive';
import { isDisplay, math } from './formula';
import { attributes, escapeText } from './html';
import { measured } from './measured';
import { type Here, problem, startOf } from './page';
import { cite } from './sources';

export const inline = (nodes: readonly PhrasingContent[], here: Here): string =>
  nodes.map((node) => one(node, here)).join('');

function one(node: PhrasingContent, here: Here): string {
  switch (node.type) {
    case 'text':
      return text(node, here);
    case 'emphasis':
      return `<em>${inline(node.children, here)}</em>`;
    case 'strong':
      return `<strong>${inline(node.children, here)}</strong>`;
    case 'inlineCode':
      return `<code>${escapeText(node.value)}</code>`;
    case 'break':
      return '<br>';
    case 'link':
      return link(node, here);
    case 'inlineMath':
      return math(node, here, isDisplay(node, here));
    case 'textDirective':
      return directive(node, here);
    case 'html':
      problem(here, node, `Raw HTML is not allowed: ${node.value.slice(0, 40)}.`);
      return '';
    default:
      problem(here, node, `A story has no ${node.type}.`);
      return '';
  }
}

function text(node: Text, here: Here): string {
  const { text: source } = here.page.source;
  const find = (mark: string) => Math.max(0, source.indexOf(mark, startOf(node)) - startOf(node));
  const fence = /(?:^|\n)\s*(::+[a-z][\w-]*)/i.exec(node.value);
  if (fence?.[1]) {
    problem(
      here,
      node,
      `${fence[1]} is not read as a directive: check its braces, and the quotes around values with spaces or signs.`,
      find(fence[1]),
    );
  }
  const formula = /\\(?:sym|live)\{/.exec(node.value);
  if (formula)
    problem(
      here,
      node,
      `${formula[0]}…} stands outside of a formula: check its $ signs.`,
      find(formula[0]),
    );
  const leftover = /\{(?:of|column|digits|value)=/.exec(node.value);
  if (leftover) problem(here, node, `${leftover[0]}…} belongs to nothing.`, find(leftover[0]));
  return escapeText(unbroken(node.value));
}

/** A number and its per cent stay in one line. */
export const unbroken = (text: string): string => text.replace(/(\d) %/g, '$1\u00a0%');

function link(node: Link, here: Here): string {
  const { url } = node;
  const place = here.page.source.at(startOf(node));
  if (/^(https:|mailto:)/.test(url))
    return `<a${attributes({ href: url })}>${inline(node.children, here)}</a>`;
  if (/^(\.\/)?[a-z0-9-]*(\.html)?(\?[^#]*)?(#[a-z0-9-]+)?$/.test(url))
    here.page.links.push({ href: url, place });
  else if (/^\.\.\/([a-z0-9-]+\/)?([a-z0-9-]+\.html)?(#[a-z0-9-]+)?$/.test(url))
    here.page.away.push({ href: url, place });
  else
    here.page.report.add(
      place,
      `"${url}" is neither https:// nor a page of this story like ./mean.html#step, nor one of another story like ../mean.html.`,
    );
  return `<a${attributes({ href: url })}>${inline(node.children, here)}</a>`;
}

const INLINE = ['num', 'run', 'cite', 'term'];

function directive(node: TextDirective, here: Here): string {
  const given = attributesOf(node);
  if (node.name === 'num') {
    const number = liveNumber(here, given, (key) =>
      placeOf(here, node, key, key === 'of' ? 'value' : 'key'),
    );
    return number ? `<sn-num${number.attributes}>${number.text}</sn-num>` : '';
  }
  if (node.name === 'run')
    return measured(here, given, (key, part) => placeOf(here, node, key, part));
  const label = node.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  if (node.name === 'cite') return cite(node, label, here);
  if (node.name === 'term') return term(node, label, given, here);
  const guess = here.page.report;
  if (Object.hasOwn(WIDGETS, node.name)) problem(here, node, widgetLine(node.name));
  else if (node.children.length > 0 || Object.keys(given).length > 0) {
    guess.unknown(here.page.source.at(startOf(node)), 'directive', node.name, INLINE);
  } else
    problem(
      here,
      node,
      `":${node.name}" would be read as a directive: write "\\:${node.name}" for a plain colon.`,
    );
  return '';
}

function term(
  node: TextDirective,
  label: string,
  given: Record<string, string>,
  here: Here,
): string {
  onlyAttributes(here, node, ['of']);
  const { glossary } = here.page.story;
  const wanted = given.of ?? label;
  const written = [...glossary.values()].find(({ term }) => term === wanted)?.key;
  const key =
    written ??
    [wanted, wanted.toLowerCase(), wanted.toLowerCase().replace(/s$/, '')].find((word) =>
      glossary.has(word),
    );
  const place = here.page.source.at(startOf(node));
  if (!key) {
    here.page.report.unknown(place, 'term in the glossary', wanted, glossary.keys());
    return escapeText(label);
  }
  here.page.terms.add(key);
  if (here.page.story.untranslated?.glossary.has(key))
    here.page.report.add(place, `The term "${key}" has no translation in glossary.yaml.`);
  const about = { type: 'button', class: 'term', popovertarget: termId(key) };
  return `<button${attributes(about)}>${escapeText(label)}</button>`;
}

export const termId = (term: string): string =>
  `term-${term.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
