// May a reader's variable take this value? A chapter's own range narrows the general one; a refusal is a
// sentence.
import type { Variable } from '../story/types';
import { F } from '../words/figures';
import { isVarName, RANGES, type Range } from './change';

/** What a variable of the chapter's own may be. */
export function rangeOf({ kind, choices = [], whole, min = 0, max = 1 }: Variable): Range {
  if (kind === 'choice') return { kind, values: choices.map(({ value }) => value) };
  return { kind: whole ? 'int' : 'number', min, max };
}

/** null when the value will do, else why not. */
export function checkVar(name: string, value: unknown, variable?: Variable): string | null {
  const label = variable?.label ?? name;
  const range = isVarName(name) ? RANGES[name] : variable && rangeOf(variable);
  if (!range) return F.noVariable(name);
  if (range.kind === 'choice') {
    const own = name === 'data' ? ['own'] : []; // pasted numbers: a reader may have them, an author not
    const choices = [...(variable?.choices?.map((one) => one.value) ?? range.values), ...own];
    if (typeof value === 'string' && choices.includes(value)) return null;
    return F.canBe(label, choices.join(', '));
  }
  const min = Math.max(range.min, variable?.min ?? range.min);
  const max = Math.min(range.max, variable?.max ?? range.max);
  const whole = range.kind === 'int';
  const fits = typeof value === 'number' && value >= min && value <= max;
  if (fits && (!whole || Number.isInteger(value))) return null;
  return F.mustBe(label, whole, min, max);
}
