// The interface's words in the language of the page that is being made: the compiler's own, and those of the
// figures that it draws.
import { speak as speakGerman } from '../../src/words/de';
import { page as de } from '../../src/words/de/page';
import { figures } from '../../src/words/en/figures';
import { march } from '../../src/words/en/march';
import { more } from '../../src/words/en/more';
import { page as en, type PageWords } from '../../src/words/en/page';
import { runs } from '../../src/words/en/runs';
import { setFigures } from '../../src/words/figures';
import { LANGUAGES } from '../../src/words/languages';
import { setMarch } from '../../src/words/march';
import { setMore } from '../../src/words/more';
import { setRuns } from '../../src/words/runs';

export { LANGUAGES };

const TABLES: Readonly<Record<string, PageWords>> = { en, de };

export let WORDS: PageWords = en;
export function speak(language: string): void {
  WORDS = TABLES[language] ?? en;
  setFigures(figures);
  setMarch(march);
  setMore(more);
  setRuns(runs);
  if (language === 'de') speakGerman();
}
