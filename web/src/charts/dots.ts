// Where soldiers stand: piled on the beam, one lane each, or sharing a rail. Pixels in, pixels out.

/** Piles: a dot goes up one place for every dot it would cover. Returns levels from 0. */
export function piles(xs: ArrayLike<number>, gap: number): number[] {
  const order = Array.from(xs, (_, i) => i).sort(
    (a, b) => (xs[a] as number) - (xs[b] as number) || a - b,
  );
  const levels = new Array<number>(xs.length).fill(0);
  const reach: number[] = []; // right end of every level so far
  for (const i of order) {
    const x = xs[i] as number;
    if (!Number.isFinite(x)) continue;
    let level = reach.findIndex((end) => x - end >= gap);
    if (level < 0) level = reach.length;
    reach[level] = x;
    levels[i] = level;
  }
  return levels;
}

/** Heights above the beam for these levels, squeezed when the tallest pile would not fit. */
export function heights(levels: readonly number[], each: number, room: number): number[] {
  const top = Math.max(0, ...levels);
  const step = top * each > room ? room / top : each;
  return levels.map((level) => level * step);
}

/** The dot nearest to a point, no farther than `reach`; -1 when there is none. */
export function nearest(
  dots: readonly { readonly x: number; readonly y: number }[],
  x: number,
  y: number,
  reach: number,
): number {
  let best = -1;
  let distance = reach * reach;
  dots.forEach((dot, i) => {
    const d = (dot.x - x) ** 2 + (dot.y - y) ** 2;
    if (d <= distance) {
      distance = d;
      best = i;
    }
  });
  return best;
}

export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A square standing on the stretch from `from` to `to`, hanging below `top`. */
export const hanging = (from: number, to: number, top: number): Square => ({
  x: Math.min(from, to),
  y: top,
  side: Math.abs(to - from),
});

/** The side of a square whose area is `area` square units. */
export const sideOf = (area: number, unit: number): number =>
  area > 0 ? Math.sqrt(area) * unit : 0;
