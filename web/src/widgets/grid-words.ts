// The batch grid in words: its caption, and one sentence of its live state.
import { statistic } from '../charts/format';
import type { Stages } from '../engine/protocol';
import { F } from '../words/figures';
import type { View, WidgetProps } from './contract';
import { group, nothingToShow, valuesAt } from './focus';
import { edgeOf } from './grid-edge';

export function caption(view: View, stages: Stages): string {
  const { data, level } = view.scene;
  return F.caption(stages.features, stages.rows, data, F.levels[level][1] ?? '');
}

export function describe(view: View, attrs: WidgetProps['attrs']): string {
  const { stages, scene } = view;
  if (!stages) return F.waiting;
  if (nothingToShow(view)) return F.nothing;
  const { index, name } = group(scene, stages);
  const parts = edgeOf(view, attrs, stages).map(
    (one) => `${one.label} ${statistic(one.values[index] ?? Number.NaN)}`,
  );
  const lost = Array.from(valuesAt(scene.level, stages)).filter(
    (value) => !Number.isFinite(value),
  ).length;
  const size = F.table(stages.rows, stages.features, F.levels[scene.level][1] ?? '');
  return `${size}. ${F.inFocus(scene.axis, name, parts.join(', '))}${F.lost(lost)}`;
}
