// What the browser remembers between visits: answers and visited steps of each chapter. Storage may be missing, full,
// throwing or full of someone else's text; then the page simply does not remember.
import { fitting, NOTHING, nameOf, type Outline, type Progress } from './progress';
import type { State } from './state';

export type Store = Pick<Storage, 'getItem' | 'setItem'>;

export const FAMILY = 'sirnorm:';
export const keyOf = (outline: Pick<Outline, 'story' | 'id'>): string => FAMILY + nameOf(outline);

/** Only what this chapter has comes back; anything else is dropped. */
export function recalled(outline: Outline, store: () => Store): Progress {
  try {
    return fitting(outline, JSON.parse(store().getItem(keyOf(outline)) ?? '{}'));
  } catch {
    return NOTHING;
  }
}
export const remembered = (outline: Outline, store: () => Store): State['answers'] =>
  recalled(outline, store).answers;

/** false when the browser would not take it: private mode, a full disk. Then it lives until the page closes. */
export function store(key: string, progress: Progress, into: () => Store): boolean {
  const text = JSON.stringify(progress);
  try {
    into().setItem(key, text);
    return into().getItem(key) === text;
  } catch {
    return false;
  }
}

/** Writes one answer into what is there now, so that a second tab keeps its own. undefined forgets it. */
export function remember(
  outline: Outline,
  question: string,
  option: string | null | undefined,
  into: () => Store,
): boolean {
  const { answers, seen } = recalled(outline, into);
  const { [question]: _, ...others } = answers;
  const now = option === undefined ? others : { ...others, [question]: option };
  return store(keyOf(outline), { answers: now, seen }, into);
}

/** Notes that a step was visited. */
export function visit(outline: Outline, step: string, into: () => Store): void {
  const { answers, seen } = recalled(outline, into);
  if (!seen.includes(step)) store(keyOf(outline), { answers, seen: [...seen, step] }, into);
}
