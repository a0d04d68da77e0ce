// How the numbers of each layer are spread, one histogram behind the other by depth, a picture for each lane.
import { useRef } from 'preact/hooks';
import { figure, short } from '../../charts/format';
import { ridges } from '../../charts/ridges';
import { scale, ticks } from '../../charts/scale';
import type { ExperimentPlan } from '../../engine/experiment';
import type { WidgetUse } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import {
  begun,
  lanesOf,
  Nothing,
  nameOf,
  Panel,
  recorded,
  runOf,
  Swatch,
  titled,
  Waiting,
  withoutNumbers,
} from './common';

const seriesOf = (attrs: Attrs, plan: ExperimentPlan): string =>
  recorded(plan, String(attrs.metric ?? 'histogram'));

function Ridge(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  if (!run) return <Waiting />;
  const what = seriesOf(props.attrs, run.plan);
  const lanes = lanesOf(run, props.attrs);
  return (
    <Panel run={run} title={nameOf(run, what)}>
      <div class={`multiples of-${Math.min(lanes.length, 3)}`}>
        {lanes.map((lane) => (
          <Layers key={lane.id} run={run} lane={lane} what={what} attrs={props.attrs} />
        ))}
      </div>
      <Nothing run={run} lanes={lanes} what={what} />
    </Panel>
  );
}

/** low and high of the bins, as the series was asked for. */
function endsOf(what: string): { lo: number; hi: number } {
  const read = (key: string, otherwise: number) => {
    const found = new RegExp(`:${key}=(-?[\\d.e+-]+)`).exec(what)?.[1];
    return found === undefined ? otherwise : Number(found);
  };
  return { lo: read('low', -4), hi: read('high', 4) };
}

function Layers({
  run,
  lane,
  what,
  attrs,
}: {
  run: RunView;
  lane: LaneView;
  what: string;
  attrs: Attrs;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, rem } = useSize(svg);
  const names = run.plan.lanes.find(({ id }) => id === lane.id)?.layersOf[what] ?? [];
  const sum = lane.summary[`${what}@`];
  const all = sum?.mean ?? new Float32Array(0);
  const bins = names.length > 0 ? all.length / names.length : 0;
  const ends = endsOf(what);
  const left = Math.round(42 * rem);
  const right = width - 8;
  const shares = names.map((_, i) => all.subarray(i * bins, (i + 1) * bins));
  const gap = names.length > 16 ? 11 : names.length > 8 ? 16 : 24;
  const at = ridges({
    bins: shares.map((one) => one.subarray(1, Math.max(1, one.length - 1))),
    left,
    right,
    gap,
    rise: gap * 2.2,
    log: Boolean(attrs.log),
  });
  const line = scale(ends, left, right);
  const every = Math.max(1, Math.ceil((14 * rem) / gap));
  const height = at.height + 6 + 18 * rem;
  return (
    <div class={`multiple ${lane.look}`}>
      <p class="multiple-title">
        <Swatch lane={lane} /> {lane.label}
      </p>
      <svg
        ref={svg}
        class="plot ridge"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${lane.label}: ${nameOf(run, what)}`}
      >
        <g class="ruler">
          {ticks(ends, Math.max(4, Math.floor((right - left) / (48 * rem)))).map((value) => (
            <g key={value}>
              <line
                class={value === 0 ? 'zero' : 'grid'}
                x1={line.at(value)}
                x2={line.at(value)}
                y1="2"
                y2={at.height}
              />
              <text x={line.at(value)} y={at.height} dy="1.1em" text-anchor="middle">
                {short(value)}
              </text>
            </g>
          ))}
        </g>
        {at.rows.map(({ base, path, crest }, i) => (
          <g key={names[i]}>
            {i % every === 0 && (
              <text class="layer-name" x={left - 6} y={base} dy="-0.1em" text-anchor="end">
                {short(i + 1)}
              </text>
            )}
            <line class="base" x1={left} x2={right} y1={base} y2={base} />
            {path && <path class="mass" d={path} />}
            {crest && <path class="crest" d={crest} />}
            <Beyond share={shares[i]?.[0] ?? 0} x={left} y={base} side={1} />
            <Beyond share={shares[i]?.[bins - 1] ?? 0} x={right} y={base} side={-1} />
          </g>
        ))}
      </svg>
    </div>
  );
}

/** What lies outside of the picture, as a wedge at its edge: at least a hundredth of the numbers. */
const Beyond = ({ share, x, y, side }: { share: number; x: number; y: number; side: 1 | -1 }) =>
  share >= 0.01 ? (
    <path
      class="beyond"
      d={`M${x} ${y - 3 - 8 * Math.sqrt(share)}L${x - 6 * side} ${y - 4}L${x} ${y}Z`}
    >
      <title>{figure(share)}</title>
    </path>
  ) : null;

function describe(view: View, attrs: Attrs, figure?: readonly WidgetUse[]): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const lanes = lanesOf(run, attrs);
  if (!begun(lanes)) return withoutNumbers(run);
  const line = words.says.line(nameOf(run, seriesOf(attrs, run.plan)), run.shown);
  return titled(run, figure, `${line}.`);
}

export const ridge: Widget = {
  render: (props) => <Ridge {...props} />,
  describe,
  picture: true,
  wants: (attrs, plan) => [{ what: seriesOf(attrs, plan), at: 'shown' }],
};
