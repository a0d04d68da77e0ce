// The words of live runs in the language of the page.
import { type RunWords, runs } from './en/runs';

export let words: RunWords = runs;
export function setRuns(other: RunWords): void {
  words = other;
}
