export interface Layer {
  readonly kind: 'Linear' | 'ReLU' | 'BatchNorm1d' | 'LayerNorm';
  readonly [name: string]: unknown;
}
export interface Case {
  readonly name: string;
  readonly rows: number;
  readonly features: number;
  readonly outputs: number;
  readonly layers: readonly Layer[];
  readonly train: boolean;
  readonly x: Float32Array;
}
export const TOLERANCE: number;
export const names: readonly string[];
export function numbers(name: string): Case;
export function answer(one: Pick<Case, 'layers' | 'rows' | 'x' | 'train'>): Float64Array;
export function distance(output: ArrayLike<number>, expected: ArrayLike<number>): number;
