// Which characters the formulas of a page draw, for the subset of the math font.
import { decodeText } from './html';

const ITALIC_UPPER = 0x1d434;
const ITALIC_LOWER = 0x1d44e;
const ITALIC_GREEK = 0x1d6fc;

/** Every character a <math> of this page draws: single letters in <mi> are drawn in math italics. */
export function mathCharacters(html: string): Set<string> {
  const used = new Set<string>();
  for (const [math] of html.matchAll(/<math[\s\S]*?<\/math>/g)) {
    const text = decodeText(math.replace(/<[^>]*>/g, ''));
    for (const character of text) used.add(character);
    if (math.includes('<msqrt')) used.add('√'); // drawn by the browser, written nowhere
    for (const [, raw = ''] of math.matchAll(/<mi(?![^>]*mathvariant)[^>]*>([^<]*)<\/mi>/g)) {
      const letters = [...decodeText(raw)];
      if (letters.length === 1 && letters[0]) used.add(italic(letters[0]));
    }
  }
  return used;
}

function italic(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  if (letter === 'h') return '\u210e';
  if (code >= 65 && code <= 90) return String.fromCodePoint(ITALIC_UPPER + code - 65);
  if (code >= 97 && code <= 122) return String.fromCodePoint(ITALIC_LOWER + code - 97);
  if (code >= 0x3b1 && code <= 0x3c9) return String.fromCodePoint(ITALIC_GREEK + code - 0x3b1);
  const variants: Record<string, number> = {
    '∂': 0x1d715,
    ϵ: 0x1d716,
    ϑ: 0x1d717,
    ϰ: 0x1d718,
    ϕ: 0x1d719,
    ϱ: 0x1d71a,
    ϖ: 0x1d71b,
  };
  const variant = variants[letter];
  return variant ? String.fromCodePoint(variant) : letter;
}
