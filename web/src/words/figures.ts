// The words of figures and page in the page's language.
import { type FigureWords, figures } from './en/figures';

export let F: FigureWords = figures;
export function setFigures(words: FigureWords): void {
  F = words;
}
