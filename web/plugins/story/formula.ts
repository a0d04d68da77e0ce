// Formulas: where they stand in the author's text, and the block that switches between symbols and numbers.
import type { ContainerDirective } from 'mdast-util-directive';
import type { InlineMath, Math as MathNode } from 'mdast-util-math';
import { liveNumber } from './asked';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { attributes } from './html';
import { liveWords, renderMath } from './math';
import { claimId, type Here, problem, startOf } from './page';
import { WORDS } from './words';

/** `$$…$$` on one line is a display formula, though Markdown takes it for inline. */
export const isDisplay = (node: InlineMath, here: Here): boolean =>
  here.page.source.text.startsWith('$$', startOf(node));

export function math(node: InlineMath | MathNode, here: Here, display: boolean): string {
  const { text: source, at } = here.page.source;
  const offset = Math.max(0, source.indexOf(node.value.split('\n')[0] ?? '', startOf(node)));
  return renderMath(node.value, display, {
    symbols: here.page.story.symbols,
    uses: (symbol) => here.page.symbols.add(symbol),
    problem: (by, message) => here.page.report.add(at(offset + by), message),
    live(words, by) {
      const { of, attributes: map, odd } = liveWords(words);
      if (odd) here.page.report.add(at(offset + by), `"${odd}" assigns nothing: write key=value.`);
      const asked = { of, ...Object.fromEntries(map) };
      return liveNumber(here, asked, () => at(offset + by));
    },
  });
}

/** Symbols first, the same with live numbers second; the page switches between them. */
export function formula(node: ContainerDirective, here: Here): string {
  onlyAttributes(here, node, ['id']);
  const { id } = attributesOf(node);
  if (id) claimId(here, id, placeOf(here, node, 'id'));
  const displays = node.children.flatMap((child): string[] => {
    if (child.type === 'math') return [math(child, here, true)];
    const inside = child.type === 'paragraph' ? child.children : [];
    const maths = inside.filter((part): part is InlineMath => part.type === 'inlineMath');
    const rest = inside.filter(
      (part) => part.type !== 'inlineMath' && !(part.type === 'text' && !part.value.trim()),
    );
    if (maths.length === 0 || rest.length > 0)
      problem(here, rest[0] ?? child, 'A :::formula holds one or two $$…$$ and nothing else.');
    return maths.map((part) => math(part, here, true));
  });
  if (displays.length < 1 || displays.length > 2)
    problem(here, node, `A :::formula holds one or two $$…$$, not ${displays.length}.`);
  const [symbols = '', numbers] = displays;
  const toggle = `<button type="button" class="formula-toggle" aria-pressed="false" hidden>${WORDS.showNumbers}</button>`;
  const second = numbers ? `<div class="formula-numbers" hidden>${numbers}</div>${toggle}` : '';
  return `<figure class="formula"${attributes({ id })}><div class="formula-symbols">${symbols}</div>${second}</figure>`;
}
