// A reader's whole march, over every story: to a file, from a file, and away. Whatever arrives is checked, and nothing
// here ever throws.
import { K } from '../words/links';
import { type Answers, NOTHING, type Progress } from './progress';
import { FAMILY, type Store, store } from './storage';

/** 'sir-norm/mean' -> progress there. */
export type March = ReadonlyMap<string, Progress>;
/** All of localStorage that is needed here. */
export type Shelf = Store & Pick<Storage, 'removeItem' | 'key' | 'length'>;

const ID = /^[a-z][a-z0-9-]{0,59}$/;
const NAME = /^[a-z][a-z0-9-]{0,59}\/[a-z][a-z0-9-]{0,59}$/;
const MOST = 200; // steps or questions of a chapter, chapters of a file
const LARGEST = 500_000; // characters
const VERSION = 1;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is string => typeof value === 'string' && ID.test(value);

/** Anything that was once JSON, as progress in some chapter: only what has the right form is taken. */
function formed(value: unknown): Progress {
  if (!isRecord(value)) return NOTHING;
  const { answers, seen } = value;
  const pairs = isRecord(answers) ? Object.entries(answers) : [];
  const fits = ([question, option]: [string, unknown]) =>
    isId(question) && (option === null || isId(option));
  return {
    answers: Object.fromEntries(pairs.filter(fits).slice(0, MOST)) as Answers,
    seen: Array.isArray(seen) ? [...new Set(seen.filter(isId))].slice(0, MOST) : [],
  };
}

export function parseProgress(text: unknown): Progress {
  if (typeof text !== 'string' || text.length > LARGEST) return NOTHING;
  try {
    return formed(JSON.parse(text));
  } catch {
    return NOTHING;
  }
}

/** Both together; where both answered, the second counts. */
export const joined = (first: Progress, second: Progress): Progress => ({
  answers: { ...first.answers, ...second.answers },
  seen: [...new Set([...first.seen, ...second.seen])],
});

/** The file a reader saves. */
export const formatMarch = (march: March): string =>
  `${JSON.stringify({ 'sir-norm-march': VERSION, chapters: Object.fromEntries(march) }, null, 1)}\n`;

export type Imported =
  | { readonly march: March; readonly left: number } // left: entries that had no form to keep
  | { readonly trouble: string }; // a sentence

/** Reads a saved file; whatever else it is, the answer is a sentence. */
export function parseMarch(text: string): Imported {
  if (text.length > LARGEST) {
    return { trouble: K.march.large };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { trouble: K.march.json };
  }
  const version = isRecord(value) ? value['sir-norm-march'] : undefined;
  if (!isRecord(value) || version === undefined || !isRecord(value.chapters)) {
    return { trouble: K.march.parts };
  }
  if (version !== VERSION) {
    return { trouble: K.march.version(quoted(version), VERSION) };
  }
  const entries = Object.entries(value.chapters);
  const kept = entries.filter(([name, of]) => NAME.test(name) && isRecord(of)).slice(0, MOST);
  const march = new Map(kept.map(([name, of]) => [name, formed(of)] as const));
  return { march, left: entries.length - march.size };
}

/** A stranger's value inside a sentence of ours: short and plain. */
function quoted(value: unknown): string {
  const text =
    typeof value === 'number' || typeof value === 'string' ? String(value) : K.march.unknown;
  return `“${text.replace(/[^\p{L}\p{N}\p{P} ]/gu, ' ').slice(0, 20)}”`;
}

const parsed = (key: string, shelf: () => Shelf): Progress => parseProgress(shelf().getItem(key));

function names(shelf: Shelf): string[] {
  const found: string[] = [];
  for (let at = 0; at < Math.min(shelf.length, 5000); ++at) {
    const key = shelf.key(at);
    if (typeof key === 'string' && key.startsWith(FAMILY)) found.push(key);
  }
  return found;
}

/** Everything that is remembered, of every story. */
export function everything(shelf: () => Shelf): March {
  try {
    const keys = names(shelf());
    return new Map(keys.map((key) => [key.slice(FAMILY.length), parsed(key, shelf)] as const));
  } catch {
    return new Map();
  }
}

/** Puts a saved march on top of what is there; false when the browser did not keep all of it. */
export function restore(march: March, shelf: () => Shelf): boolean {
  return [...march].every(([name, progress]) => {
    const key = FAMILY + name;
    const before = everything(shelf).get(name) ?? NOTHING;
    return store(key, joined(before, progress), shelf);
  });
}

/** Takes everything away; false when something stayed. */
export function forget(shelf: () => Shelf): boolean {
  try {
    for (const key of names(shelf())) shelf().removeItem(key);
    return names(shelf()).length === 0;
  } catch {
    return false;
  }
}

/** Does this browser keep what it is given? */
export function keeps(shelf: () => Shelf): boolean {
  const probe = `${FAMILY}?`;
  try {
    shelf().setItem(probe, probe);
    const kept = shelf().getItem(probe) === probe;
    shelf().removeItem(probe);
    return kept;
  } catch {
    return false;
  }
}
