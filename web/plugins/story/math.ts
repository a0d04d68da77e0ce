// TeX -> MathML at build time. \sym{key}{...} becomes a control, \live{quantity} a live number; what
// either may name is the catalogue's business. Notes every character, for the subset of the math font.
import temml from 'temml';
import { SYMBOLS } from '../../src/story/catalog';
import { didYouMean } from './report';
import type { StorySymbol } from './story';
import { controls } from './symbols';

export interface LiveNumber {
  readonly text: string;
  readonly attributes: string; // ' data-of="mean" data-digits="2"'
}
export interface MathContext {
  /** The number that `\live{words}` stands for; null when it was reported. */
  live(words: string, offset: number): LiveNumber | null;
  problem(offset: number, message: string): void; // offset within the TeX
  readonly symbols: ReadonlyMap<string, StorySymbol>; // of the story's own
  uses(symbol: string): void;
}

/** `{...}` from `start` on, braces balanced: its inside and where it ends. */
function group(tex: string, start: number): { inside: string; end: number } | null {
  if (tex[start] !== '{') return null;
  let depth = 0;
  for (let i = start; i < tex.length; ++i) {
    if (tex[i] === '\\') ++i;
    else if (tex[i] === '{') ++depth;
    else if (tex[i] === '}' && --depth === 0)
      return { inside: tex.slice(start + 1, i), end: i + 1 };
  }
  return null;
}

interface Marks {
  readonly tex: string;
  readonly live: LiveNumber[];
}

/** Replaces \sym and \live by \class marks that survive Temml. */
function mark(tex: string, context: MathContext, live: LiveNumber[], base = 0): Marks {
  let out = '';
  let rest = 0;
  for (const match of tex.matchAll(/\\(sym|live)(?![a-zA-Z])/g)) {
    const start = match.index;
    if (start < rest) continue; // inside a \sym that was handled as a whole
    out += tex.slice(rest, start);
    const first = group(tex, start + match[0].length);
    if (!first) {
      context.problem(base + start, `\\${match[1]} needs its name in braces.`);
      rest = start + match[0].length;
      continue;
    }
    const nameAt = base + start + match[0].length + 1;
    rest = first.end;
    if (match[1] === 'live') {
      const number = context.live(first.inside, nameAt);
      if (number) live.push(number);
      out += number ? `\\class{live live-${live.length - 1}}{0}` : '0';
      continue;
    }
    const second = group(tex, first.end);
    if (!second) {
      context.problem(
        base + start,
        '\\sym needs two pairs of braces: \\sym{key}{what is written}.',
      );
      continue;
    }
    rest = second.end;
    const { symbols } = context;
    if (symbols.has(first.inside)) context.uses(first.inside);
    else if (!Object.hasOwn(SYMBOLS, first.inside)) {
      const guess = didYouMean(first.inside, [...symbols.keys(), ...Object.keys(SYMBOLS)]);
      context.problem(nameAt, `There is no symbol "${first.inside}"${guess}.`);
    }
    const nested = second.inside.indexOf('\\sym{');
    if (nested >= 0) {
      context.problem(base + first.end + 1 + nested, 'A \\sym cannot stand inside of another.');
    }
    const inner = mark(second.inside, context, live, base + first.end + 1);
    out += `\\class{sym sym-${first.inside}}{${inner.tex}}`;
  }
  return { tex: out + tex.slice(rest), live };
}

export function renderMath(tex: string, display: boolean, context: MathContext): string {
  const marks = mark(tex, context, []);
  let html = '';
  try {
    html = temml.renderToString(marks.tex, {
      displayMode: display,
      trust: true,
      throwOnError: true,
    });
  } catch (error) {
    const message = (error as Error).message.split('\n')[0]?.trim() ?? '';
    context.problem(
      0,
      `This formula cannot be read: ${message.replace(/ at (position|end).*$/, '')}.`,
    );
    return '';
  }
  html = html
    .replace(/ style="[^"]*"/g, '')
    .replace(/ class="live live-(\d+)"([^>]*)>0</g, (_, index, more) => {
      const number = marks.live[Number(index)];
      return ` class="live"${number?.attributes ?? ''}${more}>${number?.text ?? ''}<`;
    });
  return controls(html, context.symbols);
}

/** \live{mean column=2 digits=3}: its quantity and attributes. */
export function liveWords(words: string): {
  of: string;
  attributes: Map<string, string>;
  odd: string | null;
} {
  const [of = '', ...pairs] = words.trim().split(/\s+/);
  const attributes = new Map<string, string>();
  let odd: string | null = null;
  for (const pair of pairs) {
    const found = /^(\w+)=(\S+)$/.exec(pair);
    if (found) attributes.set(found[1] ?? '', found[2] ?? '');
    else odd = pair;
  }
  return { of, attributes, odd };
}
