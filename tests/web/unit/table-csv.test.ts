import { describe, expect, test } from 'vitest';
import type { Stages } from '../../../web/src/engine/protocol';
import { tableCsv } from '../../../web/src/widgets/runs/table-csv';

const f = (...values: number[]) => new Float32Array(values);
const stages = (over: Partial<Stages> = {}): Stages =>
  ({
    rows: 2,
    features: 2,
    rowNames: ['a 3', 'wine, red'],
    columnNames: ['ash', 'pH'],
    x: f(1, 2, 3, 0.1),
    mean: f(2, 1.05),
    variance: f(1, 0.9025),
    std: f(1, 0.95),
    xhat: f(-1, 1, 1, -1),
    y: f(-2, 2, 2, -2),
    ...over,
  }) as Stages;

describe('a batch as CSV', () => {
  test('has a line for each value, with the numbers of its column', () => {
    expect(tableCsv(stages(), 'columns').split('\n')).toEqual([
      'sample,feature,x,mean,variance,std,xhat,y',
      'a 3,ash,1,2,1,1,-1,-2',
      'a 3,pH,2,1.04999995,0.902499974,0.949999988,1,2',
      '"wine, red",ash,3,2,1,1,1,2',
      '"wine, red",pH,0.100000001,1.04999995,0.902499974,0.949999988,-1,-2',
      '',
    ]);
  });
  test('has those of its row where the rows are normalized', () => {
    const [, , second, third] = tableCsv(stages(), 'rows').split('\n');
    expect(second).toBe('a 3,pH,2,2,1,1,1,2');
    expect(third).toMatch(/^"wine, red",ash,3,1\.04999995,/);
  });
  test('leaves empty what the norm refused, and says NaN where a number is none', () => {
    const none = stages({ xhat: f(), y: f(), variance: f(Number.NaN, 1) });
    expect(tableCsv(none, 'columns').split('\n')[1]).toBe('a 3,ash,1,2,NaN,1,,');
  });
});
