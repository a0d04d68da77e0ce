// What the build runs itself: how many seeds, and that results survive being kept as text.
import { expect, test } from 'vitest';
import { frozen, seedsShown, thawed } from '../../../web/plugins/lab';
import type { LayerInfo, TaskResult } from '../../../web/src/engine/experiment';
import { planOf } from '../unit/troupe';

const layer = (work: number): LayerInfo => ({
  name: 'fc1',
  kind: 'Linear',
  text: '',
  out: [1],
  parameters: 0,
  forward: work,
  backward: work,
});
const plan = (work: number, seeds: number) => {
  const made = planOf({ experiment: '{}', vars: {} }, { seeds });
  return { ...made, lanes: made.lanes.map((lane) => ({ ...lane, layers: [layer(work)] })) };
};

test('small runs have all their seeds in the static page, large ones fewer, and none has none', () => {
  expect(seedsShown(plan(1e3, 8))).toBe(8);
  expect(seedsShown(plan(1e8, 8))).toBe(3); // two lanes, 20 steps, there and back
  expect(seedsShown(plan(1e12, 8))).toBe(1);
  expect(seedsShown(plan(0, 8))).toBe(8);
});

test('kept results read back bit for bit', () => {
  const results: TaskResult[] = [
    {
      lane: 'bn',
      seed: 3,
      cell: null,
      divergedAt: 7,
      stoppedAt: null,
      at: Int32Array.of(0, 5),
      series: {
        loss: Float32Array.of(2.5, Number.NaN),
        wide: Float32Array.of(1, 2, 3, Infinity),
      },
    },
  ];
  expect(thawed(frozen(results))).toEqual(results);
});
