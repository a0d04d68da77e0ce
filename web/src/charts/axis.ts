// Axes of charts: linear or in powers of ten, their marks, and what an axis has to span. Pure geometry.
import { clamp, extent, type Span, scale, ticks } from './scale';

export interface Axis {
  readonly log: boolean;
  readonly span: Span;
  readonly ticks: readonly number[];
  /** Pixels; NaN for what the axis cannot show (a logarithm of 0). */
  at(value: number): number;
  value(pixel: number): number;
}

export function axis(span: Span, from: number, to: number, log: boolean, marks: number): Axis {
  if (!log) {
    const line = scale(span, from, to);
    return { log, span, ticks: ticks(span, marks), at: line.at, value: line.value };
  }
  const line = scale({ lo: Math.log10(span.lo), hi: Math.log10(span.hi) }, from, to);
  return {
    log,
    span,
    ticks: logTicks(span, marks),
    at: (value) => (value > 0 ? line.at(Math.log10(value)) : Number.NaN),
    value: (pixel) => 10 ** line.value(pixel),
  };
}

/** Powers of ten inside the span, every n-th where there are too many; 1, 2 and 5 where there are few. */
export function logTicks({ lo, hi }: Span, count: number): number[] {
  const first = Math.ceil(Math.log10(lo) - 1e-9);
  const last = Math.floor(Math.log10(hi) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, count)));
  const found: number[] = [];
  const leads = last - first < 2 ? [1, 2, 5] : [1];
  for (let power = first - 1; power <= last; ++power) {
    if (leads.length === 1 && (power - first) % every !== 0) continue;
    for (const lead of leads) {
      const value = Number(`${lead}e${power}`);
      if (value >= lo * (1 - 1e-9) && value <= hi * (1 + 1e-9)) found.push(value);
    }
  }
  return found;
}

const TINY = 1e-300; // below it doubles lose their digits

export interface Wish {
  readonly log: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Values the axis must show beside the lists: a goal, a guess. */
  readonly also?: readonly number[];
}

/** What an axis spans so that every finite value shows: round ends, never empty. With a log axis only what is
 *  above 0 counts. */
export function spanOf(
  lists: readonly ArrayLike<number>[],
  { log, min, max, also = [] }: Wish,
): Span {
  const shown = log ? lists.map((list) => Array.from(list).filter((value) => value > TINY)) : lists;
  const wanted = log ? also.filter((value) => value > TINY) : also;
  const found = extent(...shown, wanted) ?? { lo: log ? 0.1 : 0, hi: 1 };
  if (log) {
    const lo = min !== undefined && min > 0 ? min : 10 ** Math.floor(Math.log10(found.lo) + 1e-9);
    const hi = max !== undefined && max > lo ? max : 10 ** Math.ceil(Math.log10(found.hi) - 1e-9);
    return hi > lo ? { lo, hi } : { lo, hi: lo * 10 };
  }
  const lo = min ?? found.lo;
  const hi = max ?? found.hi;
  const real = hi - lo > Math.max(Math.abs(hi), Math.abs(lo), TINY) * 1e-6;
  const size = real ? hi - lo : Math.abs(hi) > TINY ? Math.abs(hi) : 1;
  const marks = ticks({ lo, hi: lo + size }, 5);
  const step = Math.abs((marks[1] ?? 1) - (marks[0] ?? 0)) || size;
  return {
    lo: min ?? Math.floor(lo / step + 1e-9) * step,
    hi: max ?? Math.ceil((lo + size) / step - 1e-9) * step,
  };
}

/** Where labels stand that want these places: in the same order, at least `gap` apart, inside the room as far
 *  as it reaches. */
export function spread(places: readonly number[], gap: number, lo: number, hi: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => at(places, a) - at(places, b) || a - b);
  const room = Math.max(hi - lo, gap * (places.length - 1));
  const step = Math.min(gap, room / Math.max(1, places.length - 1));
  const put = new Array<number>(places.length).fill(lo);
  let floor = lo;
  for (const i of order) {
    put[i] = Math.max(clamp(at(places, i), lo, lo + room), floor);
    floor = (put[i] as number) + step;
  }
  let ceiling = lo + room;
  for (const i of order.toReversed()) {
    put[i] = Math.min(put[i] as number, ceiling);
    ceiling = (put[i] as number) - step;
  }
  return put;
}
const at = (places: readonly number[], i: number): number => {
  const place = places[i] as number;
  return Number.isFinite(place) ? place : Number.POSITIVE_INFINITY;
};
