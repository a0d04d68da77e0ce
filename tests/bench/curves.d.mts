export interface Point {
  readonly x: number;
  readonly us: number;
  readonly operations: number;
  readonly bytes: number;
  readonly roof: number;
}
export interface Curves {
  readonly version: string;
  readonly rounds: number;
  readonly rates: Readonly<Record<string, number>>;
  readonly axes: ReadonlyMap<string, ReadonlyMap<string, readonly Point[]>>;
}
export function roof(work: Pick<Point, 'operations' | 'bytes'>, rates: Curves['rates']): number;
export function curves(lines: readonly object[]): Map<string, Curves>;
export function tables(one: Curves): string;
export function picture(one: Curves, name: string): string;
export function text(
  all: Map<string, Curves>,
  machine: string,
): { where: string; one: Curves; words: string };
