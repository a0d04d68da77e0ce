// One number of every layer along the depth: a line for each lane, at the step that is looked at.
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
  titled,
  unrecorded,
  Waiting,
  written,
} from './common';
import { Axes, Legend } from './line-chart';
import { SCROLLS } from './table';

const metricOf = (attrs: Attrs, plan: ExperimentPlan): string =>
  recorded(plan, String(attrs.show ?? 'rms'));

function DepthLines(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  return run ? <Depths {...props} run={run} /> : <Waiting />;
}

const layersOf = (run: RunView, lane: LaneView, what: string): readonly string[] =>
  run.plan.lanes.find(({ id }) => id === lane.id)?.layersOf[what] ?? [];

function Depths({ view, attrs, run }: WidgetProps & { run: RunView }) {
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const what = metricOf(attrs, run.plan);
  const lanes = lanesOf(run, attrs);
  const log = Boolean(attrs.log);
  const sums = lanes.flatMap((lane) => {
    const sum = lane.summary[`${what}@`];
    return sum && sum.at.length > 0 ? [{ lane, sum }] : [];
  });
  const deepest = Math.max(2, ...lanes.map((lane) => layersOf(run, lane, what).length));
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const y = spanOf(
    sums.flatMap(({ sum }) => [sum.median, sum.low, sum.high]),
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
    <Panel run={run} title={nameOf(run, what)}>
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
        <Axes run={run} at={at} what={what} rem={size.rem} along={words.x.layer} />
        {sums.map(({ lane, sum }, i) => {
          const many = lane.results.length > 1;
          return (
            <g key={lane.id} class={lane.look}>
              {many && <path class="ribbon" d={ribbon(xs, sum.low, sum.high, at.x, at.y)} />}
              <path class="median" d={curve(xs, sum.median, at.x, at.y)} />
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
        <LayerTable run={run} lanes={sums.map(({ lane }) => lane)} what={what} />
      )}
    </Panel>
  );
}

function LayerTable({
  run,
  lanes,
  what,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  what: string;
}) {
  const deepest = Math.max(0, ...lanes.map((lane) => layersOf(run, lane, what).length));
  return (
    <details class="numbers">
      <summary>{words.table}</summary>
      <div class="numbers-scroll" {...SCROLLS}>
        <table>
          <caption>{nameOf(run, what)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.x.layer}</th>
              {lanes.map(({ id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: deepest }, (_, layer) => (
              <tr key={layer}>
                <th scope="row">{layer + 1}</th>
                {lanes.map((lane) => {
                  const name = layersOf(run, lane, what)[layer];
                  const value = lane.summary[`${what}@`]?.median[layer];
                  return (
                    <td key={lane.id}>
                      {value === undefined ? '–' : written(run, what, value)}
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
  const said = lanesOf(run, attrs).flatMap((lane) => {
    const values = lane.summary[`${what}@`]?.median;
    if (!values || values.length === 0) return [];
    const [first, last] = [values[0] as number, values.at(-1) as number];
    return [
      words.says.depth(
        lane.label,
        written(run, what, first),
        values.length,
        written(run, what, last),
      ),
    ];
  });
  if (said.length === 0) return words.says.idle(run.experiment.title);
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
  wants: (attrs, plan) => [{ what: metricOf(attrs, plan), at: 'shown' }],
};
