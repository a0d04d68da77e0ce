import fc from 'fast-check';
import { expect, test } from 'vitest';
import { borrowed, cellAt, cornerOf, keyed, layout, shade } from '../../../web/src/charts/heat';

test('an unknown cell borrows from the nearest known one, and nothing from nobody', () => {
  const nan = Number.NaN;
  expect([...borrowed([1, nan, nan, 3], 4)]).toEqual([1, 1, 3, 3]);
  expect([...borrowed([nan, nan], 2)]).toEqual([nan, nan]);
});

test('every cell is found again at its own place, row 0 at the bottom', () => {
  const side = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(side, side, fc.nat(), fc.nat(), (columns, rows, a, b) => {
      const map = layout(columns, rows, 300);
      const cell = { column: a % columns, row: b % rows };
      const { x, y } = cornerOf(map, cell);
      expect(cellAt(map, x + map.side / 2, y + map.high / 2)).toEqual(cell);
      expect(x + map.side).toBeLessThanOrEqual(map.width);
      expect(y + map.high).toBeLessThanOrEqual(map.height);
    }),
  );
  const map = layout(3, 2, 300);
  expect(cornerOf(map, { column: 0, row: 0 }).y).toBe(map.high);
  expect(cellAt(map, -1, 0)).toBeNull();
  expect(cellAt(map, map.width, 0)).toBeNull();
});

test('keys walk, and stay inside', () => {
  const map = layout(3, 2, 300);
  expect(keyed(map, { column: 0, row: 0 }, 'ArrowUp')).toEqual({ column: 0, row: 1 });
  expect(keyed(map, { column: 0, row: 0 }, 'ArrowLeft')).toEqual({ column: 0, row: 0 });
  expect(keyed(map, { column: 0, row: 0 }, 'End')).toEqual({ column: 2, row: 0 });
  expect(keyed(map, { column: 0, row: 0 }, 'constructor')).toBeNull();
});

test('a shade is the part of the way from least to most', () => {
  expect([0, 0.49, 0.51, 1, 2, -1].map((value) => shade(value, 0, 1, 8))).toEqual([
    0, 3, 4, 7, 7, 0,
  ]);
  expect(shade(Number.NaN, 0, 1, 8)).toBe(-1);
  expect(shade(3, 3, 3, 8)).toBe(0);
});
