import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hanging, heights, nearest, piles, sideOf } from '../../../web/src/charts/dots';
import { keyStep, type Layout, pick, plot } from '../../../web/src/charts/plot';

describe('dots: where soldiers stand', () => {
  test('no two dots of a level come closer than the gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 32 }),
        (xs) => {
          const levels = piles(xs, 19);
          return xs.every((x, i) =>
            xs.every((other, k) => i >= k || levels[i] !== levels[k] || Math.abs(x - other) >= 19),
          );
        },
      ),
    );
  });

  test('equal values make one pile, squeezed into its room', () => {
    const levels = piles([5, 5, 5, 5], 19);
    expect(levels).toEqual([0, 1, 2, 3]);
    expect(heights(levels, 20, 100)).toEqual([0, 20, 40, 60]);
    expect(heights(levels, 20, 30)).toEqual([0, 10, 20, 30]);
  });

  test('the nearest dot is meant, and none when all are too far', () => {
    const dots = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ];
    expect(nearest(dots, 9, 2, 40)).toBe(1);
    expect(nearest(dots, 9, 27, 40)).toBe(2);
    expect(nearest(dots, 200, 0, 40)).toBe(-1);
  });

  test('a square hangs on its deviation; the mean square has the variance as its area', () => {
    expect(hanging(100, 40, 8)).toEqual({ x: 40, y: 8, side: 60 });
    expect(sideOf(4, 50)).toBe(100);
    expect([sideOf(-1, 50), sideOf(Number.NaN, 50)]).toEqual([0, 0]);
  });
});

describe('plot: the picture of a group', () => {
  const span = { lo: -2, hi: 2 };
  const draw = (dots: readonly number[], layout: Layout, width = 292, rem = 1) =>
    plot({ width, rem, span, layout, dots });

  test('every mark lies inside the picture, at phone width and at twice the text size', () => {
    for (const layout of ['piles', 'lanes', 'squares', 'rails'] as const) {
      for (const rem of [1, 2]) {
        const picture = draw([-2, -2, 0, 1.999, 2], layout, 292, rem);
        for (const { x, y } of picture.places) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(292);
          expect(y).toBeGreaterThan(0);
          expect(y).toBeLessThan(picture.ruler);
        }
        expect(picture.ruler).toBeLessThan(picture.height);
      }
    }
  });

  test('values that are not finite wait at the ends and are marked', () => {
    const { places, scale } = draw([Number.NaN, Number.NEGATIVE_INFINITY, 0], 'piles');
    expect(places.map(({ lost }) => lost)).toEqual([true, true, false]);
    expect(places[0]?.x).toBeGreaterThan(scale.right);
    expect(places[1]?.x).toBeLessThan(scale.left);
  });

  test('lanes give every soldier a line of his own, in the order of the rows', () => {
    const { places } = draw([1, 1, 1], 'lanes');
    expect(new Set(places.map(({ y }) => y)).size).toBe(3);
    expect(places.map(({ y }) => y)).toEqual(places.map(({ y }) => y).sort((a, b) => a - b));
  });

  test('a pointer on a dot takes that dot', () => {
    const picture = draw([-1, 0.5, 0.52, 2], 'piles', 560);
    picture.places.forEach(({ x, y }, i) => {
      expect(pick(picture, x + 2, y - 2)).toBe(i);
    });
  });

  test('a key moves by a tenth of a tick, with Shift by a tick', () => {
    expect([keyStep(span, false), keyStep(span, true)]).toEqual([0.05, 0.5]);
  });
});
