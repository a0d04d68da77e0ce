// Live numbers are written the same way when the page is built and when it runs.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuantity } from '../../../web/src/story/format';

test.each([
  ['mean', 0.4125, 3, '0.412'],
  ['mean', -1.5, undefined, '\u22121.50'],
  ['deviation-sum', -2e-9, undefined, '0.00'],
  ['variance', Number.NaN, undefined, 'NaN'],
  ['variance', Number.POSITIVE_INFINITY, undefined, '∞'],
  ['mean', Number.NEGATIVE_INFINITY, 1, '\u2212∞'],
  ['n', 8, undefined, '8'],
  ['n', 8, 0, '8'],
  ['eps', 1e-5, undefined, '1e\u22125'],
  ['eps', 0.001, undefined, '0.001'],
  ['gamma', 1.5, undefined, '1.5'],
  ['beta', -2, undefined, '\u22122'],
  ['mean', 12345678, undefined, '1.2e7'],
] as const)('%s %s with %s digits is %s', (name, value, digits, expected) => {
  expect(formatQuantity(name, value, digits)).toBe(expected);
});

test('no hyphen stands for a minus, no zero has a sign', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, digits) => {
      const text = formatQuantity('mean', value, digits);
      expect(text).not.toMatch(/-/);
      expect(text).not.toMatch(/^\u22120(\.0*)?$/);
    }),
  );
});
