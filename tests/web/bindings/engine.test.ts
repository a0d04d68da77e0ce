// The façade against the real modules, with SIMD and without. Expected numbers come from plain float64
// arithmetic written out here, not from the core.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../bindings/package/index';
import type { Engine, Problem } from '../../../web/src/engine/protocol';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const data = (name: string) => readFileSync(join(top, 'core/data', name), 'utf8');
const open = (file: string) =>
  createEngine({
    digits: data('digits.csv'),
    wine: data('wine.csv'),
    wasmBinary: readFileSync(join(top, 'build/wasm/package', file)),
  });

const OWN: Problem = {
  data: 'own',
  own: { rows: 3, columns: 2, values: [2, 10, 4, 20, 6, 60], names: ['a', ''] },
  rows: 3,
  features: 2,
  seed: 0,
  bias: 0,
  edits: [],
  axis: 'columns',
  eps: 1e-5,
  gamma: [2, 1],
  beta: [-1, 0],
};
const DIGITS: Problem = {
  ...OWN,
  data: 'digits',
  own: null,
  rows: 8,
  features: 4,
  gamma: [1, 1, 1, 1],
  beta: [0, 0, 0, 0],
};
const close = (have: ArrayLike<number>, want: readonly number[]) => {
  expect(have.length).toBe(want.length);
  want.forEach((value, i) => {
    expect(have[i]).toBeCloseTo(value, 5);
  });
};

for (const file of ['sirnorm.wasm', 'sirnorm-scalar.wasm']) {
  describe(file, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open(file);
    });

    test('computes the fingerprint that the native tests pin', () => {
      expect(engine.fingerprint()).toBe(engine.info.expectedFingerprint);
      expect(engine.info.expectedFingerprint).toMatch(/^[0-9a-f]{16}$/);
      expect(engine.info.simd).toBe(file === 'sirnorm.wasm');
      expect(engine.info.arch).toBe(file === 'sirnorm.wasm' ? 'wasm' : 'portable');
    });

    test('walks the four steps', () => {
      const s = engine.stages(OWN);
      expect(s.columnNames).toEqual(['a', 'column 2']);
      expect(s.rowNames).toEqual(['row 1', 'row 2', 'row 3']);
      expect(s.pixels).toBeNull();
      close(s.x, [2, 10, 4, 20, 6, 60]);
      close(s.sum, [12, 90]);
      close(s.mean, [4, 30]);
      close(s.deviation, [-2, -20, 0, -10, 2, 30]);
      close(s.squared, [4, 400, 0, 100, 4, 900]);
      close(s.deviationSum, [0, 0]);
      close(s.squaredSum, [8, 1400]);
      close(s.variance, [8 / 3, Math.fround(1400 / 3)]);
      close(s.varianceUnbiased, [4, 700]);
      const std = Math.sqrt(8 / 3 + 1e-5);
      expect(s.std[0]).toBeCloseTo(std, 6);
      expect(s.rstd[0]).toBeCloseTo(1 / std, 6);
      expect(s.xhat[0]).toBeCloseTo(-2 / std, 6);
      expect(s.y[0]).toBeCloseTo((2 * -2) / std - 1, 5);
      expect(s.xhatVariance[0]).toBeCloseTo(8 / 3 / (8 / 3 + 1e-5), 6);
      expect(s.yMean[0]).toBeCloseTo(-1, 6);
      expect(s.refused).toBeNull();
    });

    test('takes rows as groups on the other axis', () => {
      const s = engine.stages({ ...OWN, axis: 'rows' });
      expect(s.groups).toBe(3);
      close(s.mean, [6, 12, 33]);
    });

    test('applies edits in order, and the bias in front of the norm', () => {
      const s = engine.stages({
        ...OWN,
        bias: 0.5,
        edits: [
          { row: 0, column: 0, op: 'set', value: 7 },
          { row: 'all', column: 0, op: 'add', value: 10 },
        ],
      });
      close(s.x, [17, 10.5, 14.5, 20.5, 16.5, 60.5]);
    });

    test('refuses to normalize one row down the columns, as PyTorch does', () => {
      const s = engine.stages({ ...OWN, rows: 1 });
      expect(s.refused).toMatch(
        /^BatchNorm1d expected more than 1 value per channel when training/,
      );
      expect(s.xhat.length).toBe(0);
      close(s.mean, [2, 10]);
      expect(engine.stages(OWN).refused).toBeNull(); // and recovers
    });

    test('lets NaN and Inf through into their own column only', () => {
      const edit = (value: number) =>
        engine.stages({ ...OWN, edits: [{ row: 1, column: 0, op: 'set', value }] });
      for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const s = edit(bad);
        expect([s.xhat[0], s.xhat[2], s.xhat[4]].every(Number.isNaN)).toBe(true);
        expect(s.xhat[1]).toBe(engine.stages(OWN).xhat[1]);
      }
    });

    test('draws real digits with their pixels, the same for the same seed', () => {
      const a = engine.stages(DIGITS);
      expect(a.pixels?.length).toBe(8 * 64);
      expect(Math.max(...(a.pixels ?? []))).toBe(16);
      expect(a.rowNames[0]).toMatch(/^an? [0-9]$/);
      expect(engine.stages(DIGITS).x).toEqual(a.x);
      expect(engine.stages({ ...DIGITS, seed: 8 }).x).not.toEqual(a.x);
      expect(engine.stages({ ...DIGITS, rows: 5 }).x).toEqual(a.x.slice(0, 20));
    });

    test('teaches gamma and beta by gradient steps', () => {
      const lesson = { column: 1, targetGamma: 1.5, targetBeta: 2, learningRate: 0.1, steps: 60 };
      const l = engine.learn(DIGITS, lesson);
      expect(l.loss.length).toBe(61);
      expect(l.gamma[0]).toBe(1);
      expect(l.gamma[60]).toBeCloseTo(1.5, 3);
      expect(l.beta[60]).toBeCloseTo(2, 3);
      expect(l.loss[60]).toBeLessThan(1e-5);
    });

    test('reads a pasted table, and names the place of what is no number', () => {
      expect(engine.table('a,b\n1,2.5\n3,4')).toEqual({
        rows: 2,
        columns: 2,
        names: ['a', 'b'],
        values: [1, 2.5, 3, 4],
      });
      expect(() => engine.table('1,2\n3,four')).toThrow('Row 2, column 2: "four" is not a number.');
    });

    test.each([
      [{ rows: 0 }, 'bad_shape', 'The digits set gives batches of 1 to 1797 rows, got 0.'],
      [{ rows: 2.5 }, 'bad_value', 'The batch size must be a whole number, got 2.5.'],
      [{ rows: Number.NaN }, 'bad_value', 'The batch size must be a whole number, got NaN.'],
      [{ features: 65 }, 'bad_shape', 'The digits set gives 1 to 64 features, got 65.'],
      [{ eps: 0 }, 'bad_value', 'eps must be a finite number above 0, got 0.'],
      [
        { eps: Number.POSITIVE_INFINITY },
        'bad_value',
        'eps must be a finite number above 0, got inf.',
      ],
      [{ gamma: [1] }, 'bad_shape', "The norm's weight needs 4 numbers, got 1."],
      [
        { data: 'mnist' },
        'unknown_name',
        'There is no data set "mnist"; expected digits, wine or own.',
      ],
      [
        { edits: [{ row: 99, column: 0, op: 'set', value: 1 }] },
        'bad_value',
        'There is no row 100 to change; the batch has 8.',
      ],
    ])('%o is refused in a sentence', (change, code, message) => {
      const wrong = { ...DIGITS, ...change } as Problem;
      expect(() => engine.stages(wrong)).toThrowError(expect.objectContaining({ code, message }));
      expect(engine.stages(DIGITS).rows).toBe(8); // nothing is lost
    });
  });
}

test('both modules give the same bits, and share one glue file', async () => {
  const [simd, scalar] = await Promise.all([open('sirnorm.wasm'), open('sirnorm-scalar.wasm')]);
  for (const axis of ['columns', 'rows'] as const) {
    const problem = {
      ...DIGITS,
      rows: 13,
      features: 7,
      axis,
      gamma: Array(7).fill(1.3),
      beta: Array(7).fill(0.2),
    };
    expect(scalar.stages(problem)).toEqual(simd.stages(problem));
  }
});
