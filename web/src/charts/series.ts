// Charts over recorded points: thin lines for each seed, a median, a ribbon between two quantiles. Numbers and
// axes in, paths out.
import type { Axis } from './axis';
import { path } from './line';

/** One number of each point of a wide series [points, width]. */
export function strand(series: ArrayLike<number>, width: number, which: number): Float32Array {
  const points = Math.floor(series.length / width);
  return Float32Array.from({ length: points }, (_, i) => series[i * width + which] as number);
}

/** How many points lie at or before this step. */
export function upTo(at: ArrayLike<number>, step: number): number {
  let lo = 0;
  let hi = at.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if ((at[middle] as number) <= step) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** The first `points` of a curve; gaps where the axes have no place for it. */
export const curve = (
  xs: ArrayLike<number>,
  ys: ArrayLike<number>,
  x: Axis,
  y: Axis,
  points = ys.length,
): string =>
  path(
    Array.from({ length: points }, (_, i) =>
      Number.isFinite(x.at(xs[i] as number)) ? y.at(ys[i] as number) : Number.NaN,
    ),
    (i) => x.at(xs[i] as number),
    (pixel) => pixel,
  );

/** The area between two curves; only where both are numbers. */
export function ribbon(
  xs: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  x: Axis,
  y: Axis,
  points = low.length,
): string {
  const r = (value: number) => Math.round(value * 10) / 10;
  let d = '';
  let run: number[] = [];
  const flush = () => {
    if (run.length > 1) {
      const there = run.map((i) => `${r(x.at(xs[i] as number))} ${r(y.at(high[i] as number))}`);
      const back = run
        .toReversed()
        .map((i) => `${r(x.at(xs[i] as number))} ${r(y.at(low[i] as number))}`);
      d += `M${there.join('L')}L${back.join('L')}Z`;
    }
    run = [];
  };
  for (let i = 0; i < points; ++i) {
    const seen = [x.at(xs[i] as number), y.at(low[i] as number), y.at(high[i] as number)];
    if (seen.every(Number.isFinite)) run.push(i);
    else flush();
  }
  flush();
  return d;
}

/** The last finite value among the first `points`, and where it is; null when there is none. */
export function lastOf(
  ys: ArrayLike<number>,
  points = ys.length,
): { readonly index: number; readonly value: number } | null {
  for (let index = Math.min(points, ys.length) - 1; index >= 0; --index) {
    const value = ys[index] as number;
    if (Number.isFinite(value)) return { index, value };
  }
  return null;
}
