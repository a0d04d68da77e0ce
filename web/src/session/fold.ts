// The scene at a step is always folded from the start: Back, deep links, print and tests need no code of
// their own. Pure.
import type { Edit, Problem } from '../engine/protocol';
import type { Chapter, WidgetUse } from '../story/types';
import { isVarName } from './change';
import type { Change, Scene } from './scene';

const clamp = (value: number, size: number) => Math.max(0, Math.min(value, size - 1));

/** The focus never points outside the batch. */
function focused(scene: Scene): Scene {
  const row = clamp(scene.row, scene.rows);
  const column = clamp(scene.column, scene.features);
  return row === scene.row && column === scene.column ? scene : { ...scene, row, column };
}

export function applyChange(scene: Scene, change: Change): Scene {
  switch (change.kind) {
    case 'var': {
      if (!isVarName(change.name))
        return { ...scene, free: { ...scene.free, [change.name]: change.value } };
      const next = { ...scene, [change.name]: change.value } as Scene;
      return focused(change.name === 'data' ? { ...next, own: null } : next);
    }
    case 'edit':
      return { ...scene, edits: [...scene.edits, change.edit] };
    case 'clear-edits':
      return { ...scene, edits: [] };
    case 'target':
      return { ...scene, target: { gamma: change.gamma, beta: change.beta } };
    case 'no-target':
      return { ...scene, target: null };
  }
}

/** The value of a variable, built in or the chapter's own. */
export const variableOf = (scene: Scene, name: string): number | string | undefined =>
  isVarName(name) ? scene[name] : scene.free[name];

export const applyChanges = (scene: Scene, changes: readonly Change[]): Scene =>
  changes.reduce(applyChange, scene);

/** What the author shows at a step, before the reader touches anything. */
export const sceneAt = (chapter: Pick<Chapter, 'start' | 'steps'>, step: number): Scene =>
  chapter.steps
    .slice(0, step + 1)
    .flatMap(({ set }) => set)
    .reduce(applyChange, chapter.start);

/** The question a scene asks the core. gamma and beta belong to the focused column; edits that point
 *  outside the batch wait until it is large enough again. */
export function problemOf(scene: Scene): Problem {
  const { data, own, rows, features, seed, bias, axis, eps } = scene;
  const inside = (at: number | 'all', size: number) => at === 'all' || at < size;
  const kept = ({ row, column }: Edit) => inside(row, rows) && inside(column, features);
  const edits = scene.edits.filter(kept);
  const spell = (mine: number, other: number) =>
    Array.from({ length: features }, (_, column) => (column === scene.column ? mine : other));
  const gamma = spell(scene.gamma, 1);
  const beta = spell(scene.beta, 0);
  return { data, own, rows, features, seed, bias, edits, axis, eps, gamma, beta };
}

/** The scene a figure shows beside its own: with the target's gamma and beta, what it looks like when it is hit;
 *  for a grid with both edges, the same batch along the other axis. */
export const counterpartOf = (scene: Scene, widgets: readonly WidgetUse[]): Scene | null =>
  widgets.some(({ attrs }) => attrs.both)
    ? { ...scene, axis: scene.axis === 'rows' ? 'columns' : 'rows' }
    : scene.target && { ...scene, ...scene.target };
