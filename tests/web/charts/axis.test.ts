import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axis, logTicks, spanOf, spread } from '../../../web/src/charts/axis';
import { chart, labelsAt } from '../../../web/src/charts/chart';

describe('an axis in powers of ten', () => {
  test('marks powers of ten, and 1, 2, 5 where they are few', () => {
    expect(logTicks({ lo: 0.001, hi: 1000 }, 9)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
    expect(logTicks({ lo: 5, hi: 300 }, 7)).toEqual([5, 10, 20, 50, 100, 200]);
    expect(logTicks({ lo: 1e-16, hi: 1e14 }, 5).length).toBeLessThanOrEqual(5);
  });
  test('is even in powers, reads back, and has no place for 0', () => {
    const at = axis({ lo: 1, hi: 100 }, 0, 200, true, 5);
    expect(at.at(10)).toBeCloseTo(100);
    expect(at.value(100)).toBeCloseTo(10);
    expect(at.at(0)).toBeNaN();
    expect(at.at(-1)).toBeNaN();
  });
});

describe('what an axis spans', () => {
  test('has round ends around every finite number', () => {
    expect(spanOf([[0.13, 0.97, Number.NaN, Infinity]], { log: false })).toEqual({ lo: 0, hi: 1 });
    expect(spanOf([[3e-3, 40]], { log: true })).toEqual({ lo: 1e-3, hi: 100 });
  });
  test('keeps the ends that are given, and what has to be seen beside', () => {
    expect(spanOf([[0.2]], { log: false, min: 0, max: 1 })).toEqual({ lo: 0, hi: 1 });
    expect(spanOf([[1]], { log: false, min: 0, also: [9] }).hi).toBeGreaterThanOrEqual(9);
  });
  test('is never empty, whatever the numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 6 }), fc.boolean(), (list, log) => {
        const { lo, hi } = spanOf([list.filter((x) => Math.abs(x) < 1e100)], { log });
        expect(hi).toBeGreaterThan(lo);
        if (log) expect(lo).toBeGreaterThan(0);
      }),
    );
  });
});

describe('labels at the ends of lines', () => {
  test('stand apart, in the order of the lines, as near as they can', () => {
    expect(spread([50, 51, 52], 10, 0, 100)).toEqual([50, 60, 70]);
    expect(spread([98, 99], 10, 0, 100)).toEqual([90, 100]);
    expect(spread([80, 20], 10, 0, 100)).toEqual([80, 20]);
  });
  test('keep their distance and the room, as far as it reaches', () => {
    const place = fc.oneof(fc.double({ min: -50, max: 150, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
        const put = spread(places, 15, 0, 100).toSorted((a, b) => a - b);
        for (const [i, y] of put.entries()) {
          expect(y).toBeGreaterThanOrEqual(-1e-9);
          expect(y).toBeLessThanOrEqual(100 + 1e-9);
          if (i > 0) expect(y - (put[i - 1] as number)).toBeGreaterThanOrEqual(15 - 1e-9);
        }
      }),
    );
  });
});

describe('a chart', () => {
  const input = {
    rem: 1,
    x: { span: { lo: 0, hi: 300 }, log: false },
    y: { span: { lo: 0, hi: 1 }, log: false },
  };
  test('has room for labels at the right where it is wide, and gives it up where it is not', () => {
    const wide = chart({ ...input, width: 620, labels: 9 });
    const narrow = chart({ ...input, width: 280, labels: 9 });
    expect(wide.labelled).toBe(true);
    expect(wide.width - wide.right).toBeGreaterThan(70);
    expect(narrow.labelled).toBe(false);
    expect(narrow.right).toBeGreaterThan(250);
  });
  test('never leaves its width, down to 200 pixels and twice the text', () => {
    for (const width of [200, 320, 800])
      for (const rem of [1, 2]) {
        const at = chart({ ...input, width, rem, labels: 12 });
        expect(at.left).toBeLessThan(at.right);
        expect(at.right).toBeLessThan(width);
        expect(at.x.ticks.length).toBeGreaterThan(1);
        for (const y of labelsAt(at, [0, 1, 2], rem)) expect(y).toBeLessThan(at.height);
      }
  });
});
