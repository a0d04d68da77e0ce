// Writing the link: the step as #hash, the reader's own changes as ?query. Reading one is link.ts's business.
import type { Edit, OwnData } from '../engine/protocol';
import type { Chapter } from '../story/types';
import { VAR_NAMES } from './change';
import { MAX_FEATURES, MAX_ROWS, type Shared } from './state';

export const LINK_VALUES = 64; // pasted numbers that still travel in a link

/** Short keys of the chapter; a built-in variable without one goes by its own name. */
export function keys(chapter: Chapter): Map<string, string> {
  const taken = new Map<string, string>(VAR_NAMES.map((name) => [name, name]));
  for (const { name, url } of chapter.variables) taken.set(name, url);
  return taken;
}

/** The shortest text that gives the same float (or, for a double such as 1e-5, the same double). */
export function short(value: number): string {
  if (Math.fround(value) === value) {
    for (let digits = 1; digits <= 9; ++digits) {
      const text = value.toPrecision(digits);
      if (Math.fround(Number(text)) === value) return String(Number(text)).replace('e+', 'e');
    }
  }
  return String(value).replace('e+', 'e');
}

const index = (at: number | 'all') => (at === 'all' ? ':' : String(at));
const SAFE = /%(2C|3A|7E)/gi; // , : ~ read better than their escapes and are allowed in a query
const escaped = (text: string) => encodeURIComponent(text).replace(SAFE, decodeURIComponent);

export function fitsLink(own: OwnData): boolean {
  return own.values.length <= LINK_VALUES && own.columns <= MAX_FEATURES && own.rows <= MAX_ROWS;
}

/** '?n=5&x=2.0:5', or '' when the reader changed nothing. */
export function encode(chapter: Chapter, state: Shared): string {
  const parts: string[] = [];
  for (const [name, key] of keys(chapter)) {
    const value = state.vars[name];
    if (value !== undefined)
      parts.push(`${key}=${typeof value === 'number' ? short(value) : escaped(value)}`);
  }
  const { own, edits, shown } = state;
  if (own && state.vars.data === 'own' && fitsLink(own)) {
    parts.push(`own=${own.columns}:${own.values.map(short).join(',')}`);
    if (own.names.some(Boolean)) parts.push(`names=${own.names.map(encodeURIComponent).join(',')}`);
  }
  if (edits.length > 0) {
    const cell = ({ row, column, op, value }: Edit) =>
      `${index(row)}.${index(column)}${op === 'set' ? ':' : '~'}${short(value)}`;
    parts.push(`x=${edits.map(cell).join(',')}`);
  }
  if (shown) parts.push(`q=${shown.question}.${shown.after}`);
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

export interface Link extends Shared {
  readonly ignored: readonly string[]; // sentences
}
/** A link without a query: nothing but a step. */
export const plain = (step: number, own: OwnData | null): Link => ({
  step: Math.max(0, step),
  vars: {},
  edits: [],
  own,
  shown: null,
  ignored: [],
});
