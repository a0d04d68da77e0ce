// The words of set="..." and of a link: which variable may take which value. Pure text in, plain data
// out, never eval; the compiler, the link and the controls ask the same table.
import { type Change, LEVELS, type VarName } from './scene';

export type Range =
  | { readonly kind: 'int' | 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] };
/** What the variables of a chapter's own may be; the built-in ones are in RANGES. */
export type Ranges = Readonly<Record<string, Range>>;

export const RANGES: Readonly<Record<VarName, Range>> = {
  data: { kind: 'choice', values: ['digits', 'wine'] }, // 'own' comes from pasting, never from a word
  rows: { kind: 'int', min: 1, max: 32 },
  features: { kind: 'int', min: 1, max: 8 },
  seed: { kind: 'int', min: 0, max: 9999 },
  axis: { kind: 'choice', values: ['columns', 'rows'] },
  level: { kind: 'choice', values: LEVELS },
  column: { kind: 'int', min: 0, max: 7 },
  row: { kind: 'int', min: 0, max: 31 },
  eps: { kind: 'number', min: 1e-12, max: 1000 },
  gamma: { kind: 'number', min: -1000, max: 1000 },
  beta: { kind: 'number', min: -1000, max: 1000 },
  bias: { kind: 'number', min: -1e6, max: 1e6 },
};
export const VAR_NAMES = Object.keys(RANGES) as readonly VarName[];
export const isVarName = (name: string): name is VarName => Object.hasOwn(RANGES, name);
/** The largest size a cell may be set to. */
export const LARGEST = 1e30;

/** A plain decimal number; null when the text is anything else. */
export function parseNumber(text: string): number | null {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  return value === 0 ? 0 : value;
}

export interface Fault {
  readonly at: number; // offset in the text
  readonly message: string; // a sentence
  readonly word: string | null; // what was not known, for "did you mean"
  readonly known: readonly string[];
}
export type Checked<T> = { readonly value: T } | { readonly fault: Omit<Fault, 'at'> };

const fault = (message: string, word: string | null = null, known: readonly string[] = []) => ({
  fault: { message, word, known },
});

/** The value of a variable, checked against its range. */
export const parseValue = (name: VarName, text: string): Checked<number | string> =>
  parseRanged(name, text, RANGES[name]);

export function parseRanged(name: string, text: string, range: Range): Checked<number | string> {
  if (range.kind === 'choice') {
    if (range.values.includes(text)) return { value: text };
    return fault(
      `${name} is one of ${range.values.join(', ')}, not "${text}".`,
      text,
      range.values,
    );
  }
  const value = parseNumber(text);
  if (value === null) return fault(`${name} needs a number, not "${text}".`);
  if (range.kind === 'int' && !Number.isInteger(value)) {
    return fault(`${name} needs a whole number, not ${text}.`);
  }
  if (value < range.min || value > range.max) {
    return fault(`${name} goes from ${range.min} to ${range.max}, not ${text}.`);
  }
  return { value };
}

function parseIndex(text: string, side: 'row' | 'column'): Checked<number | 'all'> {
  if (text === ':') return { value: 'all' };
  if (!/^\d{1,9}$/.test(text))
    return fault(`"${text}" is no ${side}: write a number from 0, or ":".`);
  const checked = parseValue(side, text);
  return 'fault' in checked ? checked : { value: checked.value as number };
}

const TARGET = /^([^,]*),([^,]*)$/;
const CELL = /^x\[([^,\]]*),([^,\]]*)\](\+?=)(.*)$/;
const WORDS = [...VAR_NAMES, 'x', 'edits', 'target'];

/** One assignment, for example rows=8, x[2,1]=9, x[:,0]+=100, edits=none, target=1.5,2; `own` are the
 *  chapter's variables. */
export function parseChange(word: string, own: Ranges = {}): Checked<Change> {
  const cell = CELL.exec(word);
  if (cell) {
    const [, rowText = '', columnText = '', op, valueText = ''] = cell;
    const row = parseIndex(rowText, 'row');
    if ('fault' in row) return row;
    const column = parseIndex(columnText, 'column');
    if ('fault' in column) return column;
    const value = parseNumber(valueText);
    if (value === null || Math.abs(value) > LARGEST) {
      return fault(`A cell needs a number up to ${LARGEST}, not "${valueText}".`);
    }
    const edit = {
      row: row.value,
      column: column.value,
      op: op === '=' ? 'set' : 'add',
      value,
    } as const;
    return { value: { kind: 'edit', edit } };
  }
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const text = word.slice(equals + 1);
  if (/^x(\[|$)/.test(name)) return fault(`"${word}" is no cell: write x[row,column]=value.`);
  if (equals < 0) return fault(`"${word}" assigns nothing: write name=value.`, null);
  if (name === 'edits') {
    if (text === 'none') return { value: { kind: 'clear-edits' } };
    return fault(`edits can only be none, not "${text}".`);
  }
  if (name === 'target') return parseTarget(text);
  const range = isVarName(name) ? RANGES[name] : Object.hasOwn(own, name) ? own[name] : undefined;
  if (!range)
    return fault(`There is no variable "${name}".`, name, [...WORDS, ...Object.keys(own)]);
  const checked = parseRanged(name, text, range);
  return 'fault' in checked ? checked : { value: { kind: 'var', name, value: checked.value } };
}

function parseTarget(text: string): Checked<Change> {
  if (text === 'none') return { value: { kind: 'no-target' } };
  const pair = TARGET.exec(text);
  if (!pair) return fault(`target is "gamma,beta" or none, not "${text}".`);
  const gamma = parseValue('gamma', pair[1] ?? '');
  if ('fault' in gamma) return gamma;
  const beta = parseValue('beta', pair[2] ?? '');
  if ('fault' in beta) return beta;
  return { value: { kind: 'target', gamma: gamma.value as number, beta: beta.value as number } };
}

/** A whole set="...": what could be read, and every word that could not. Never throws. */
export function parseChanges(
  text: string,
  own: Ranges = {},
): {
  changes: readonly Change[];
  faults: readonly Fault[];
} {
  const changes: Change[] = [];
  const faults: Fault[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const parsed = parseChange(word, own);
    if ('fault' in parsed) faults.push({ at: index, ...parsed.fault });
    else changes.push(parsed.value);
  }
  return { changes, faults };
}

/** The word that parses back to the same change. */
export function formatChange(change: Change): string {
  switch (change.kind) {
    case 'var':
      return `${change.name}=${change.value}`;
    case 'edit': {
      const { row, column, op, value } = change.edit;
      const side = (index: number | 'all') => (index === 'all' ? ':' : index);
      return `x[${side(row)},${side(column)}]${op === 'set' ? '=' : '+='}${value}`;
    }
    case 'clear-edits':
      return 'edits=none';
    case 'target':
      return `target=${change.gamma},${change.beta}`;
    case 'no-target':
      return 'target=none';
  }
}
