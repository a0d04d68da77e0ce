// What a figure shows: the values at the scene's level, and the group (column or row) in focus.
import type { Stages } from '../engine/protocol';
import { isNormalized, type Level, type Scene } from '../session/scene';
import { SYMBOLS } from '../story/catalog';
import { F } from '../words/figures';
import type { Highlight, View } from './contract';

export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly at: number;
}
export interface Group {
  readonly index: number;
  readonly name: string;
  readonly cells: readonly Cell[];
}

const EMPTY = new Float32Array(0);

export function valuesAt(level: Level, stages: Stages | null): Float32Array {
  if (!stages) return EMPTY;
  if (level === 'centered') return stages.deviation;
  return level === 'xhat' ? stages.xhat : level === 'y' ? stages.y : stages.x;
}

/** At these levels the figure shows the values themselves, so they can be changed. */
export const showsInput = (level: Level): boolean =>
  level === 'x' || level === 'mean' || level === 'variance';

/** The norm was refused and the figure stands at what it would have made. */
export const nothingToShow = ({ stages, scene }: View): boolean =>
  Boolean(stages?.refused) && isNormalized(scene.level);

export const focusedIndex = (scene: Scene): number =>
  scene.axis === 'columns' ? scene.column : scene.row;

export function group(scene: Scene, stages: Stages, wanted = focusedIndex(scene)): Group {
  const index = Math.min(Math.max(0, wanted), stages.groups - 1);
  const columns = scene.axis === 'columns';
  const size = columns ? stages.rows : stages.features;
  const cells = Array.from({ length: Math.max(0, size) }, (_, i) => {
    const row = columns ? i : index;
    const column = columns ? index : i;
    return { row, column, at: row * stages.features + column };
  });
  return { index, name: (columns ? columnName : rowName)(stages, index), cells };
}

export const columnName = (stages: Stages, column: number): string =>
  F.named((stages.columnNames[column] || `feature ${column + 1}`).replaceAll('_', ' '));
export const rowName = (stages: Stages, row: number): string =>
  F.named(stages.rowNames[row] || `row ${row + 1}`);

export const of = (values: Float32Array, cells: readonly Cell[]): number[] =>
  cells.map((cell) => values[cell.at] ?? Number.NaN);

/** The statistic that belongs to what is shown: at x̂ the mean of x̂, at y the mean of y. */
export function statistics(
  level: Level,
  stages: Stages,
): { mean: Float32Array; variance: Float32Array } {
  if (level === 'xhat') return { mean: stages.xhatMean, variance: stages.xhatVariance };
  if (level === 'y') return { mean: stages.yMean, variance: stages.yVariance };
  return { mean: stages.mean, variance: stages.variance };
}

/** Is this part of the figure lit by the highlighted symbol, cell or group? */
export function lights(highlight: Highlight | null, what: string): boolean {
  if (highlight?.kind !== 'symbol') return false;
  const known: Readonly<Record<string, { lights: string }>> = SYMBOLS;
  return (highlight.lights ?? known[highlight.symbol]?.lights) === what;
}
/** μ and σ² are the batch's: behind the norm they light nothing but their steps. */
export const lightsStatistic = ({ highlight, scene }: View, what: string): boolean =>
  !isNormalized(scene.level) && lights(highlight, what);
export function cellLit(view: View, cell: { row: number; column: number }): boolean {
  const { highlight, scene } = view;
  if (!highlight) return false;
  if (highlight.kind === 'cell')
    return highlight.row === cell.row && highlight.column === cell.column;
  const mine = scene.axis === 'columns' ? cell.column : cell.row;
  if (highlight.kind === 'group') return highlight.index === mine;
  return (lights(highlight, 'cells') || lights(highlight, 'group')) && mine === focusedIndex(scene);
}

export const LEVEL_SYMBOLS: Record<Level, string> = {
  x: '𝑥',
  mean: '𝜇',
  variance: '𝜎²',
  centered: '𝑥 − 𝜇',
  xhat: '𝑥̂',
  y: '𝑦',
};
