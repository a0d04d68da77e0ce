import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExperimentPlan, TaskResult } from '../../../web/src/engine/experiment';
import { csvOf } from '../../../web/src/widgets/runs/run-csv';

const planOf = (what: string[], sweep: ExperimentPlan['sweep'] = null) =>
  ({ what, sweep }) as unknown as ExperimentPlan;
const resultOf = (lane: string, seed: number, at: number[], series: Record<string, number[]>) =>
  ({
    lane,
    seed,
    cell: null,
    divergedAt: null,
    stoppedAt: null,
    at: Int32Array.from(at),
    series: Object.fromEntries(
      Object.entries(series).map(([what, values]) => [what, Float32Array.from(values)]),
    ),
  }) satisfies TaskResult;
const read = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

test('a line for each lane, seed and point, a column for each number', () => {
  const none = resultOf('none', 0, [0, 5], { loss: [2.5, 1], rms: [1, 2, 3, 4] });
  const bn = resultOf('bn', 1, [0], { loss: [Number.NaN], rms: [0.1, 0.2] });
  const lanes = [
    { id: 'none', results: [none], cells: null },
    { id: 'bn', results: [bn], cells: null },
  ];
  expect(read(csvOf(planOf(['loss', 'rms', 'never']), lanes))).toEqual([
    ['lane', 'seed', 'step', 'loss', 'rms[0]', 'rms[1]'],
    ['none', '0', '0', '2.5', '1', '2'],
    ['none', '0', '5', '1', '3', '4'],
    ['bn', '1', '0', 'NaN', '0.100000001', '0.200000003'],
  ]);
});

test('what is too wide for a table is left out, and a lane without a series has empty cells', () => {
  const wide = resultOf('a', 0, [0], { surface: new Array(65).fill(0), loss: [1] });
  const bare = resultOf('b', 0, [0], { loss: [2], rms: [Number.NaN] });
  const full = resultOf('c', 0, [0], { loss: [3], rms: [1, 2] });
  const lanes = [wide, bare, full].map((one) => ({ id: one.lane, results: [one], cells: null }));
  expect(read(csvOf(planOf(['surface', 'loss', 'rms']), lanes))).toEqual([
    ['lane', 'seed', 'step', 'loss', 'rms[0]', 'rms[1]'],
    ['a', '0', '0', '1', '', ''],
    ['b', '0', '0', '2', 'NaN', ''],
    ['c', '0', '0', '3', '1', '2'],
  ]);
});

test('a sweep is written cell by cell with its settings', () => {
  const sweep = {
    x: { name: 'lr', values: [0.1, 1] },
    y: { name: 'norm', values: ['none', 'a "b", c'] },
    columns: 2,
    rows: 2,
    measure: '"accuracy"',
    order: [0, 1, 2, 3],
  } as unknown as ExperimentPlan['sweep'];
  const lanes = [{ id: 'bn', results: [], cells: Float32Array.from([0.5, 1, Number.NaN, 0.25]) }];
  expect(csvOf(planOf(['accuracy'], sweep), lanes)).toBe(
    'lane,lr,norm,value\nbn,0.1,none,0.5\nbn,1,none,1\nbn,0.1,"a ""b"", c",NaN\nbn,1,"a ""b"", c",0.25\n',
  );
});

test('every float comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.float(), { minLength: 1, maxLength: 20 }), (values) => {
      const one = resultOf('a', 0, [...values.keys()], { loss: values });
      const rows = read(csvOf(planOf(['loss']), [{ id: 'a', results: [one], cells: null }]));
      const back = rows.slice(1).map(([, , , text]) => Math.fround(Number(text)));
      expect(back).toEqual(values.map((value) => (Object.is(value, -0) ? 0 : value)));
    }),
  );
});
