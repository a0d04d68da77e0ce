// Training through the real modules, with SIMD and without: the numbers are the native ones, to the last bit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTraining } from '../../../bindings/package/training';
import type { Run, RunSettings, TrainingEngine } from '../../../web/src/engine/training';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const data = (name: string) => readFileSync(join(top, 'core/data', name), 'utf8');

const SIR_NORM_NET: RunSettings = {
  data: { name: 'digits' },
  network: `
    fc1: Linear(64, 128)
    bn1: BatchNorm1d(128)
    relu1: ReLU()
    fc2: Linear(128, 64)
    bn2: BatchNorm1d(64)
    relu2: ReLU()
    fc3: Linear(64, 10)`,
  inputShape: [64],
  optimizer: { kind: 'sgd', lr: 0.1 },
  batches: { size: 64, seed: 1 },
};
const SPIRAL: RunSettings = {
  data: { name: 'spirals', seed: 2 },
  network: 'a: Linear(2, 16)\nbn: BatchNorm1d(16)\nr: ReLU()\nb: Linear(16, 3)',
  inputShape: [2],
  optimizer: { kind: 'adam', lr: 0.02 },
};
const problem = (ask: () => unknown): string => {
  try {
    ask();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
};

for (const file of ['sirnorm-training.wasm', 'sirnorm-training-scalar.wasm']) {
  describe(file, () => {
    let engine: TrainingEngine;
    const run = (changes: Partial<RunSettings> = {}, settings = SPIRAL): Run =>
      engine.run({ ...settings, ...changes });
    beforeAll(async () => {
      engine = await createTraining({
        digits: data('digits.csv'),
        wine: data('wine.csv'),
        wasmBinary: readFileSync(join(top, 'build/wasm/package', file)),
      });
    });

    test('computes the fingerprint that the native tests pin, training runs included', () => {
      expect(engine.fingerprint()).toBe(engine.info.expectedFingerprint);
      expect(engine.info.arch).toBe(file === 'sirnorm-training.wasm' ? 'wasm' : 'portable');
    });

    test('SirNormNet reaches 97 % on the digits it has not seen', () => {
      using net = run({}, SIR_NORM_NET);
      const losses = net.step(300);
      expect(losses).toHaveLength(300);
      expect(losses[299]).toBeLessThan(0.1);
      expect(net.steps).toBe(300);
      expect(net.divergedAt).toBeNull();
      expect(net.evaluate().accuracy).toBeGreaterThanOrEqual(0.97);
      expect(net.evaluate('train').accuracy).toBeGreaterThan(0.99);
    });

    test('the same settings give the same bits, in one go or in pieces', () => {
      using one = run();
      using two = run();
      const pieces = [10, 1, 29].flatMap((n) => [...two.step(n)]);
      expect([...one.step(40)]).toEqual(pieces);
      expect(one.state('a.weight')).toEqual(two.state('a.weight'));
    });

    test('twins with and without norms start from the same weights', () => {
      using normed = run();
      using plain = run({ network: 'a: Linear(2, 16)\nr: ReLU()\nb: Linear(16, 3)' });
      expect(plain.state('b.weight')).toEqual(normed.state('b.weight'));
    });

    test('weights go out as safetensors, come back, and are refused when they do not fit', () => {
      using from = run();
      using to = run({ init: { seed: 9 } });
      from.step(20);
      const before = from.evaluate();
      const bytes = from.safetensors();
      expect(to.evaluate()).not.toEqual(before);
      to.load(bytes);
      expect(to.evaluate()).toEqual(before);
      expect(to.state('bn.num_batches_tracked')).toEqual(Float32Array.of(20));
      expect(problem(() => to.load(bytes.slice(0, 50)))).toMatch(/safetensors|header|file/i);
      expect(problem(() => to.load(new Uint8Array()))).not.toBe('nothing was refused');
      expect(to.evaluate()).toEqual(before);
      expect(from.pytorch('Net')).toContain('self.bn = nn.BatchNorm1d(16)');
    });

    test('a snapshot brings back what steps have changed', () => {
      using net = run();
      net.step(5);
      const kept = net.snapshot();
      const weight = net.state('a.weight');
      net.step(5);
      expect(net.state('a.weight')).not.toEqual(weight);
      net.restore(kept);
      expect(net.state('a.weight')).toEqual(weight);
      expect(problem(() => net.restore(7))).toBe('There is no snapshot 7.');
    });

    test('what is asked on the way has the shapes that were promised and leaves no trace', () => {
      using net = run();
      using twin = run();
      net.step(10);
      const reports = net.examine({ rows: 32 });
      expect(reports.map((r) => r.name)).toEqual(['a', 'bn', 'r', 'b']);
      expect(reports[1]?.variance).toBeCloseTo(1, 1);
      expect(reports[0]?.weight).toBeGreaterThan(0);
      expect(net.inside('bn', 'mean', { rows: 32 })).toHaveLength(16);
      const roads = (['direct', 'through_mean', 'through_var'] as const).map((part) =>
        net.inside('bn', part, { rows: 32 }),
      );
      expect(roads[0]).toHaveLength(32 * 16);
      const total = roads[0]?.reduce(
        (sum, v, i) => sum + v + (roads[1]?.[i] ?? 0) + (roads[2]?.[i] ?? 0),
        0,
      );
      expect(Math.abs(total ?? 1)).toBeLessThan(1e-9); // what BatchNorm passes back sums to zero
      const gossip = net.jacobian({ rows: 4 });
      expect(gossip).toHaveLength(16);
      expect(gossip[1]).toBeGreaterThan(0);
      const surface = net.surface({ left: -1, right: 1, bottom: -1, top: 1, columns: 5, rows: 4 });
      expect(surface).toHaveLength(60);
      expect((surface[0] ?? 0) + (surface[1] ?? 0) + (surface[2] ?? 0)).toBeCloseTo(1, 6);
      const [, here, uphill] = net.lossAlong('gradient', [-1e-3, 0, 1e-3], { rows: 32 });
      expect(uphill).toBeGreaterThan(here ?? Number.POSITIVE_INFINITY);
      expect(net.lossAlong({ seed: 1 }, [0, 0.5], { rows: 32 })[0]).toBe(here);
      expect(net.costs(32)[0]).toEqual({
        parameters: 48,
        forward: 32 * 16 * 5,
        backward: 32 * 16 * 9,
      });
      twin.step(10);
      expect(net.step(5)).toEqual(twin.step(5));
    });

    test('a run that diverges says where and stops', () => {
      using net = run({
        network: 'Linear(2, 8), ReLU(), Linear(8, 3)',
        optimizer: { kind: 'sgd', lr: 1e30 },
      });
      const losses = net.step(100);
      expect(losses.length).toBeLessThan(100);
      expect(net.divergedAt).toBe(losses.length);
      expect(net.step(5)).toHaveLength(0);
    });

    test('what makes no sense is refused with a sentence', () => {
      expect(problem(() => run({ network: 'Linear(3, 3)' }))).toBe(
        'Line 1: Linear expects 3 features but gets a sample of shape (2,).',
      );
      expect(problem(() => run({ optimizer: { kind: 'sgd', lr: -1 } }))).toBe(
        'SGD needs a learning rate of 0 or more, got -1.',
      );
      expect(problem(() => run({ data: { name: 'cats' as 'wine' } }))).toBe(
        'There is no data set "cats"; there are digits, wine, spirals, moons, circles.',
      );
      expect(problem(() => run({ init: { scheme: 'magic' as 'normal' } }))).toMatch(
        /^There is no initializer "magic"; there are pytorch_default, /,
      );
      expect(problem(() => run({ batches: { size: 2.5 } }))).toBe(
        'The batch size must be a whole number, got 2.5.',
      );
      expect(problem(() => run({ batches: { size: -1 } }))).toBe(
        'The batch size must be 0 or more, got -1.',
      );
      using net = run();
      expect(problem(() => net.step(-1))).toBe('The number of steps must be 0 or more, got -1.');
      expect(problem(() => net.examine({ rows: 1 }))).toMatch(/more than 1 value per channel/);
      expect(problem(() => net.examine({ rows: 1e6 }))).toMatch(
        /^The split has 600 rows, asked for 1000000/,
      );
      expect(problem(() => net.inside('a', 'mean', { rows: 8 }))).toBe(
        'Layer a is a Linear, not a norm.',
      );
      expect(problem(() => net.setLearningRate(Number.NaN))).toMatch(/learning rate/);
    });
  });
}
