import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clamp,
  extent,
  fromTrack,
  loosen,
  roundStep,
  ruler,
  scale,
  steady,
  ticks,
  toTrack,
  union,
  width,
} from '../../../web/src/charts/scale';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('scale: rulers', () => {
  test('an extent ignores what is not finite and is null when nothing is left', () => {
    expect(extent([3, Number.NaN, -1], [Number.POSITIVE_INFINITY, 7])).toEqual({ lo: -1, hi: 7 });
    expect(extent([Number.NaN])).toBeNull();
    expect(union({ lo: 0, hi: 1 }, { lo: -2, hi: 0.5 })).toEqual({ lo: -2, hi: 1 });
  });

  test('a step is 1, 2 or 5 times a power of ten', () => {
    expect([roundStep(10, 5), roundStep(1, 4), roundStep(0.07, 3)]).toEqual([2, 0.5, 0.05]);
    expect([roundStep(0, 5), roundStep(Number.NaN, 5)]).toEqual([1, 1]);
  });

  test('ticks are round, inside and without rounding dust', () => {
    expect(ticks({ lo: -0.35, hi: 0.35 }, 8)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
    expect(ticks({ lo: 98, hi: 102 }, 4)).toEqual([98, 99, 100, 101, 102]);
  });

  test('a ruler holds all its values and is never empty', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 20 }), (values) => {
        const span = extent(values) ?? { lo: 0, hi: 0 };
        const made = ruler(span);
        return made.lo <= span.lo && made.hi >= span.hi && width(made) > 0;
      }),
    );
  });

  test('a loosened ruler lets one unit measure no more than asked, around the same middle', () => {
    const span = loosen({ lo: 0, hi: 2 }, 400, 50);
    expect(span).toEqual({ lo: -3, hi: 5 });
    expect(loosen({ lo: 0, hi: 20 }, 400, 50)).toEqual({ lo: 0, hi: 20 });
  });

  test('a ruler stays while the values fit and fill it, and goes when they do not', () => {
    const old = { lo: 0, hi: 10 };
    const wanted = { lo: 2, hi: 6 };
    expect(steady(old, { lo: 2, hi: 6 }, wanted)).toBe(old);
    expect(steady(old, { lo: 2, hi: 11 }, wanted)).toBe(wanted);
    expect(steady(old, { lo: 2, hi: 3 }, wanted)).toBe(wanted);
    expect(steady(null, { lo: 2, hi: 3 }, wanted)).toBe(wanted);
  });
});

describe('scale: positions', () => {
  test('pixel and value are inverse to each other', () => {
    const line = scale({ lo: -3, hi: 5 }, 14, 546);
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 5, noNaN: true }),
        (value) => Math.abs(line.value(line.at(value)) - value) < 1e-9,
      ),
    );
    expect([line.at(-3), line.at(5)]).toEqual([14, 546]);
  });

  test('a slider finds its value again, linear and logarithmic', () => {
    expect(toTrack(1e-5, 1e-8, 1, true)).toBeCloseTo(3 / 8, 12);
    expect(fromTrack(3 / 8, 1e-8, 1, true, 0)).toBe(1e-5);
    expect(fromTrack(toTrack(7, 1, 32, false), 1, 32, false, 1)).toBe(7);
    expect([fromTrack(2, 0, 1, false, 0.1), toTrack(-5, 0, 1, false), clamp(3, 0, 1)]).toEqual([
      1, 0, 1,
    ]);
  });
});
