// The words about links and saved files in the page's language.
import { type LinkWords, links } from './en/links';

export let K: LinkWords = links;
export function setLinks(words: LinkWords): void {
  K = words;
}
