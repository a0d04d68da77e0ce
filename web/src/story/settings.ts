// What a scene means to an experiment: every variable by its name.
import type { Vars } from '../engine/experiment';
import type { Scene } from '../session/scene';

/** Everything a reader or an author has chosen; a word that is a number counts as one. */
export function settings(scene: Scene): Vars {
  const { free, target: _t, own: _o, edits: _e, ...built } = scene;
  const all: Record<string, number | string> = { ...built };
  for (const [name, value] of Object.entries(free))
    all[name] = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return all;
}
