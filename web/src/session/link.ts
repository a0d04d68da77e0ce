// Reading a link: the step as #hash, the reader's own changes as ?query. Whatever arrives is checked; what does
// not fit is left out with a sentence that says so, and nothing here ever throws. Fetched by those who come with
// a query.
import type { Edit, OwnData } from '../engine/protocol';
import type { Chapter, Variable } from '../story/types';
import { K } from '../words/links';
import { isVarName, LARGEST } from './change';
import { checkVar } from './limits';
import { MAX_FEATURES, MAX_ROWS } from './state';
import { keys, LINK_VALUES, type Link } from './url';

const MAX_EDITS = 512;
const NUMBER = /^-?(?:\d{1,40}(?:\.\d{0,40})?(?:e-?\d{1,3})?|Infinity)$|^NaN$/i;
function number(text: string): number | null {
  const value = NUMBER.test(text) ? Number(text) : null;
  return value !== null && Number.isFinite(value) && Math.abs(value) > LARGEST ? null : value;
}

/** Quotes a stranger's text: short, and without anything that could disturb a sentence. */
function quote(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
  return `“${plain.length > 24 ? `${plain.slice(0, 24)}…` : plain}”`;
}

function editOf(text: string): Edit | null {
  const found = /^(\d{1,2}|:)\.(\d|:)([:~])(.+)$/s.exec(text);
  const value = number(found?.[4] ?? '');
  if (!found || value === null) return null;
  const row = found[1] === ':' ? 'all' : Number(found[1]);
  const column = found[2] === ':' ? 'all' : Number(found[2]);
  if ((row !== 'all' && row >= MAX_ROWS) || (column !== 'all' && column >= MAX_FEATURES))
    return null;
  return { row, column, op: found[3] === ':' ? 'set' : 'add', value };
}

function ownOf(text: string, names: string | null): OwnData | null {
  const [head = '', list = ''] = text.split(':', 2);
  const columns = /^[1-8]$/.test(head) ? Number(head) : 0;
  const values = list.length < 4000 ? list.split(',').map(number) : [];
  const rows = values.length / columns;
  if (!Number.isInteger(rows) || rows < 1 || rows > MAX_ROWS || values.length > LINK_VALUES)
    return null;
  if (!values.every((value) => value !== null)) return null;
  const named = names?.split(',').map(decoded) ?? [];
  const column = (_: unknown, at: number) =>
    named.length === columns ? (named[at] ?? '').slice(0, 40) : '';
  return { rows, columns, values, names: Array.from({ length: columns }, column) };
}

/** The question whose reveal is in the figure, and how many of the edits came before it. */
function revealOf(chapter: Chapter, text: string) {
  const [, id, after] = /^([a-z0-9-]{1,60})\.(\d{1,3})$/.exec(text) ?? [];
  const question = chapter.questions.find((one) => one.id === id);
  return question && { question, after: Number(after) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Reads a location. `memory` holds pasted numbers that were too many for the link. */
export function decode(
  chapter: Chapter,
  search: string,
  hash: string,
  memory: OwnData | null = null,
): Link {
  const ignored: string[] = [];
  const vars: Record<string, number | string> = {};
  const edits: Edit[] = [];
  // Names inside names= are escaped once more than the query itself, so that a comma can be part of one.
  const query = new Map<string, string>();
  for (const part of search.replace(/^\?/, '').split('&')) {
    const [key = '', ...rest] = part.split('=');
    if (!query.has(key)) query.set(key, rest.join('='));
  }
  const raw = (key: string) => query.get(key) ?? null;

  const given = raw('own');
  let own = given === null ? memory : ownOf(decoded(given), raw('names'));
  if (given !== null && !own) {
    ignored.push(K.own(quote(given)));
    own = memory;
  }
  for (const [name, key] of keys(chapter)) {
    const text = raw(key);
    if (text === null) continue;
    const variable: Variable | undefined = chapter.variables.find((one) => one.name === name);
    const words = variable?.kind === 'choice' && !isVarName(name); // its values may look like numbers
    const value = words ? decoded(text) : (number(decoded(text)) ?? decoded(text));
    const trouble = checkVar(name, value, variable);
    if (name === 'data' && value === 'own' && !own) {
      if (given === null) ignored.push(K.pasted); // else own= has been named already
    } else if (trouble) ignored.push(K.asks(key, quote(decoded(text)), trouble));
    else vars[name] = value;
  }
  const list = raw('x');
  if (list) {
    const cells = decoded(list).split(',', MAX_EDITS + 1);
    const bad = cells.filter((text) => {
      const edit = edits.length < MAX_EDITS ? editOf(text) : null;
      if (edit) edits.push(edit);
      return !edit;
    });
    if (bad.length > 0) ignored.push(K.cells(quote(bad[0] ?? ''), bad.length - 1));
  }
  const id = decoded(hash.replace(/^#/, ''));
  const step = chapter.steps.findIndex((one) => one.id === id);
  if (own && vars.data !== 'own') own = memory;
  const at = Math.max(step, 0);
  const q = raw('q');
  const revealed = q === null ? null : revealOf(chapter, q);
  // Whoever changes the # alone goes to another step and leaves the answer behind: nothing to complain about.
  const shown =
    revealed && revealed.question.step === chapter.steps[at]?.id
      ? { question: revealed.question.id, after: Math.min(revealed.after, edits.length) }
      : null;
  if (q !== null && !revealed) ignored.push(K.question(quote(decoded(q))));
  return { step: at, vars, edits, own, shown, ignored };
}
