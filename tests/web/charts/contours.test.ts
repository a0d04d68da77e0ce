import { describe, expect, test } from 'vitest';
import { contours, type Valley } from '../../../web/src/charts/contours';

const map = { left: -2, right: 2, bottom: -1.2, top: 1.2 };
const valley = (more: Partial<Valley>): Valley => ({
  curvature: [1, 25],
  center: [0, 0],
  start: [-1.5, 0],
  angle: 0,
  ...more,
});

describe('lines of equal height', () => {
  test('are ellipses as long and wide as the curvatures say, one of them through the start', () => {
    const rings = contours(valley({}), map);
    expect(rings.map(({ rx, ry }) => rx / ry).every((ratio) => Math.abs(ratio - 5) < 1e-9)).toBe(
      true,
    );
    expect(rings[4]?.rx).toBeCloseTo(1.5);
    expect(rings[0]?.rx).toBeCloseTo(0.3);
  });
  test('reach to the edge of the map and no further', () => {
    const rings = contours(valley({ curvature: [1, 1] }), map);
    const corner = Math.hypot(2, 1.2);
    expect(rings.at(-1)?.rx).toBeLessThanOrEqual(corner);
    expect((rings.at(-1)?.rx ?? 0) + 0.3).toBeGreaterThan(corner);
  });
  test('are straight where there is no slope along an axis, and none where there is no slope', () => {
    const [first] = contours(valley({ curvature: [1, 0] }), map);
    expect(first?.ry).toBe(1e5);
    expect(first?.rx).toBeCloseTo(0.3);
    expect(contours(valley({ curvature: [0, 0] }), map)).toEqual([]);
  });
  test('stand on the map when the floor lies far off it', () => {
    const rings = contours(
      valley({ curvature: [1e-4, 0], center: [1000, 0], start: [-1.8, 0] }),
      map,
    );
    expect(rings).toHaveLength(5);
    expect(1000 - (rings[4]?.rx ?? 0)).toBeCloseTo(-1.8);
    expect(1000 - (rings[0]?.rx ?? 0)).toBeCloseTo(2 - 3.8 / 5);
  });
  test('begin nowhere when the walk begins on the floor', () => {
    expect(contours(valley({ start: [0, 0] }), map)).toEqual([]);
  });
});
