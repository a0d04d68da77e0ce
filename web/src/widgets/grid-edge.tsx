// The statistics along the edge of the grid: a foot below columns, or columns beside the rows.
import { statistic } from '../charts/format';
import type { Stages } from '../engine/protocol';
import { isNormalized } from '../session/scene';
import { F } from '../words/figures';
import type { View, WidgetProps } from './contract';
import { lightsStatistic, statistics } from './focus';

export type Statistic = {
  readonly key: 'mean' | 'variance';
  readonly label: string;
  readonly symbol: string;
  readonly values: Float32Array;
};

/** The statistics an edge shows: those asked for, of what the cells show. */
export function edgeOf(view: View, attrs: WidgetProps['attrs'], stages: Stages): Statistic[] {
  const foot = String(attrs.foot ?? 'none');
  if (foot === 'none' || attrs.foot === false) return [];
  const { mean, variance } = statistics(view.scene.level, stages);
  const { level } = view.scene;
  const after = isNormalized(level);
  const of = level === 'centered' ? F.of('x') : after ? F.of(level === 'y' ? 'y' : 'x̂') : '';
  const found: Statistic[] = [];
  if (foot !== 'variance')
    found.push({ key: 'mean', label: `${F.mean}${of}`, symbol: after ? '' : '𝜇', values: mean });
  if (foot !== 'mean')
    found.push({
      key: 'variance',
      label: F.variance,
      symbol: after ? '' : '𝜎²',
      values: variance,
    });
  return found.filter((one) => one.values.length === stages.groups);
}

export const EdgeName = ({ one, scope }: { one: Statistic; scope: 'row' | 'col' }) => (
  <th scope={scope} class={`statistic-name ${one.key}`}>
    {one.symbol && (
      <span class="symbol" aria-hidden="true">
        {one.symbol}
      </span>
    )}
    <span>{one.label}</span>
  </th>
);

interface EdgeCellProps extends Pick<WidgetProps, 'view' | 'intend'> {
  one: Statistic;
  index: number;
  focused: boolean;
  still: boolean;
}
export function EdgeCell({ one, index, focused, view, still, intend }: EdgeCellProps) {
  const lit = focused && lightsStatistic(view, one.key);
  const light = (on: boolean) => () => {
    if (!one.symbol) return;
    const symbol = one.key === 'mean' ? 'mu' : 'var';
    intend({ kind: 'highlight', target: on ? { kind: 'symbol', symbol } : null });
  };
  return (
    <td
      class={`statistic ${one.key}${focused ? ' focused' : ''}${lit ? ' lit' : ''}`}
      data-of={one.key}
      data-group={index}
      onPointerEnter={still ? undefined : light(true)}
      onPointerLeave={still ? undefined : light(false)}
    >
      <span class="sum">{statistic(one.values[index] ?? Number.NaN)}</span>
    </td>
  );
}
