// The attributes of a directive, and where each of them stands in the author's text.
import type { Directives } from 'mdast-util-directive';
import { type Here, startOf } from './page';
import type { Place } from './report';

export type Directive = Directives;
export const isDirective = (node: { type: string }): node is Directive =>
  node.type === 'textDirective' ||
  node.type === 'leafDirective' ||
  node.type === 'containerDirective';

export const attributesOf = (node: Directive): Record<string, string> =>
  Object.fromEntries(
    Object.entries(node.attributes ?? {}).map(([key, value]) => [key, value ?? '']),
  );

/** Where the attribute's key stands, or its value; the directive itself when it cannot be found. */
export function placeOf(
  here: Here,
  node: Directive,
  key: string,
  part: 'key' | 'value' = 'key',
): Place {
  return here.page.source.at(offsetOf(here, node, key, part));
}

export function offsetOf(here: Here, node: Directive, key: string, part: 'key' | 'value'): number {
  const start = startOf(node);
  if (!key) return start;
  const end = here.page.source.text.indexOf('\n', start);
  const text = here.page.source.text.slice(start, end < 0 ? undefined : end);
  const brace = text.indexOf('{');
  const short = { id: '#', class: '\\.' }[key];
  const pattern = new RegExp(
    `(?<=[\\s{"'])${short ?? ''}(?:${key}\\s*=\\s*["']?|${key}(?=[\\s}]))`,
  );
  const found = pattern.exec(text.slice(Math.max(0, brace)));
  if (!found && short) {
    const mark = text.indexOf(key === 'id' ? '#' : '.', brace);
    return mark < 0 ? start : start + mark + (part === 'value' ? 1 : 0);
  }
  if (!found) return start;
  return start + Math.max(0, brace) + found.index + (part === 'value' ? found[0].length : 0);
}

/** The sentence for a widget that is written as something else. */
export const widgetLine = (name: string): string =>
  `${name} is a widget, a line of its own with two colons: ::${name}{…}.`;

const LOGIC = ['set', 'answer', 'predicts'];

/** Reports every attribute that is not among the known ones. */
export function onlyAttributes(here: Here, node: Directive, known: readonly string[]): void {
  for (const key of Object.keys(node.attributes ?? {})) {
    if (known.includes(key)) continue;
    if (here.page.original && LOGIC.includes(key)) {
      const message = `${key}= stands in the original: a translation holds words only.`;
      here.page.report.add(placeOf(here, node, key), message);
      continue;
    }
    const what =
      known.length > 0 ? `attribute of ${node.name}` : `attribute of ${node.name} (it has none)`;
    here.page.report.unknown(placeOf(here, node, key), what, key, known);
  }
}
