// How time grows, and the roof over it: what is made of the lines of a run.
import { describe, expect, test } from 'vitest';
import { curves, picture, roof, tables, text } from '../../bench/curves.mjs';

const rates = { 'mul+add peak': 40, 'copy 16 KiB': 100, 'copy 256 KiB': 50, 'copy 4 MiB': 20 };

describe('the roof', () => {
  test('is arithmetic where there is much of it, elsewhere a copy of no more bytes than move', () => {
    expect(roof({ operations: 4e6, bytes: 1e4 }, rates)).toBeCloseTo(100); // 4 MFLOP at 40 GFLOP/s
    expect(roof({ operations: 0, bytes: 2 ** 19 - 1 }, rates)).toBeCloseTo(5.243); // 16 KiB: 100 GB/s
    expect(roof({ operations: 0, bytes: 2 ** 19 }, rates)).toBeCloseTo(10.486); // 256 KiB: 50 GB/s
    expect(roof({ operations: 0, bytes: 2 ** 23 }, rates)).toBeCloseTo(419.43); // 4 MiB: 20 GB/s
  });
});

const line = (name: string, us: number, more: object) => ({
  engine: 'Node',
  version: '24',
  table: 'wasm',
  case: name,
  us,
  ...more,
});
const work = { operations: 4e4, bytes: 1e3 };
const lines = [
  ...Object.entries(rates).map(([name, rate]) => line(name, 1, { rate })),
  ...[5, 2, 4].map((us) => line('batch: Linear @ 2', us, work)),
  line('batch: Linear @ 4', 8, { operations: 8e4, bytes: 2e3 }),
  line('batch: ReLU <fast> @ 2', 1, work),
  line('depth: Linear, ReLU @ 1', 10, work),
  line('depth: Linear, ReLU @ 2', 20, work),
];

describe('curves', () => {
  const all = curves(lines);
  const node = all.get('Node');
  if (!node) throw new Error('the engine is missing');

  test('are the medians of the rounds, by axis and label', () => {
    expect([...all.keys()]).toEqual(['Node']);
    expect(node.rates).toEqual(rates);
    expect([...node.axes.keys()]).toEqual(['batch', 'depth']);
    expect(node.axes.get('batch')?.get('Linear')).toEqual([
      { x: 2, us: 4, ...work, roof: 1 },
      { x: 4, us: 8, operations: 8e4, bytes: 2e3, roof: 2 },
    ]);
  });

  test('stand in a table with their share of the roof', () => {
    expect(tables(node)).toContain('| rows | Linear | ReLU <fast> |');
    expect(tables(node)).toContain('| 2 | 4 (25 %) | 1 (100 %) |');
    expect(tables(node)).toContain('| 4 | 8 (25 %) |  |');
    expect(text(all, 'Abacus').words).toContain(
      'Abacus; Node 24; 3 rounds; in the same run mul+add peak 40 GFLOP/s',
    );
  });

  test('are drawn as lines that rise to the right', () => {
    const svg = picture(node, 'Node');
    const ys = /d="M56 ([\d.]+)L286 ([\d.]+)"/.exec(svg)?.slice(1).map(Number) ?? [];
    expect(ys).toHaveLength(2);
    expect(ys[0]).toBeGreaterThan(ys[1] ?? Number.NaN);
    expect(svg).toContain('ReLU &lt;fast>');
  });
});
