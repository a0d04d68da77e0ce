// The parts of tools/dev bench --peers that only count and write; the libraries themselves are checked whenever they
// are measured, against the answers tested here.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { between, median } from '../../bench/markdown.mjs';
import { answer, distance, names, numbers, TOLERANCE } from '../../bench/peers/cases.mjs';
import { onnx, varint } from '../../bench/peers/onnx.mjs';
import { type Line, type Result, text } from '../../bench/peers/report.mjs';
import { tflite } from '../../bench/peers/tflite.mjs';

describe('ONNX', () => {
  test('numbers are as in the manual of protobuf', () => {
    expect([...varint(1)]).toEqual([1]);
    expect([...varint(150)]).toEqual([0x96, 1]);
    expect([...varint(-1)]).toEqual([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
  });

  /** Field number and content of a message, one level deep: enough to read back what was written. */
  function fields(message: Uint8Array): [number, number | Uint8Array][] {
    const found: [number, number | Uint8Array][] = [];
    let at = 0;
    const number = () => {
      for (let value = 0, shift = 1; ; shift *= 128) {
        const byte = message[at++] ?? 0;
        value += (byte & 127) * shift;
        if (byte < 128) return value;
      }
    };
    const bytes = (length: number) => {
      at += length;
      return message.slice(at - length, at);
    };
    while (at < message.length) {
      const tag = number();
      const content = [number, () => bytes(8), () => bytes(number())][tag % 8] ?? (() => bytes(4));
      found.push([tag >> 3, content()]);
    }
    return found;
  }
  const inside = (message: Uint8Array, field: number) =>
    fields(message).flatMap(([number, content]) =>
      number === field && content instanceof Uint8Array ? [content] : [],
    );
  const words = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);

  test('a file holds what it was made of', () => {
    const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
    const file = onnx({
      nodes: [{ op: 'Gemm', inputs: ['x', 'w'], outputs: ['y'], attributes: { transB: 1 } }],
      constants: [{ name: 'w', shape: [3, 2], values: weight }],
      input: { name: 'x', shape: [4, 2] },
      output: { name: 'y', shape: [4, 3] },
    });
    const graph = inside(file, 7)[0] as Uint8Array;
    const node = inside(graph, 1)[0] as Uint8Array;
    expect(inside(node, 1).map(words)).toEqual(['x', 'w']);
    expect(inside(node, 2).map(words)).toEqual(['y']);
    expect(words(inside(node, 4)[0])).toBe('Gemm');
    const attribute = inside(node, 5)[0] as Uint8Array;
    expect(words(inside(attribute, 1)[0])).toBe('transB');
    expect(fields(attribute).slice(1)).toEqual([
      [3, 1],
      [20, 2],
    ]);
    const constant = inside(graph, 5)[0] as Uint8Array;
    expect(fields(constant).filter(([number]) => number === 1)).toEqual([
      [1, 3],
      [1, 2],
    ]);
    expect(new Float32Array((inside(constant, 9)[0] as Uint8Array).slice().buffer)).toEqual(weight);
    expect(
      [inside(graph, 11), inside(graph, 12)].map(([one]) => words(inside(one as Uint8Array, 1)[0])),
    ).toEqual(['x', 'y']);
  });
});

describe('TensorFlow Lite', () => {
  /** A reader of FlatBuffers of its own: where a field of a table stands, or undefined. */
  const reader = (file: Uint8Array) => {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const follow = (at: number) => at + view.getUint32(at, true);
    const field = (table: number, number: number) => {
      const list = table - view.getInt32(table, true);
      const place = 4 + 2 * number;
      const offset = place < view.getUint16(list, true) ? view.getUint16(list + place, true) : 0;
      return offset === 0 ? undefined : table + offset;
    };
    const to = (table: number, number: number) => follow(field(table, number) ?? Number.NaN);
    const vector = (table: number, number: number) => {
      const at = to(table, number);
      return { start: at + 4, length: view.getUint32(at, true) };
    };
    const tables = (table: number, number: number) => {
      const { start, length } = vector(table, number);
      return Array.from({ length }, (_, i) => follow(start + 4 * i));
    };
    const ints = (table: number, number: number) => {
      const { start, length } = vector(table, number);
      return Array.from({ length }, (_, i) => view.getInt32(start + 4 * i, true));
    };
    return { view, follow, field, vector, tables, ints };
  };

  test('a file holds what it was made of, and its numbers stand where sixteen bytes begin', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 40 }), (list) => {
        const values = Float32Array.from(list);
        const file = tflite({
          tensors: [
            { shape: [2, list.length] },
            { shape: [list.length], values },
            { shape: [2, list.length] },
          ],
          nodes: [{ op: 'ADD', inputs: [0, 1], outputs: [2], relu: true }],
          input: 0,
          output: 2,
        });
        expect(new TextDecoder().decode(file.slice(4, 8))).toBe('TFL3');
        expect(file.length % 16).toBe(0);
        const { view, follow, field, vector, tables, ints } = reader(file);
        const model = follow(0);
        const [graph] = tables(model, 2) as [number];
        expect([ints(graph, 1), ints(graph, 2)]).toEqual([[0], [2]]);
        const tensors = tables(graph, 0);
        expect(tensors.map((tensor) => ints(tensor, 0))).toEqual([
          [2, list.length],
          [list.length],
          [2, list.length],
        ]);
        const [node] = tables(graph, 3) as [number];
        expect([ints(node, 1), ints(node, 2)]).toEqual([[0, 1], [2]]);
        const options = field(node, 4) ?? 0;
        expect(view.getUint8(field(follow(options), 0) ?? 0)).toBe(1); // ReLU
        const number = view.getUint32(field(tensors[1] as number, 2) ?? 0, true);
        const { start, length } = vector(tables(model, 4)[number] as number, 0);
        expect(start % 16).toBe(0);
        expect(new Float32Array(file.slice(start, start + length).buffer)).toEqual(values);
      }),
    );
  });
});

describe('answers', () => {
  const one = (kind: string, more: object) => [{ kind, ...more }] as never;

  test('are those of the definitions', () => {
    const x = Float32Array.of(1, -2, 3, 4);
    const plain = { rows: 2, x, train: false };
    const weight = Float32Array.of(1, 10, 2, 20, 3, 30); // [3, 2]
    const linear = one('Linear', { input: 2, output: 3, weight, bias: Float32Array.of(0, 0, 1) });
    expect([...answer({ ...plain, layers: linear })]).toEqual([-19, -38, -56, 43, 86, 130]);
    expect([...answer({ ...plain, layers: one('ReLU', {}) })]).toEqual([1, 0, 3, 4]);
    const norm = {
      features: 2,
      eps: 0,
      weight: Float32Array.of(1, 2),
      bias: Float32Array.of(0, 1),
    };
    const train = answer({ ...plain, layers: one('BatchNorm1d', norm), train: true });
    expect([...train]).toEqual([-1, -1, 1, 3]);
    const running = { ...norm, mean: Float32Array.of(1, 0), var: Float32Array.of(4, 1) };
    expect([...answer({ ...plain, layers: one('BatchNorm1d', running) })]).toEqual([0, -3, 1, 9]);
    expect([...answer({ ...plain, layers: one('LayerNorm', norm) })]).toEqual([1, -1, -1, 3]);
  });

  test('tell a wrong output from a right one', () => {
    const { rows, features, x } = numbers('bn1d train 32x64');
    const right = answer(numbers('bn1d train 32x64'));
    expect(distance(Float32Array.from(right), right)).toBeLessThan(TOLERANCE);
    expect(
      distance(
        right.map((y) => (y * (rows - 1)) / rows),
        right,
      ),
    ).toBeGreaterThan(TOLERANCE);
    expect(distance(Float32Array.from(right).fill(Number.NaN, 5, 6), right)).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(distance(x.subarray(features), right)).toBe(Number.POSITIVE_INFINITY);
  });

  test('every case that is compared stands in the tables of the kernels', () => {
    const page = readFileSync(new URL('../../../docs/benchmarks.md', import.meta.url), 'utf8');
    expect(names.filter((name) => !page.includes(`| ${name} |`))).toEqual([]);
  });
});

describe('the table', () => {
  const line = (engine: string, round: number, more: Partial<Line>): Line => ({
    where: 'Node',
    engine,
    round,
    case: 'relu 8x16',
    ...more,
  });
  const result: Result = {
    machine: { cpu: 'Abacus', cores: 2, system: 'Linux 6', load: 0.1 },
    commit: 'abc1234',
    changed: false,
    where: { Node: '24.0.0' },
    rounds: 3,
    libraries: [
      { name: 'Sir Norm' },
      { name: 'quick', version: '1.2.3' },
      { name: 'lame', version: '4.5.6' },
    ],
    measured: [
      { where: 'Node', engine: 'quick', settings: 'one thread' },
      ...[1, 2, 3].flatMap((round) => [
        line('Sir Norm', round, { us: round }),
        line('quick', round, { us: 10 * round }),
        line('lame', round, round === 2 ? { failed: 'wrong by 0.5' } : { us: 1 }),
      ]),
    ],
  };

  test('takes the median of the rounds, the fastest of the others, and hides no failure', () => {
    const words = text(result);
    expect(words).toContain('| relu 8x16 | 2 | 20 | none (1) | quick | 10x |');
    expect(words).toContain('(1) lame: wrong by 0.5');
    expect(words).toContain('- quick 1.2.3: one thread');
    expect(words).toContain('- lame 4.5.6: did not start');
    expect(words).toContain(
      'Abacus, 2 cores; Linux 6; commit `abc1234`; load 0.1 when it began; 3 rounds.',
    );
  });

  test('medians of even lists are the lower one', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2]);
  });

  test('takes its own place and no other', () => {
    const page = 'a\n<!-- peers -->\nold\n<!-- /peers -->\nb\n';
    expect(between(page, 'peers', 'new')).toBe('a\n<!-- peers -->\nnew\n<!-- /peers -->\nb\n');
    expect(() => between(page, 'audit', 'new')).toThrow('audit');
  });
});
