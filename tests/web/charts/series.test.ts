import { describe, expect, test } from 'vitest';
import { axis } from '../../../web/src/charts/axis';
import { cellPaths, territory } from '../../../web/src/charts/heat-paths';
import { ridges } from '../../../web/src/charts/ridges';
import { curve, lastOf, ribbon, strand, upTo } from '../../../web/src/charts/series';

const x = axis({ lo: 0, hi: 10 }, 0, 100, false, 5);
const y = axis({ lo: 0, hi: 1 }, 100, 0, false, 5);
const log = axis({ lo: 0.01, hi: 1 }, 100, 0, true, 5);

describe('lines', () => {
  test('go through their points, and leave a gap where there is no number', () => {
    expect(curve([0, 5, 10], [0, 0.5, 1], x, y)).toBe('M0 100L50 50L100 0');
    expect(curve([0, 5, 10], [0, Number.NaN, 1], x, y)).toBe('M0 100M100 0');
    expect(curve([0, 5, 10], [0, 0.1, 1], x, log)).toBe('M50 50L100 0'); // a logarithm has no 0
    expect(curve([Number.NaN, 5], [0, 1], x, y)).toBe('M50 0');
  });
  test('go no further than is looked at', () => {
    expect(curve([0, 5, 10], [0, 0.5, 1], x, y, 2)).toBe('M0 100L50 50');
    expect(upTo([0, 5, 10], 7)).toBe(2);
    expect(upTo([0, 5, 10], 10)).toBe(3);
    expect(upTo([], 3)).toBe(0);
  });
  test('a ribbon lies between two of them, in pieces where a number is missing', () => {
    expect(ribbon([0, 5], [0, 0.2], [1, 0.8], x, y)).toBe('M0 0L50 20L50 80L0 100Z');
    expect(ribbon([0, 5, 10], [0, Number.NaN, 0], [1, 1, 1], x, y)).toBe('');
  });
  test('a strand is one number of every point', () => {
    expect([...strand([1, 2, 3, 4, 5, 6], 3, 1)]).toEqual([2, 5]);
  });
  test('end at their last number', () => {
    expect(lastOf([1, 2, Number.NaN])).toEqual({ index: 1, value: 2 });
    expect(lastOf([1, 2, 3], 1)).toEqual({ index: 0, value: 1 });
    expect(lastOf([Number.NaN])).toBeNull();
  });
});

describe('ridges', () => {
  const at = ridges({
    bins: [
      [1, 2],
      [0, 0],
    ],
    left: 0,
    right: 20,
    gap: 10,
    rise: 8,
    log: false,
  });
  test('rise by their own largest count, as steps', () => {
    expect(at.rows[0]).toEqual({ base: 10, crest: 'M0 6H10V2H20', path: 'M0 6H10V2H20V10H0Z' });
  });
  test('lie flat where there is nothing, one gap further down', () => {
    expect(at.rows[1]).toMatchObject({ base: 20, crest: 'M0 20H10V20H20' });
    expect(at.height).toBe(24);
  });
});

describe('cells of one colour', () => {
  test('are one path, row 0 at the bottom, neighbours joined', () => {
    expect(cellPaths([0, 0, 1, -1], 2, 2, 10, 5)).toEqual(['M0 5h20v5h-20z', 'M0 0h10v5h-10z']);
  });
  test('a place belongs to the most probable class, the surer the deeper', () => {
    expect([...territory([0.5, 0.5, 0.05, 0.95, Number.NaN, Number.NaN], 2, 3)]).toEqual([
      0, 5, -1,
    ]);
  });
});
