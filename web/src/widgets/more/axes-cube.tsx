// The numbers of a layer as a block: N samples, C channels, L places. Those that share one mean and one variance
// have one colour, those of the group in focus are filled: which way a norm cuts the block.

import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';

export const NORMS = ['batch', 'layer', 'instance', 'group'] as const;
export type Norm = (typeof NORMS)[number];

interface Block {
  readonly norm: Norm;
  readonly samples: number;
  readonly channels: number;
  readonly places: number;
  readonly groups: number;
}
const whole = (value: unknown, otherwise: number) =>
  Math.max(1, Math.min(8, Math.round(Number(value ?? otherwise))));
export function blockOf(attrs: Attrs): Block {
  const norm = NORMS.find((one) => one === attrs.norm) ?? 'batch';
  const channels = whole(attrs.channels, 6);
  return {
    norm,
    samples: whole(attrs.samples, 4),
    channels,
    places: whole(attrs.places, 4),
    groups: Math.min(channels, whole(attrs.groups, 2)),
  };
}
/** Which statistic a number belongs to: numbers with one key share mean and variance. */
export function shares({ norm, channels, groups }: Block, sample: number, channel: number): string {
  if (norm === 'batch') return `c${channel}`;
  if (norm === 'layer') return `n${sample}`;
  if (norm === 'instance') return `n${sample}c${channel}`;
  return `n${sample}g${Math.floor((channel * groups) / channels)}`;
}
export function count({ norm, samples, channels, places, groups }: Block) {
  const statistics = {
    batch: channels,
    layer: samples,
    instance: samples * channels,
    group: samples * groups,
  };
  const all = samples * channels * places;
  return { statistics: statistics[norm], each: all / statistics[norm] };
}

const W = 18; // along the channels
const H = 18; // down the places
const D = 9; // into the picture, along the samples
const project = (n: number, c: number, l: number): [number, number] => [
  c * W + n * D,
  l * H - n * D,
];
const quad = (points: readonly (readonly [number, number])[]) =>
  `M${points.map(([x, y]) => `${x} ${y}`).join('L')}Z`;

function Cube({ view, attrs, bound, intend }: WidgetProps) {
  const block = blockOf(attrs);
  const { samples, channels, places, norm } = block;
  const lit = shares(block, 0, 0);
  const faces: { d: string; key: string; side: string; at: string }[] = [];
  const face = (side: string, sample: number, channel: number, corners: [number, number][]) =>
    faces.push({
      d: quad(corners),
      key: shares(block, sample, channel),
      side,
      at: `${side}${corners[0]?.join()}`,
    });
  for (let c = 0; c < channels; ++c)
    for (let l = 0; l < places; ++l)
      face('front', 0, c, [
        project(0, c, l),
        project(0, c + 1, l),
        project(0, c + 1, l + 1),
        project(0, c, l + 1),
      ]);
  for (let n = 0; n < samples; ++n) {
    for (let c = 0; c < channels; ++c)
      face('top', n, c, [
        project(n, c, 0),
        project(n, c + 1, 0),
        project(n + 1, c + 1, 0),
        project(n + 1, c, 0),
      ]);
    for (let l = 0; l < places; ++l)
      face('side', n, channels - 1, [
        project(n, channels, l),
        project(n + 1, channels, l),
        project(n + 1, channels, l + 1),
        project(n, channels, l + 1),
      ]);
  }
  const width = channels * W + samples * D;
  const height = places * H + samples * D;
  const { statistics, each } = count(block);
  const name = attrs.poster ? undefined : bound?.norm;
  const known = view.variables.find((variable) => variable.name === name)?.choices;
  return (
    <div class="axes-cube">
      <svg
        viewBox={`-96 ${-samples * D - 22} ${width + 192} ${height + 56}`}
        role="img"
        aria-label={M.cube.describe(M.cube.names[norm], statistics, each)}
      >
        {faces.map(({ d, key, side, at }) => (
          <path key={at} class={`face ${side}${key === lit ? ' shared' : ''}`} d={d} />
        ))}
        <text x={(channels * W) / 2} y={places * H + 18} text-anchor="middle">
          {M.cube.channels(channels)}
        </text>
        <text x={-8} y={(places * H) / 2 + 4} text-anchor="end">
          {M.cube.places(places)}
        </text>
        <text x={channels * W + (samples * D) / 2 + 8} y={places * H - (samples * D) / 2 + 12}>
          {M.cube.samples(samples)}
        </text>
      </svg>
      {name && known && (
        <fieldset class="choice">
          <legend>{M.cube.who}</legend>
          {known.map(({ value, label }) => (
            <label key={value}>
              <input
                type="radio"
                name="axes-cube-norm"
                value={value}
                checked={value === norm}
                onChange={() => intend({ kind: 'var', name, value, done: true })}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p class="note">{M.cube.count(M.cube.names[norm], statistics, each)}</p>
    </div>
  );
}

function describe(_: View, attrs: Attrs): string {
  const block = blockOf(attrs);
  const { statistics, each } = count(block);
  return M.cube.describe(M.cube.names[block.norm], statistics, each);
}

export const axesCube: Widget = {
  render: (props) => <Cube {...props} />,
  describe,
  picture: true,
};
