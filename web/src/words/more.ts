// The words of the widgets that only some chapters have, in the page's language.
import { type MoreWords, more } from './en/more';

export let M: MoreWords = more;
export function setMore(words: MoreWords): void {
  M = words;
}
