// Cells of equal colour become one path each: few marks, crisp at any size.

/** A path for each colour, from the colour of every cell (-1: none); cells in a row become one bar. Row 0 is at
 *  the bottom. */
export function cellPaths(
  colours: ArrayLike<number>,
  columns: number,
  count: number,
  side: number,
  high: number,
): string[] {
  const rows = colours.length / columns;
  const paths = new Array<string>(count).fill('');
  for (let row = 0; row < rows; ++row)
    for (let column = 0; column < columns; ) {
      const colour = colours[row * columns + column] as number;
      let end = column + 1;
      while (end < columns && colours[row * columns + end] === colour) ++end;
      if (colour >= 0 && colour < count) {
        const wide = (end - column) * side;
        paths[colour] += `M${column * side} ${(rows - 1 - row) * high}h${wide}v${high}h${-wide}z`;
      }
      column = end;
    }
  return paths;
}

/** The class a place belongs to, and how sure: class * shades + shade. Probabilities [places, classes]. */
export function territory(
  probabilities: ArrayLike<number>,
  classes: number,
  shades: number,
): Int16Array {
  const places = Math.floor(probabilities.length / classes);
  const out = new Int16Array(places);
  for (let place = 0; place < places; ++place) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; ++c) {
      const p = probabilities[place * classes + c] as number;
      if (p > most) [best, most] = [c, p];
    }
    const least = 1 / classes;
    const part = (most - least) / (1 - least);
    out[place] =
      best < 0 || Number.isNaN(part)
        ? -1
        : best * shades + Math.max(0, Math.min(shades - 1, Math.floor(part * shades)));
  }
  return out;
}
