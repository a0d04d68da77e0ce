// The Tab key on a wide page, where all steps stand below one another: figure, current step, buttons. In the
// order of the document the figure would be reached from the first step only.

type Stop = HTMLElement & Partial<Pick<HTMLInputElement, 'type' | 'name' | 'checked'>>;
const UNSEEN = '[hidden], [inert], details:not([open]) > :not(summary)';

/** Where Tab stops inside of `root`; of a radio group only the chosen one, and of the group of `from` none. */
const stops = (root: HTMLElement, from?: Stop): Stop[] =>
  [...root.querySelectorAll<Stop>(':not(:disabled)')].filter((one) => {
    if (one.tabIndex < 0 || one.closest(UNSEEN)) return false;
    const { type, name, checked } = one;
    if (type !== 'radio') return true;
    return name !== from?.name && (checked || !root.querySelector(`[name="${name}"]:checked`));
  });

/** Where the focus goes from `target`; null when the browser knows better. */
export function nextStop(
  parts: readonly HTMLElement[],
  target: Element,
  back: boolean,
): HTMLElement | null {
  const at = parts.findIndex((part) => part.contains(target));
  const here = parts[at];
  const there = parts[at + (back ? -1 : 1)];
  if (!here || !there) return null;
  const side = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const inside = stops(here, target as Stop).some(
    (one) => target.compareDocumentPosition(one) & side,
  );
  if (inside) return null;
  const list = stops(there);
  return (back ? list.at(-1) : (there.querySelector('h2') ?? list[0])) ?? null;
}
