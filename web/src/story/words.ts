// The sentences the runtime says by itself. Short, true, and with the next thing to do.
import type { Reason } from '../engine/messages';
import type { OwnData } from '../engine/protocol';
import { MAX_FEATURES, MAX_ROWS } from '../session/state';
import { fitsLink, LINK_VALUES } from '../session/url';
import { F } from '../words/figures';
import type { Picture } from './runtime';

export const failure = (reason: Reason): string => F.failures[reason];

/** A control that the link has fixed. */
export const fixed = (label: string): string => F.fixed(label);

/** When the engine had to be restarted in the middle: the picture is the last that worked. */
export const interrupted = (reason: Reason): string => F.interrupted(reason === 'stuck');

/** The part of pasted numbers that the figure can hold; the same object when that is all of it. */
export function trimmed(own: OwnData): OwnData {
  const rows = Math.min(own.rows, MAX_ROWS);
  const columns = Math.min(own.columns, MAX_FEATURES);
  if (rows === own.rows && columns === own.columns) return own;
  const values: number[] = [];
  for (let row = 0; row < rows; ++row) {
    values.push(...own.values.slice(row * own.columns, row * own.columns + columns));
  }
  return { rows, columns, values, names: own.names.slice(0, columns) };
}

export function tooLongForLink(whole: OwnData, shown: OwnData): string {
  const size = (own: OwnData) => `${own.rows} × ${own.columns}`;
  const part = shown === whole ? '' : F.part(size(shown), size(whole));
  return (part + (fitsLink(shown) ? '' : F.tooMany(LINK_VALUES))).trim();
}

const spoken = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : (F.infinities[value > 0 ? 0 : 1] ?? '');

/** What a NaN or an infinity does to the numbers, or null when all is finite. */
export function poison({ scene, stages }: Picture): string | null {
  if (!stages) return null;
  const columns = scene.axis === 'columns';
  const at = stages.x.findIndex((value) => !Number.isFinite(value));
  if (at < 0) {
    const wide = stages.variance.findIndex((value) => !Number.isFinite(value));
    return wide < 0 ? null : F.wide(columns, wide + 1);
  }
  const row = Math.floor(at / stages.features) + 1;
  return F.poison(spoken(stages.x[at] as number), row, (at % stages.features) + 1, columns);
}
