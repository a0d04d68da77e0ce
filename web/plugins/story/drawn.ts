// ::drawing{of=name says="…"}: one of the story's drawings beside the text.
import type { Block } from './blocks';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { escapeText } from './html';
import { type Here, problem } from './page';
import type { Tools } from './tools';

/** null: something else. Without says= it is an ornament that nobody needs to be told of. */
export function drawing(node: Block, here: Here, { art }: Tools): string | null {
  if (node.type !== 'leafDirective' || node.name !== 'drawing') return null;
  onlyAttributes(here, node, ['of', 'says']);
  const { of = '', says } = attributesOf(node);
  if (!of) problem(here, node, 'A drawing needs a name: ::drawing{of=name}.');
  const svg = of && art.picture(of, here.page.story);
  if (of && !svg)
    here.page.report.add(
      placeOf(here, node, 'of'),
      `There is no drawing art/${of}.svg in this story, and the company (knight, rival, wizard) has none of that name.`,
    );
  if (!svg) return '';
  const spoken = says ? ` role="img" aria-label="${escapeText(says).replace(/"/g, '&quot;')}"` : '';
  const silent = spoken ? svg.replace(/ (?:role|aria-label|aria-hidden)="[^"]*"/g, '') : svg;
  return `<figure class="drawing">${silent.replace(/^<svg/, `<svg${spoken}`)}</figure>`;
}
