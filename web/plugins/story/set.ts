// set="...": the grammar is the session's; here its faults get their place, and the batch its bounds.
import type { Edit } from '../../src/engine/protocol';
import { parseChanges } from '../../src/session/change';
import { applyChange } from '../../src/session/fold';
import type { Change, Scene } from '../../src/session/scene';
import { attributesOf, type Directive, offsetOf } from './directive';
import type { Here } from './page';
import { didYouMean } from './report';

/** The changes of a directive's set=, on top of the scene that `here` has. */
export function readSet(node: Directive, here: Here): readonly Change[] {
  const { set: text } = attributesOf(node);
  if (text === undefined) return [];
  const { report, source } = here.page;
  const offset = offsetOf(here, node, 'set', 'value');
  const { changes, faults } = parseChanges(text, here.page.ranges);
  for (const { at, message, word, known } of faults) {
    const guess = word === null ? '' : didYouMean(word, known);
    report.add(source.at(offset + at), guess ? message.replace(/\.$/, `${guess}.`) : message);
  }
  let scene = here.scene;
  for (const change of changes) {
    if (!scene) break;
    scene = applyChange(scene, change);
    const what = isOutside(change, scene);
    if (what) report.add(source.at(offset), outside(what, scene));
  }
  return changes;
}

/** The sentence for a row or a column that is not there. */
export const outside = (what: string, { rows, features }: Scene): string =>
  `${what} is outside of a batch of ${rows} rows and ${features} columns, which count from 0.`;

function isOutside(change: Change, scene: Scene): string | null {
  if (change.kind === 'edit') {
    const { row, column }: Edit = change.edit;
    if (row !== 'all' && row >= scene.rows) return `Row ${row}`;
    if (column !== 'all' && column >= scene.features) return `Column ${column}`;
  }
  if (change.kind !== 'var') return null;
  if (change.name === 'row' && change.value !== scene.row) return `Row ${change.value}`;
  if (change.name === 'column' && change.value !== scene.column) return `Column ${change.value}`;
  return null;
}
