// A digit of 8 x 8 pixels (0..16) as four paths, one per shade of ink: few marks, crisp at any size.

export const SHADES = 4;

/** Paths by shade, darkest last; runs of equal shade in a row become one bar. */
export function inkPaths(pixels: ArrayLike<number>, offset = 0, side = 8): string[] {
  const paths = new Array<string>(SHADES).fill('');
  const shade = (x: number, y: number) =>
    Math.ceil(((pixels[offset + y * side + x] as number) / 16) * SHADES - 0.2);
  for (let y = 0; y < side; ++y) {
    for (let x = 0; x < side; ) {
      const ink = shade(x, y);
      let end = x + 1;
      while (end < side && shade(end, y) === ink) ++end;
      if (ink > 0) paths[Math.min(ink, SHADES) - 1] += `M${x} ${y}h${end - x}v1h${x - end}z`;
      x = end;
    }
  }
  return paths;
}

/** Which of nine tints (-4..4) a value gets; the square root keeps small values visible. */
export function tint(value: number, largest: number): number {
  if (!Number.isFinite(value) || !(largest > 0)) return 0;
  const part = Math.min(1, Math.abs(value) / largest);
  return Math.sign(value) * Math.round(4 * Math.sqrt(part)) || 0;
}
