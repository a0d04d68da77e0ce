// One number of every layer along the depth, or of every time step: a line for each lane, at the step that is looked
// at, and a dotted one for what it is held against.
import { useRef } from 'preact/hooks';
import { spanOf } from '../../charts/axis';
import { chart, labelsAt } from '../../charts/chart';
import { curve, lastOf, ribbon } from '../../charts/series';
import type { ExperimentPlan } from '../../engine/experiment';
import type { WidgetUse } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import {
  begun,
  lanesOf,
  Marker,
  nameOf,
  Panel,
  recorded,
  runOf,
  specOf,
  titled,
  unrecorded,
  Waiting,
  withoutNumbers,
  written,
} from './common';
import { Axes, Legend } from './line-chart';
import { SCROLLS } from './table';

const metricOf = (attrs: Attrs, plan: ExperimentPlan): string =>
  recorded(plan, String(attrs.show ?? 'rms'));
const againstOf = (attrs: Attrs, plan: ExperimentPlan): string | null =>
  attrs.against ? recorded(plan, String(attrs.against)) : null;
const TIMED = /^(?:sigma|running_sigma|hidden_norm)\b/;
const alongOf = (run: RunView, what: string): string =>
  TIMED.test(specOf(run.experiment, what)) ? words.x.time : words.x.layer;

function DepthLines(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  return run ? <Depths {...props} run={run} /> : <Waiting />;
}

const layersOf = (run: RunView, lane: LaneView, what: string): readonly string[] =>
  run.plan.lanes.find(({ id }) => id === lane.id)?.layersOf[what] ?? [];

/** How many numbers there are; behind the longest sequence there are none. */
const depthOf = (values: ArrayLike<number>): number => (lastOf(values)?.index ?? -1) + 1;

function Depths({ view, attrs, run }: WidgetProps & { run: RunView }) {
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const what = metricOf(attrs, run.plan);
  const against = againstOf(attrs, run.plan);
  const lanes = lanesOf(run, attrs);
  const log = Boolean(attrs.log);
  const sums = lanes.flatMap((lane) => {
    const sum = lane.summary[`${what}@`];
    const other = lane.summary[`${against}@`]?.median;
    return sum && sum.at.length > 0 ? [{ lane, sum, other }] : [];
  });
  const deepest = Math.max(
    2,
    ...lanes.map((lane) => layersOf(run, lane, what).length),
    ...sums.map(({ sum }) => depthOf(sum.median)),
  );
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const y = spanOf(
    sums.flatMap(({ sum, other }) => [sum.median, sum.low, sum.high, ...(other ? [other] : [])]),
    { log, min: number(attrs.min) ?? (log ? undefined : 0), max: number(attrs.max) },
  );
  const at = chart({
    width: size.width,
    rem: size.rem,
    x: { span: { lo: 1, hi: deepest }, log: false },
    y: { span: y, log },
    labels: Math.max(0, ...lanes.map(({ label }) => label.length)),
  });
  const xs = Array.from({ length: deepest }, (_, i) => i + 1);
  const ends = sums.map(({ sum }) => {
    const end = lastOf(sum.median);
    return end ? at.y.at(end.value) : Number.NaN;
  });
  const places = labelsAt(at, ends, size.rem);
  return (
    <Panel
      run={run}
      title={nameOf(run, what)}
      aside={against && <span class="against-note">{words.dotted(nameOf(run, against))}</span>}
    >
      {!at.labelled && <Legend lanes={lanes} />}
      <svg
        ref={svg}
        class="plot depth-lines"
        width={size.width}
        height={at.height}
        viewBox={`0 0 ${size.width} ${at.height}`}
        role="img"
        aria-label={describe(view, attrs)}
      >
        <Axes run={run} at={at} what={what} rem={size.rem} along={alongOf(run, what)} />
        {sums.map(({ lane, sum, other }, i) => {
          const many = lane.results.length > 1;
          return (
            <g key={lane.id} class={lane.look}>
              {many && <path class="ribbon" d={ribbon(xs, sum.low, sum.high, at.x, at.y)} />}
              <path class="median" d={curve(xs, sum.median, at.x, at.y)} />
              {other && <path class="against" d={curve(xs, other, at.x, at.y)} />}
              {sum.median.length <= 16 &&
                Array.from(sum.median, (value, k) => {
                  const place = at.y.at(value);
                  return Number.isFinite(place) ? (
                    <Marker key={xs[k]} look={lane.look} x={at.x.at(k + 1)} y={place} />
                  ) : null;
                })}
              {at.labelled && Number.isFinite(ends[i] as number) && (
                <text class="lane-name" x={at.right + 12} y={places[i]} dy="0.35em">
                  {lane.label}
                </text>
              )}
            </g>
          );
        })}
        {!begun(lanes) && (
          <text
            class="nothing"
            x={(at.left + at.right) / 2}
            y={(at.top + at.foot) / 2}
            text-anchor="middle"
          >
            {unrecorded(run, what) ?? words.nothing}
          </text>
        )}
      </svg>
      {!attrs.poster && sums.length > 0 && (
        <LayerTable
          run={run}
          lanes={sums.map(({ lane }) => lane)}
          series={against ? [what, against] : [what]}
          deepest={deepest}
        />
      )}
    </Panel>
  );
}

function LayerTable({
  run,
  lanes,
  series,
  deepest,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  series: readonly string[];
  deepest: number;
}) {
  const [what = ''] = series;
  const columns = lanes.flatMap((lane) => series.map((of) => ({ lane, of })));
  return (
    <details class="numbers">
      <summary>{words.table}</summary>
      <div class="numbers-scroll" {...SCROLLS}>
        <table>
          <caption>{nameOf(run, what)}</caption>
          <thead>
            <tr>
              <th scope="col">{alongOf(run, what)}</th>
              {columns.map(({ lane, of }) => (
                <th key={`${lane.id} ${of}`} scope="col">
                  {series.length > 1 ? `${lane.label}, ${nameOf(run, of)}` : lane.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: deepest }, (_, layer) => (
              <tr key={layer}>
                <th scope="row">{layer + 1}</th>
                {columns.map(({ lane, of }) => {
                  const name = layersOf(run, lane, of)[layer];
                  const value = lane.summary[`${of}@`]?.median[layer];
                  return (
                    <td key={`${lane.id} ${of}`}>
                      {value === undefined ? '–' : written(run, of, value)}
                      {name && <span class="layer-of"> {name}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function describe(view: View, attrs: Attrs, figure?: readonly WidgetUse[]): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const what = metricOf(attrs, run.plan);
  const against = againstOf(attrs, run.plan);
  const said = lanesOf(run, attrs).flatMap((lane) =>
    (against ? [what, against] : [what]).flatMap((of) => {
      const values = lane.summary[`${of}@`]?.median;
      const depth = values ? depthOf(values) : 0;
      if (!values || depth === 0) return [];
      const [first, last] = [values[0] as number, values[depth - 1] as number];
      const whose = of === what ? lane.label : nameOf(run, of);
      return [
        words.says.depth(
          whose,
          written(run, of, first),
          depth,
          written(run, of, last),
          alongOf(run, of),
        ),
      ];
    }),
  );
  if (said.length === 0) return withoutNumbers(run);
  return titled(
    run,
    figure,
    `${words.says.line(nameOf(run, what), run.shown)}: ${said.join('; ')}.`,
  );
}

export const depthLines: Widget = {
  render: (props) => <DepthLines {...props} />,
  describe,
  picture: true,
  wants: (attrs, plan) =>
    [metricOf(attrs, plan), againstOf(attrs, plan)].flatMap((what) =>
      what === null ? [] : [{ what, at: 'shown' as const }],
    ),
};
