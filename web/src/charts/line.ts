// A line chart's path: finite points only; a gap where the curve leaves the numbers.
const r = (value: number): number => Math.round(value * 10) / 10;

export function path(
  values: ArrayLike<number>,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let d = '';
  let pen = false;
  for (let i = 0; i < values.length; ++i) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      pen = false;
      continue;
    }
    d += `${pen ? 'L' : 'M'}${r(x(i))} ${r(y(value))}`;
    pen = true;
  }
  return d;
}
