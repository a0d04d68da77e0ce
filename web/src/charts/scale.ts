// Number lines: spans, round ticks, and the map between values and CSS pixels. Pure geometry.

export interface Span {
  readonly lo: number;
  readonly hi: number;
}

export const width = (span: Span): number => span.hi - span.lo;

/** The smallest span around every finite value; null when there is none. */
export function extent(...lists: readonly ArrayLike<number>[]): Span | null {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const list of lists) {
    for (let i = 0; i < list.length; ++i) {
      const value = list[i] as number;
      if (!Number.isFinite(value)) continue;
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    }
  }
  return lo <= hi ? { lo, hi } : null;
}

export const union = (a: Span, b: Span): Span => ({
  lo: Math.min(a.lo, b.lo),
  hi: Math.max(a.hi, b.hi),
});

/** The round step (1, 2 or 5 times a power of ten) that cuts `size` into at most `count` parts. */
export function roundStep(size: number, count: number): number {
  const rough = size / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const lead = rough / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

const DIGITS = 12; // enough to wash out the last bit of a product like 3 * 0.1
const tidy = (value: number): number => Number(value.toPrecision(DIGITS)) || 0;

/** Round numbers inside the span, at most about `count` of them. */
export function ticks(span: Span, count: number): number[] {
  const step = roundStep(width(span), count);
  const first = Math.ceil(span.lo / step - 1e-9);
  const last = Math.floor(span.hi / step + 1e-9);
  const found: number[] = [];
  for (let i = first; i <= last && found.length < 100; ++i) found.push(tidy(i * step));
  return found;
}

/** A ruler for these values: some air on both sides, never empty, ends on a quarter of a tick. */
export function ruler(span: Span, air = 0.12): Span {
  const reach = Math.max(Math.abs(span.lo), Math.abs(span.hi));
  const real = width(span) > Math.max(reach * 1e-9, 1e-30); // less is equal, for the eye and for doubles
  const size = real ? width(span) : Math.max(1, reach * 0.1);
  const middle = (span.lo + span.hi) / 2;
  const half = size / 2 + size * air;
  const step = roundStep(half * 2, 5) / 4;
  return {
    lo: tidy(Math.floor((middle - half) / step) * step),
    hi: tidy(Math.ceil((middle + half) / step) * step),
  };
}

/** Widens the span around its middle until one unit measures at most `pixelsPerUnit`. */
export function loosen(span: Span, pixels: number, pixelsPerUnit: number): Span {
  const needed = pixels / pixelsPerUnit;
  if (!Number.isFinite(needed) || needed <= width(span)) return span;
  const air = (needed - width(span)) / 2;
  return { lo: span.lo - air, hi: span.hi + air };
}

/** Keeps the ruler in use while the values still fit and fill a good part of it. */
export function steady(previous: Span | null, values: Span, wanted: Span): Span {
  if (!previous) return wanted;
  const fits = values.lo >= previous.lo && values.hi <= previous.hi;
  return fits && width(values) >= width(previous) * 0.3 ? previous : wanted;
}

export interface Scale {
  readonly span: Span;
  readonly left: number;
  readonly right: number;
  at(value: number): number; // pixels; values beyond the ends stay at the ends' side
  value(pixel: number): number;
  readonly unit: number; // pixels per unit
}

export function scale(span: Span, left: number, right: number): Scale {
  const unit = (right - left) / (width(span) || 1);
  return {
    span,
    left,
    right,
    unit,
    at: (value) => left + (value - span.lo) * unit,
    value: (pixel) => span.lo + (pixel - left) / unit,
  };
}

export const clamp = (value: number, lo: number, hi: number): number =>
  Math.min(hi, Math.max(lo, value));
export const snap = (value: number, step: number): number => tidy(Math.round(value / step) * step);

/** Where a slider's thumb (0..1) stands for a value, on a linear or logarithmic track. */
export function toTrack(value: number, min: number, max: number, log: boolean): number {
  const part = log ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Number.isFinite(part) ? clamp(part, 0, 1) : 0;
}

export function fromTrack(
  part: number,
  min: number,
  max: number,
  log: boolean,
  step: number,
): number {
  if (!log) return clamp(snap(min + part * (max - min), step), min, max);
  const value = min * (max / min) ** part;
  return clamp(Number(value.toPrecision(2)), min, max);
}
