// Lines of equal height of a valley, height = (a u² + b v²) / 2, on a map. Pure geometry; the walks on it are
// the core's.
export interface Valley {
  readonly curvature: readonly [number, number];
  readonly center: readonly [number, number];
  readonly start: readonly [number, number];
  readonly angle: number; // degrees
}
export interface Region {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}
/** An ellipse about the center, with its axes along the valley's own; where the valley has no slope along one
 *  of them, so long that its ends lie far off the map. */
export interface Contour {
  readonly rx: number;
  readonly ry: number;
}
const RINGS = 5; // between the floor and the start
const FAR = 1e5;

/** Evenly spaced on the way from the floor (or its nearest place on the map) through the start to the map's edge. */
export function contours(valley: Valley, map: Region): Contour[] {
  const [a, b] = valley.curvature;
  if (a === 0 && b === 0) return [];
  const turn = (valley.angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const height = (x: number, y: number): number => {
    const [dx, dy] = [x - valley.center[0], y - valley.center[1]];
    return (a * (cos * dx + sin * dy) ** 2 + b * (cos * dy - sin * dx) ** 2) / 2;
  };
  const within = (low: number, value: number, high: number) => Math.min(high, Math.max(low, value));
  const [x, y] = valley.center;
  const floor = [within(map.left, x, map.right), within(map.bottom, y, map.top)] as const;
  const [sx, sy] = valley.start;
  const highest = Math.max(
    ...[map.left, map.right].flatMap((at) => [height(at, map.bottom), height(at, map.top)]),
  );
  const rings: Contour[] = [];
  for (let ring = 1; ring <= 8 * RINGS; ++ring) {
    const share = ring / RINGS;
    const h = height(floor[0] + (sx - floor[0]) * share, floor[1] + (sy - floor[1]) * share);
    if (!(h > 0) || h > highest) break;
    const radius = (curvature: number) => Math.min(FAR, Math.sqrt((2 * h) / curvature));
    rings.push({ rx: radius(a), ry: radius(b) });
  }
  return rings;
}
