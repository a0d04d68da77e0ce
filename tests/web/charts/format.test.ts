import { describe, expect, test } from 'vitest';
import {
  count,
  decimals,
  figure,
  fixed,
  parse,
  short,
  statistic,
} from '../../../web/src/charts/format';
import { path } from '../../../web/src/charts/line';
import { inkPaths, tint } from '../../../web/src/charts/pixels';

describe('format: numbers as a reader sees them', () => {
  test('a minus is a minus, and nothing is minus zero', () => {
    expect([fixed(-1.5, 2), fixed(-0.001, 2), fixed(0, 1)]).toEqual(['−1.50', '0.00', '0.0']);
  });

  test('a count of one is singular', () => {
    expect([0, 1, 8].map((n) => count(n, 'row'))).toEqual(['0 rows', '1 row', '8 rows']);
  });

  test('what is no finite number says so', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const write of [(v: number) => fixed(v, 2), figure, statistic]) {
      expect(odd.map(write)).toEqual(['NaN', '∞', '−∞']);
    }
  });

  test('a column of proline and a column of hue each get the decimals they have room for', () => {
    expect([decimals([1680, 278]), decimals([127, 88.5]), decimals([0.48, -13.2])]).toEqual([
      0, 1, 2,
    ]);
  });

  test('small figures keep three digits that matter; rounding dust is zero', () => {
    expect([figure(0.01234), figure(1e-5), statistic(1.2e-8), statistic(1e-5)]).toEqual([
      '0.012',
      '1e−5',
      '0.000',
      '1e−5',
    ]);
  });

  test('a tick is as short as it is exact', () => {
    expect([short(0.30000000000000004), short(-2), short(1e-6), short(2e7)]).toEqual([
      '0.3',
      '−2',
      '1e−6',
      '2e7',
    ]);
  });

  test('typed numbers are understood, and anything else is refused', () => {
    expect(['1.5', ' −2 ', '1e-3', '.5', '3,25', '+7'].map(parse)).toEqual([
      1.5, -2, 0.001, 0.5, 3.25, 7,
    ]);
    expect(['', 'abc', '1 2', '1e999', '0x10', '--1', '1,2,3'].map(parse)).toEqual(
      Array(7).fill(null),
    );
  });
});

describe('pixels and lines', () => {
  test('a digit becomes bars: runs of equal ink in a row are one mark', () => {
    const digit = new Uint8Array(64);
    digit.fill(16, 8, 12);
    expect(inkPaths(digit)).toEqual(['', '', '', 'M0 1h4v1h-4z']);
  });

  test('a tint has the sign of the value and the largest value the strongest', () => {
    expect([
      tint(2, 2),
      tint(-2, 2),
      tint(0.5, 2),
      tint(0, 2),
      tint(Number.NaN, 2),
      tint(1, 0),
    ]).toEqual([4, -4, 2, 0, 0, 0]);
  });

  test('a curve lifts its pen where it leaves the numbers', () => {
    expect(
      path(
        [1, Number.NaN, 3, 4],
        (i) => i * 10,
        (v) => v,
      ),
    ).toBe('M0 1M20 3L30 4');
  });
});
