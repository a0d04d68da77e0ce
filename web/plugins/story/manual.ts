// ::attributes{of=widget}: what the catalogue says of a widget, as a table. The pages of the widgets are made of it.
import type { LeafDirective } from 'mdast-util-directive';
import { type Attribute, WIDGETS } from '../../src/story/catalog';
import type { WidgetName } from '../../src/story/types';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { escapeText } from './html';
import { type Here, problem } from './page';
import { WORDS } from './words';

export const isManual = ({ name }: { readonly name: string }): boolean => name === 'attributes';

export function attributeTable(node: LeafDirective, here: Here): string {
  onlyAttributes(here, node, ['of']);
  const { of = '' } = attributesOf(node);
  if (!of) problem(here, node, 'Whose attributes? Write ::attributes{of=network}.');
  else if (!Object.hasOwn(WIDGETS, of))
    here.page.report.unknown(
      placeOf(here, node, 'of', 'value'),
      'widget',
      of,
      Object.keys(WIDGETS),
    );
  const widget = WIDGETS[of as WidgetName];
  if (!widget) return '';
  const rows = Object.entries(widget.attributes).map(
    ([name, attribute]) =>
      `<tr><th scope="row"><code>${name}</code></th><td>${values(attribute)}</td><td>${escapeText(attribute.says)}</td></tr>`,
  );
  const head = WORDS.manual.map((word) => `<th scope="col">${word}</th>`).join('');
  const table =
    rows.length > 0
      ? `<div class="manual" tabindex="0" role="group" aria-label="${of}"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
      : `<p>${WORDS.noAttributes}</p>`;
  return `<p><code>::${of}</code> · ${escapeText(widget.says)}</p>\n${table}`;
}

function values({ type, named, choices = [], min, max }: Attribute): string {
  if (type === 'flag') return WORDS.flag;
  if (type === 'choice') return choices.map((one) => `<code>${one}</code>`).join(', ');
  if (type === 'name' || type === 'names') return escapeText(named ?? type);
  if (type === 'vars') return 'vars';
  if (min === undefined && max === undefined) return type;
  return `${type}, ${min ?? '…'} – ${max ?? '…'}`;
}
