// Blocks of a page: paragraphs, lists, code, formulas, and the containers an author may write.
import type {
  BlockContent,
  Code,
  DefinitionContent,
  List,
  Nodes,
  Paragraph,
  PhrasingContent,
  RootContent,
} from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { WIDGETS } from '../../src/story/catalog';
import { attributesOf, isDirective, onlyAttributes, widgetLine } from './directive';
import { formula, isDisplay, math } from './formula';
import { attributes, escapeText } from './html';
import { inline } from './inline';
import { type Here, problem, startOf } from './page';
import { caveat } from './sources';

export type Block = RootContent | BlockContent | DefinitionContent;
/** Renders a directive that only its surroundings know: a widget, a prediction. null: not mine. */
export type Special = (node: Block) => string | null;

export const blocks = (
  nodes: readonly Block[],
  here: Here,
  special: Special = () => null,
): string => nodes.map((node) => special(node) ?? block(node, here, special)).join('\n');

function block(node: Block, here: Here, special: Special): string {
  switch (node.type) {
    case 'paragraph':
      return paragraph(node, here);
    case 'list':
      return list(node, here, special);
    case 'code':
      return code(node);
    case 'math':
      return `<div class="display">${math(node, here, true)}</div>`;
    case 'blockquote':
      return `<blockquote>${blocks(node.children, here, special)}</blockquote>`;
    case 'thematicBreak':
      return '<hr>';
    case 'heading': {
      if (here.step && node.depth < 3)
        problem(
          here,
          node,
          'Inside a step a heading begins with ###: its title is the step\u2019s.',
        );
      if (!here.step && node.depth < 2)
        problem(
          here,
          node,
          'The title of a page stands in its front matter: write ## for a section.',
        );
      return `<h${node.depth}>${inline(node.children, here)}</h${node.depth}>`;
    }
    case 'html':
      problem(here, node, `Raw HTML is not allowed: ${node.value.split('\n')[0]?.slice(0, 40)}.`);
      return '';
    case 'containerDirective':
      return container(node, here, special);
    default:
      if (isDirective(node)) unknown(node, here);
      else problem(here, node as Nodes, `A story has no ${node.type}.`);
      return '';
  }
}

const CONTAINERS = ['step', 'formula', 'predict', 'reveal', 'caveat', 'aside', 'say', 'code'];
export function unknown(
  node: Block & { name?: string },
  here: Here,
  known: readonly string[] = CONTAINERS,
): void {
  const name = node.name ?? '';
  const place = here.page.source.at(startOf(node));
  if (known.includes(name)) here.page.report.add(place, `${name} cannot stand here.`);
  else if (Object.hasOwn(WIDGETS, name))
    here.page.report.add(
      place,
      node.type === 'leafDirective'
        ? `The widget ${name} cannot stand here: a figure belongs to a step, outside of everything else in it.`
        : widgetLine(name),
    );
  else
    here.page.report.unknown(
      place,
      node.type === 'leafDirective' ? 'widget' : 'container',
      name,
      known,
    );
}

/** A paragraph; display formulas that Markdown left inside become blocks of their own. */
function paragraph(node: Paragraph, here: Here): string {
  const parts: string[] = [];
  let run: PhrasingContent[] = [];
  const flush = () => {
    const text = inline(run, here).trim();
    if (text) parts.push(`<p>${text}</p>`);
    run = [];
  };
  for (const child of node.children) {
    if (child.type === 'inlineMath' && isDisplay(child, here)) {
      flush();
      parts.push(`<div class="display">${math(child, here, true)}</div>`);
    } else run.push(child);
  }
  flush();
  return parts.join('\n');
}

function list(node: List, here: Here, special: Special): string {
  const tag = node.ordered ? 'ol' : 'ul';
  const items = node.children.map((item) => {
    const [only] = item.children;
    const tight = item.children.length === 1 && only?.type === 'paragraph' && !node.spread;
    return `<li>${tight && only ? inline(only.children, here) : blocks(item.children, here, special)}</li>`;
  });
  const start = node.ordered && node.start !== 1 ? node.start : null;
  return `<${tag}${attributes({ start })}>${items.join('')}</${tag}>`;
}

function code(node: Code): string {
  const language = node.lang ? ` class="language-${node.lang.replace(/[^\w-]/g, '')}"` : '';
  return `<pre class="code" tabindex="0"><code${language}>${escapeText(node.value)}</code></pre>`;
}

function container(node: ContainerDirective, here: Here, special: Special): string {
  const given = attributesOf(node);
  const inner = () => blocks(node.children, here, special);
  switch (node.name) {
    case 'formula':
      return formula(node, here);
    case 'say':
      onlyAttributes(here, node, []);
      return `<blockquote class="say">${inner()}</blockquote>`;
    case 'aside': {
      onlyAttributes(here, node, ['title']);
      if (!given.title) problem(here, node, 'An aside needs a title: :::aside{title="…"}.');
      return `<details class="aside"><summary>${escapeText(given.title ?? '')}</summary>${inner()}</details>`;
    }
    case 'caveat':
      return caveat(node, here, inner());
    case 'code':
      onlyAttributes(here, node, ['lang']);
      return inner();
    default:
      unknown(node, here);
      return '';
  }
}
