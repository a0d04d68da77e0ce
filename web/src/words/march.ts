// The words of steps bar and learner in the page's language.
import { type MarchWords, march } from './en/march';

export let L: MarchWords = march;
export function setMarch(words: MarchWords): void {
  L = words;
}
