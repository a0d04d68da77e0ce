// One bar per lane and metric: the median over the seeds, a whisker over the middle half of them.
import { useRef } from 'preact/hooks';
import { axis, spanOf } from '../../charts/axis';
import type { ExperimentPlan } from '../../engine/experiment';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { RunView } from '../run-contract';
import {
  isShare,
  lanesOf,
  Nothing,
  nameOf,
  Panel,
  recorded,
  runOf,
  ticked,
  Waiting,
  withoutNumbers,
  written,
} from './common';

const metricsOf = (attrs: Attrs, plan: ExperimentPlan): string[] =>
  String(attrs.metrics ?? 'accuracy')
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => recorded(plan, name));

function Bars(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  return run ? <Groups {...props} run={run} /> : <Waiting />;
}

function Groups({ view, attrs, run }: WidgetProps & { run: RunView }) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, rem } = useSize(svg);
  const metrics = metricsOf(attrs, run.plan);
  const lanes = lanesOf(run, attrs);
  const share = metrics.every((what) => isShare(run, what));
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const span = spanOf(
    lanes.flatMap(({ summary }) => metrics.map((what) => summary[`${what}@`]?.high ?? [])),
    { log: false, min: number(attrs.min) ?? 0, max: number(attrs.max) ?? (share ? 1 : undefined) },
  );
  const longest = Math.max(4, ...lanes.map(({ label }) => label.length));
  const left = Math.round(Math.min(width * 0.42, longest * 8.8 * rem + 12));
  const right = width - Math.round(58 * rem);
  const line = axis(span, left, right, false, Math.max(2, Math.floor((right - left) / (64 * rem))));
  const bar = Math.round(17 * rem);
  const head = Math.round(24 * rem);
  const group = head + lanes.length * (bar + 5) + 8;
  const foot = metrics.length * group;
  const height = Math.ceil(foot + 6 + 18 * rem);
  const first = metrics[0] ?? 'accuracy';
  return (
    <Panel run={run} title={metrics.length === 1 ? nameOf(run, first) : run.experiment.title}>
      <svg
        ref={svg}
        class="plot bars"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={describe(view, attrs)}
      >
        <g class="ruler">
          {line.ticks.map((value) => (
            <g key={value}>
              <line class="grid" x1={line.at(value)} x2={line.at(value)} y1="2" y2={foot} />
              <text x={line.at(value)} y={foot} dy="1.1em" text-anchor="middle">
                {ticked(run, first, value)}
              </text>
            </g>
          ))}
        </g>
        {metrics.map((what, g) => (
          <g key={what} transform={`translate(0 ${g * group})`}>
            {metrics.length > 1 && (
              <text class="group-name" x="0" y={head - 7 * rem}>
                {nameOf(run, what)}
              </text>
            )}
            {lanes.map((lane, i) => {
              const sum = lane.summary[`${what}@`];
              const y = head + i * (bar + 5);
              const value = sum?.median[0] ?? Number.NaN;
              const end = Number.isFinite(value) ? line.at(Math.min(value, span.hi)) : left;
              const [low, high] = [sum?.low[0] ?? Number.NaN, sum?.high[0] ?? Number.NaN];
              const many = (sum?.count[0] ?? 0) > 1 && high > low;
              return (
                <g key={lane.id} class={lane.look}>
                  <text
                    class="lane-name"
                    x={left - 8}
                    y={y + bar / 2}
                    dy="0.35em"
                    text-anchor="end"
                  >
                    {lane.label}
                  </text>
                  <rect class="bar" x={left} y={y} width={Math.max(0, end - left)} height={bar} />
                  {many && (
                    <path
                      class="whisker"
                      d={`M${line.at(low)} ${y + bar / 2}H${line.at(Math.min(high, span.hi))}m0-4v8M${line.at(low)} ${y + bar / 2 - 4}v8`}
                    />
                  )}
                  <text class="value" x={right + 8} y={y + bar / 2} dy="0.35em">
                    {Number.isNaN(value) ? '–' : written(run, what, value)}
                  </text>
                </g>
              );
            })}
          </g>
        ))}
      </svg>
      <Nothing run={run} lanes={lanes} />
    </Panel>
  );
}

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const said = metricsOf(attrs, run.plan).flatMap((what) => {
    const lanes = lanesOf(run, attrs).flatMap(({ label, summary }) => {
      const value = summary[`${what}@`]?.median[0];
      return value === undefined ? [] : [words.says.laneAt(label, written(run, what, value))];
    });
    return lanes.length > 0 ? [`${nameOf(run, what)}: ${lanes.join(', ')}.`] : [];
  });
  return said.length > 0 ? said.join(' ') : withoutNumbers(run);
}

export const bars: Widget = {
  render: (props) => <Bars {...props} />,
  describe,
  picture: true,
  wants: (attrs, plan) => metricsOf(attrs, plan).map((what) => ({ what, at: 'shown' as const })),
};
