// Live numbers at build time: the core's values for a scene, read and written exactly as the page does.
import type { Engine, Stages } from '../../src/engine/protocol';
import { problemOf } from '../../src/session/fold';
import type { Scene } from '../../src/session/scene';
import { QUANTITIES, type QuantityName } from '../../src/story/catalog';
import { formatQuantity } from '../../src/story/format';

export interface Numbers {
  /** Throws a sentence when the core refuses the scene. */
  stages(scene: Scene): Stages;
}

/** Asks the core once for every picture. */
export function numbersOf(engine: Pick<Engine, 'stages'>): Numbers {
  const known = new Map<string, Stages>();
  return {
    stages(scene) {
      const asked = problemOf(scene);
      const key = JSON.stringify(asked);
      const found = known.get(key) ?? engine.stages(asked);
      known.set(key, found);
      return found;
    },
  };
}

/** What of= row= column= digits= asks for, checked by the caller. */
export interface Ask {
  readonly of: QuantityName;
  readonly row?: number;
  readonly column?: number;
  readonly digits?: number;
}

export function readNumber(
  numbers: Numbers,
  scene: Scene,
  { of, row, column, digits }: Ask,
): string {
  const at = { row: row ?? scene.row, column: column ?? scene.column };
  return formatQuantity(of, QUANTITIES[of](scene, numbers.stages(scene), at), digits);
}
