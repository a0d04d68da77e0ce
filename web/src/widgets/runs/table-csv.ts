// A batch and what each stage made of it as a table of numbers. Pure: the engine's stages in, text out.
import type { Axis, Stages } from '../../engine/protocol';
import { cell, number } from './run-csv';

/** A line for every value: sample, feature, x, then what its group and the stages say; nothing where the norm did not run. */
export function tableCsv(stages: Stages, axis: Axis): string {
  const { rows, features, rowNames, columnNames, x, mean, variance, std, xhat, y } = stages;
  const lines = ['sample,feature,x,mean,variance,std,xhat,y'];
  const of = (values: Float32Array, at: number) => {
    const value = values[at];
    return value === undefined ? '' : number(value);
  };
  for (let row = 0; row < rows; ++row)
    for (let column = 0; column < features; ++column) {
      const at = row * features + column;
      const group = axis === 'columns' ? column : row;
      lines.push(
        [
          cell(rowNames[row] ?? `row ${row + 1}`),
          cell(columnNames[column] ?? `column ${column + 1}`),
          of(x, at),
          ...[mean, variance, std].map((values) => of(values, group)),
          of(xhat, at),
          of(y, at),
        ].join(','),
      );
    }
  return `${lines.join('\n')}\n`;
}
