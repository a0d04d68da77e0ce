// The state of a figure: a plain immutable value. A step says what changes; the scene at a step is
// folded from the start, and the reader's own changes lie on top.
import type { Axis, DataName, Edit, OwnData } from '../engine/protocol';

/** How far the four steps have gone: what the grid and the dots show. */
export const LEVELS = ['x', 'mean', 'variance', 'centered', 'xhat', 'y'] as const;
export type Level = (typeof LEVELS)[number];
/** Here the figure shows what the norm made; its mean and variance are no longer μ and σ². */
export const isNormalized = (level: Level): boolean => level === 'xhat' || level === 'y';

export interface Scene {
  readonly data: DataName;
  readonly own: OwnData | null;
  readonly rows: number; // 1..32
  readonly features: number; // 1..8
  readonly seed: number; // 0..9999
  readonly axis: Axis;
  readonly level: Level;
  readonly column: number; // the focused feature (axis 'rows': the focused row is `row`)
  readonly row: number;
  readonly eps: number;
  readonly gamma: number; // of the focused column; the other columns keep 1 and 0
  readonly beta: number;
  readonly bias: number; // in front of the norm
  readonly edits: readonly Edit[];
  readonly target: { readonly gamma: number; readonly beta: number } | null;
  /** Variables the chapter brings itself; experiments and widgets read them by name. */
  readonly free: Free;
}
export type Free = Readonly<Record<string, number | string>>;

export const START: Scene = {
  data: 'digits',
  own: null,
  rows: 8,
  features: 4,
  seed: 7,
  axis: 'columns',
  level: 'x',
  column: 0,
  row: 0,
  eps: 1e-5,
  gamma: 1,
  beta: 0,
  bias: 0,
  edits: [],
  target: null,
  free: {},
};

/** One assignment of the whitelisted `set="..."` grammar. */
export type Change =
  | { readonly kind: 'var'; readonly name: string; readonly value: number | string }
  | { readonly kind: 'edit'; readonly edit: Edit }
  | { readonly kind: 'clear-edits' }
  | { readonly kind: 'target'; readonly gamma: number; readonly beta: number }
  | { readonly kind: 'no-target' };

export type VarName =
  | 'data'
  | 'rows'
  | 'features'
  | 'seed'
  | 'axis'
  | 'level'
  | 'column'
  | 'row'
  | 'eps'
  | 'gamma'
  | 'beta'
  | 'bias'; // prettier-ignore
