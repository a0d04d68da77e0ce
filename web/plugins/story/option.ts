// One option of a prediction: - [id] label {value=+1}, and its why in the lines below.
import type { ListItem, Paragraph, PhrasingContent } from 'mdast';
import type { Option } from '../../src/story/types';
import { blocks, type Special } from './blocks';
import { inline } from './inline';
import { type Here, problem } from './page';

export interface Choice {
  readonly option: Option;
  readonly label: string;
  readonly why: string;
}
export function choice(item: ListItem, here: Here, after: Here, special: Special): Choice | null {
  const [head, ...more] = item.children;
  const first = head?.type === 'paragraph' ? head.children[0] : undefined;
  const found = first?.type === 'text' ? /^\[([a-z][a-z0-9-]*)\]\s*/.exec(first.value) : null;
  if (head?.type !== 'paragraph' || first?.type !== 'text' || !found) {
    problem(here, item, 'An option begins with its id in brackets: - [one] By 1.');
    return null;
  }
  const { label, why } = split(head, found[0].length);
  const value = readValue(label, head, here);
  const reason = `${why.length > 0 ? `<p>${inline(why, after).trim()}</p>` : ''}${blocks(more, after, special)}`;
  if (!reason)
    problem(here, item, `The option "${found[1]}" has no why: explain it in the lines below.`);
  const option = { id: found[1] ?? '', ...value };
  return { option, label: inline(label, here).trim(), why: reason };
}

/** The first line is the label, what follows is the why. */
function split(
  head: Paragraph,
  skip: number,
): { label: PhrasingContent[]; why: PhrasingContent[] } {
  const label: PhrasingContent[] = [];
  const why: PhrasingContent[] = [];
  head.children.forEach((child, index) => {
    const cut = child.type === 'text' && why.length === 0 ? child.value.indexOf('\n') : -1;
    if (child.type !== 'text') (why.length > 0 ? why : label).push(child);
    else {
      const from = index === 0 ? skip : 0;
      const text = (value: string) => ({ ...child, value });
      if (why.length > 0) why.push(child);
      else if (cut < 0) label.push(text(child.value.slice(from)));
      else {
        label.push(text(child.value.slice(from, cut)));
        why.push(text(child.value.slice(cut + 1)));
      }
    }
  });
  return { label, why };
}

/** Takes {value=+1} off the end of a label. */
function readValue(
  label: PhrasingContent[],
  head: Paragraph,
  here: Here,
): Pick<Option, 'value' | 'relative'> {
  const last = label.at(-1);
  const found = last?.type === 'text' ? /\s*\{value=([^}]*)\}\s*$/.exec(last.value) : null;
  if (last?.type !== 'text' || !found) return { value: null };
  label[label.length - 1] = { ...last, value: last.value.slice(0, found.index) };
  const [, sign = '', digits = ''] = /^([+x]?)(-?\d+(?:\.\d+)?)$/.exec(found[1] ?? '') ?? [];
  if (!digits) {
    problem(here, head, `A value is a number like 8, +1 or x2, not "${found[1]}".`);
    return { value: null };
  }
  const value = Number(digits);
  return sign ? { value, relative: sign === '+' ? 'plus' : 'times' } : { value };
}
