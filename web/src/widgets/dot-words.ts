// The dot plot in one sentence, as it stands.
import { statistic } from '../charts/format';
import { F } from '../words/figures';
import type { View, WidgetProps } from './contract';
import {
  columnName,
  type Group,
  group,
  nothingToShow,
  of,
  rowName,
  statistics,
  valuesAt,
} from './focus';

const HIT = 0.01; // closer than that, nobody sees a difference

/** Where the target stands, or that everybody has reached it. */
function marks({ counterpart, stages, scene }: View, { cells, index }: Group): string {
  if (!scene.target || !counterpart || !stages || scene.level !== 'y') return '';
  const on = cells.every(
    ({ at }) => Math.abs((stages.y[at] ?? 0) - (counterpart.y[at] ?? 0)) < HIT,
  );
  const number = (of: Float32Array) => statistic(of[index] ?? Number.NaN);
  return on ? F.onMarks : F.marks(number(counterpart.yMean), number(counterpart.yVariance));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function describe(view: View, attrs: WidgetProps['attrs']): string {
  const { stages, scene } = view;
  if (!stages) return F.waiting;
  if (nothingToShow(view)) return F.nothing;
  const says = F.levels[scene.level][1] ?? '';
  if (attrs.all) {
    const names = Array.from({ length: stages.groups }, (_, i) => {
      const name = scene.axis === 'columns' ? columnName(stages, i) : rowName(stages, i);
      return `${name} = ${statistic(statistics(scene.level, stages).mean[i] ?? Number.NaN)}`;
    });
    return F.lines(scene.axis, says, names.join('; '));
  }
  const focus = group(scene, stages);
  const { mean, variance } = statistics(scene.level, stages);
  const lost = of(valuesAt(scene.level, stages), focus.cells).filter(
    (value) => !Number.isFinite(value),
  ).length;
  const number = (values: Float32Array) => statistic(values[focus.index] ?? Number.NaN);
  const centre = scene.level === 'centered' ? F.centred : F.balanced(number(mean));
  const spread = scene.level === 'x' || scene.level === 'mean' ? '' : F.spread(number(variance));
  const dots = F.dots(capital(focus.name), focus.cells.length, says, centre, spread);
  return `${dots}${marks(view, focus)}${F.lost(lost)}`;
}
