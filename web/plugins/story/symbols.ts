// The symbols of a formula as controls: focusable, named, and linked to what they stand for.
import { attributes, decodeText } from './html';
import type { StorySymbol } from './story';
import { WORDS } from './words';

const SYM = /<(\w+)((?: [\w-]+="[^"]*")*?) class="(?:[\w-]+ )*?sym sym-([\w-]+)(?: [\w-]+)*"/g;

/** Turns every marked symbol into a control. Its role is no button's: what a <math> holds counts as
 *  presentation, where no widget may hide. */
export function controls(html: string, own: ReadonlyMap<string, StorySymbol>): string {
  let out = html;
  for (let found = SYM.exec(out); found; found = SYM.exec(out)) {
    const [opening, tag = '', more = '', key = ''] = found;
    const inside = out.slice(found.index, closing(out, tag, found.index));
    const about = attributes({
      class: `sym sym-${key}`,
      tabindex: 0,
      role: 'group',
      'aria-roledescription': WORDS.symbol,
      'data-symbol': key,
      'aria-label': label(key, inside, own),
    });
    const spaced = inside.slice(opening.length).replace(/></g, '> <'); // 'x i' is what is seen and said
    out = `${out.slice(0, found.index)}<${tag}${about}${more}${spaced}${out.slice(found.index + inside.length)}`;
    SYM.lastIndex = found.index + tag.length + about.length;
  }
  return out;
}

/** Where the element that starts at `from` ends. */
function closing(html: string, tag: string, from: number): number {
  let depth = 0;
  for (const { 0: mark, index } of html.slice(from).matchAll(new RegExp(`<(/?)${tag}[ >]`, 'g'))) {
    depth += mark.startsWith('</') ? -1 : 1;
    if (depth === 0) return from + index + mark.length;
  }
  return html.length;
}

/** Its name begins with what is to be seen, where that can be spoken. */
function label(key: string, html: string, own: ReadonlyMap<string, StorySymbol>): string {
  const known: Readonly<Record<string, { name: string; says: string }>> = WORDS.symbols;
  const symbol = own.get(key) ?? known[key];
  const seen = decodeText(html.replace(/<[^>]*>/g, ' '))
    .trim()
    .replace(/\s+/g, ' ');
  return symbol ? `${/^[a-z0-9 ]+$/i.test(seen) ? seen : symbol.name}, ${symbol.says}` : '';
}
