// A recorded metric over steps or seconds: every seed as a thin line, the median of each lane as a thick one. All
// lanes in one picture, or each in one of its own on the same axes.
import { useRef } from 'preact/hooks';
import { spanOf } from '../../charts/axis';
import { type Chart, chart, labelsAt } from '../../charts/chart';
import { short } from '../../charts/format';
import { curve, lastOf, ribbon, strand, upTo } from '../../charts/series';
import type { ExperimentPlan, Summary } from '../../engine/experiment';
import type { WidgetUse } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import {
  isRibbon,
  isShare,
  lanesOf,
  Marker,
  nameOf,
  Panel,
  recorded,
  runOf,
  Swatch,
  ticked,
  titled,
  unrecorded,
  Waiting,
  withoutNumbers,
  written,
} from './common';
import { type Column, middleHalf, NumberTable, spanned } from './table';

const metricOf = (attrs: Attrs, plan: ExperimentPlan): string =>
  recorded(plan, String(attrs.metric ?? 'loss'));

/** One line: its xs and ys up to the step that is looked at. */
interface Line {
  readonly lane: LaneView;
  readonly at: ArrayLike<number>; // steps
  readonly xs: ArrayLike<number>; // the same, or seconds
  readonly ys: ArrayLike<number>;
  readonly points: number;
  readonly low?: ArrayLike<number>;
  readonly high?: ArrayLike<number>;
}

/** What is drawn, of all lanes: pictures that stand apart share their axes through it. */
interface Shown {
  readonly what: string;
  readonly lanes: readonly LaneView[];
  readonly medians: readonly Line[];
  readonly seeds: readonly Line[];
  readonly timed: boolean;
  readonly apart: boolean;
  readonly ghost: number | null;
  readonly guessed: 'x' | 'y';
}

function LineChart(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  return run ? <Lines {...props} run={run} /> : <Waiting />;
}

/** The seed that is asked for; null: all of them. */
const seedOf = ({ seed }: Attrs): number | null => (typeof seed === 'number' ? seed : null);

function shownOf(view: View, attrs: Attrs, run: RunView): Shown {
  const what = metricOf(attrs, run.plan);
  const lanes = lanesOf(run, attrs);
  const wide = isRibbon(run, what);
  const timed = attrs.x === 'seconds';
  const seed = seedOf(attrs);
  const all = attrs.seeds !== 'median' && !wide && seed === null;
  return {
    what,
    lanes,
    medians: lanes.flatMap((lane) =>
      seed === null
        ? medianOf(run, lane, what, timed, wide)
        : seedLines(run, lane, what, timed, wide, seed),
    ),
    seeds: all ? lanes.flatMap((lane) => seedLines(run, lane, what, timed)) : [],
    timed,
    apart: Boolean(attrs.apart),
    ghost: view.ghost?.predicts === 'run' ? view.ghost.value : null,
    guessed: attrs.guess === 'y' ? 'y' : 'x',
  };
}

function Lines({ view, attrs, run }: WidgetProps & { run: RunView }) {
  const shown = shownOf(view, attrs, run);
  const { what, lanes, medians } = shown;
  const seed = seedOf(attrs);
  const plot = (some: readonly LaneView[], says: string) => (
    <Plot run={run} attrs={attrs} shown={shown} lanes={some} says={says} />
  );
  return (
    <Panel run={run} title={nameOf(run, what)} aside={seed !== null && words.oneSeed(seed)}>
      {shown.apart ? (
        <div class="multiples apart">
          {lanes.map((lane) => (
            <div key={lane.id} class={`multiple ${lane.look}`}>
              <p class="multiple-title">
                <Swatch lane={lane} /> {lane.label}
              </p>
              {plot([lane], describe(view, { ...attrs, lanes: lane.id }))}
            </div>
          ))}
        </div>
      ) : (
        plot(lanes, describe(view, attrs))
      )}
      {!attrs.poster && medians.length > 0 && (
        <NumberTable
          run={run}
          caption={captionOf(run, what, seed)}
          columns={
            seed === null && !isRibbon(run, what)
              ? lanes.map((lane) => middleHalf(run, lane, what))
              : medians.map((line) => columnOf(run, what, line))
          }
        />
      )}
    </Panel>
  );
}

const captionOf = (run: RunView, what: string, seed: number | null): string =>
  isRibbon(run, what)
    ? words.captionRibbon(nameOf(run, what))
    : seed === null
      ? words.caption(nameOf(run, what))
      : nameOf(run, what);

/** A line as a column of the table: its numbers, those of a ribbon with what lies below and above. */
const columnOf = (run: RunView, what: string, { lane, at, ys, low, high }: Line): Column => ({
  id: lane.id,
  label: lane.label,
  at,
  cell: (i) =>
    low && high
      ? spanned(run, what, ys[i] as number, low[i] as number, high[i] as number)
      : written(run, what, ys[i] as number),
});

function Plot({
  run,
  attrs,
  shown,
  lanes,
  says,
}: {
  run: RunView;
  attrs: Attrs;
  shown: Shown;
  lanes: readonly LaneView[]; // those of this picture
  says: string;
}) {
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const { what, timed, ghost, guessed } = shown;
  const here = ({ lane }: Line) => lanes.includes(lane);
  const medians = shown.medians.filter(here);
  const seeds = shown.seeds.filter(here);
  const at = frame(attrs, run, size, shown);
  const ends = medians.map(({ ys, points }) => {
    const end = lastOf(ys, points);
    return end ? at.y.at(end.value) : Number.NaN;
  });
  const places = labelsAt(at, ends, size.rem);
  const looked = at.x.at(Math.max(run.shown, at.x.span.lo)); // step 0 has no place on a logarithmic axis
  return (
    <>
      {!at.labelled && !shown.apart && <Legend lanes={lanes} />}
      <svg
        ref={svg}
        class="plot run-lines"
        width={size.width}
        height={at.height}
        viewBox={`0 0 ${size.width} ${at.height}`}
        role="img"
        aria-label={says}
      >
        <Axes
          run={run}
          at={at}
          what={what}
          rem={size.rem}
          along={timed ? words.x.seconds : words.x.step}
        />
        {typeof attrs.level === 'number' && (
          <Goal
            at={at}
            value={attrs.level}
            text={`${words.level} ${written(run, what, attrs.level)}`}
          />
        )}
        {seeds.map((line, i) => (
          <path
            key={`${line.lane.id}${i}`}
            class={`seed ${line.lane.look}`}
            d={curve(line.xs, line.ys, at.x, at.y, line.points)}
          />
        ))}
        {medians.map(({ lane, xs, ys, low, high, points }, i) => {
          const last = lastOf(ys, points);
          const end = Number.isFinite(ends[i]) ? last : null; // a loss of 0 has no place on a log axis
          return (
            <g key={lane.id} class={lane.look}>
              {low && high && (
                <>
                  <path class="ribbon" d={ribbon(xs, low, high, at.x, at.y, points)} />
                  <path class="rim" d={curve(xs, low, at.x, at.y, points)} />
                  <path class="rim" d={curve(xs, high, at.x, at.y, points)} />
                </>
              )}
              <path class="median" d={curve(xs, ys, at.x, at.y, points)} />
              {end && Number.isFinite(at.x.at(xs[end.index] as number)) && (
                <Marker
                  look={lane.look}
                  x={at.x.at(xs[end.index] as number)}
                  y={ends[i] as number}
                />
              )}
              {end && at.labelled && (
                <text class="lane-name" x={at.right + 12} y={places[i]} dy="0.35em">
                  {lane.label}
                </text>
              )}
            </g>
          );
        })}
        <Scattered run={run} lanes={lanes} at={at} what={what} timed={timed} />
        {run.shown < run.step && !timed && (
          <line class="looked-at" x1={looked} x2={looked} y1={at.top} y2={at.foot} />
        )}
        {ghost !== null && <Guess at={at} along={guessed} value={ghost} />}
        {medians.length === 0 && (
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
    </>
  );
}

const zero = new Float32Array(0);

/** The median line of a lane; of a ribbon the middle, with its low and high. */
function medianOf(
  run: RunView,
  lane: LaneView,
  what: string,
  timed: boolean,
  wide: boolean,
): Line[] {
  const sum = lane.summary[what];
  if (!sum || sum.at.length === 0) return [];
  const points = upTo(sum.at, run.shown);
  const xs = timed ? secondsOf(lane.summary.seconds, sum.at.length) : sum.at;
  return [{ lane, at: sum.at, xs, points, ...strandsOf(sum.median, wide) }];
}
const secondsOf = (sum: Summary | undefined, points: number): ArrayLike<number> =>
  sum?.median ?? new Float32Array(points).fill(Number.NaN);

const strandsOf = (series: ArrayLike<number>, wide: boolean): Pick<Line, 'ys' | 'low' | 'high'> =>
  wide
    ? { ys: strand(series, 3, 1), low: strand(series, 3, 0), high: strand(series, 3, 2) }
    : { ys: series };

/** A line for each seed that has come, or for one of them. */
const seedLines = (
  run: RunView,
  lane: LaneView,
  what: string,
  timed: boolean,
  wide = false,
  only: number | null = null,
): Line[] =>
  lane.results
    .filter(({ seed }) => only === null || seed === only)
    .map(({ at, series }) => {
      const strands = strandsOf(series[what] ?? zero, wide);
      return {
        lane,
        at,
        xs: timed ? (series.seconds ?? zero) : at,
        points: Math.min(upTo(at, run.shown), strands.ys.length),
        ...strands,
      };
    });

/** The axes: all of the run along x, from the first to the last number along y. */
function frame(
  attrs: Attrs,
  run: RunView,
  { width, rem }: { width: number; rem: number },
  { medians, seeds, lanes, what, timed, apart, ghost, guessed }: Shown,
): Chart {
  const logX = attrs.log === 'x' || attrs.log === 'both';
  const logY = attrs.log === 'y' || attrs.log === 'both';
  const also = typeof attrs.level === 'number' ? [attrs.level] : [];
  const lines = [...medians, ...seeds];
  const share = isShare(run, what) && !logY;
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  const y = spanOf(
    lines.flatMap(({ ys, low, high }) => [ys, ...(low && high ? [low, high] : [])]),
    {
      log: logY,
      min: number(attrs.min) ?? (share ? 0 : undefined),
      max: number(attrs.max) ?? (share ? 1 : undefined),
      also: ghost !== null && guessed === 'y' ? [...also, ghost] : also,
    },
  );
  const first = run.plan.lanes[0]?.at[1] ?? 1;
  const end = Math.max(run.steps, 1);
  const beyond = ghost !== null && guessed === 'x' ? [ghost] : [];
  const x = timed
    ? spanOf(
        lines.map(({ xs }) => xs),
        { log: logX, also: beyond, min: logX ? undefined : 0 },
      )
    : logX
      ? { lo: first, hi: Math.max(end, ...beyond) }
      : { lo: 0, hi: Math.max(end, ...beyond) };
  return chart({
    width,
    rem,
    x: { span: x, log: logX },
    y: { span: y, log: logY },
    labels: apart ? 0 : Math.max(0, ...lanes.map(({ label }) => label.length)),
    ...(apart && { rise: 0.75 }),
  });
}

export function Axes({
  run,
  at,
  what,
  rem,
  along,
}: {
  run: RunView;
  at: Chart;
  what: string;
  rem: number;
  along: string;
}) {
  return (
    <g class="ruler">
      {at.y.ticks.map((value) => (
        <g key={value}>
          <line class="grid" x1={at.left} x2={at.right} y1={at.y.at(value)} y2={at.y.at(value)} />
          <text x={at.left - 6} y={at.y.at(value)} dy="0.32em" text-anchor="end">
            {ticked(run, what, value)}
          </text>
        </g>
      ))}
      <line x1={at.left} x2={at.right} y1={at.foot} y2={at.foot} />
      {at.x.ticks.map((value) => (
        <text key={value} x={at.x.at(value)} y={at.foot + 4} dy="1em" text-anchor="middle">
          {short(value)}
        </text>
      ))}
      <text class="axis-name" x={at.right} y={at.foot + 5 + 16 * rem} dy="1em" text-anchor="end">
        {along}
      </text>
    </g>
  );
}

const Goal = ({ at, value, text }: { at: Chart; value: number; text: string }) => (
  <g class="goal">
    <line x1={at.left} x2={at.right} y1={at.y.at(value)} y2={at.y.at(value)} />
    <text x={at.left + 4} y={at.y.at(value) - 5}>
      {text}
    </text>
  </g>
);

function Guess({ at, along, value }: { at: Chart; along: 'x' | 'y'; value: number }) {
  const place = along === 'x' ? at.x.at(value) : at.y.at(value);
  if (!Number.isFinite(place)) return null;
  const right = place > (at.left + at.right) / 2;
  return (
    <g class="ghost">
      {along === 'x' ? (
        <line x1={place} x2={place} y1={at.top} y2={at.foot} />
      ) : (
        <line x1={at.left} x2={at.right} y1={place} y2={place} />
      )}
      <text
        x={along === 'x' ? place + (right ? -5 : 5) : at.right - 4}
        y={along === 'x' ? at.foot - 7 : place - 5}
        text-anchor={along === 'y' || right ? 'end' : 'start'}
      >
        {words.guess}
      </text>
    </g>
  );
}

/** A cross where a network's loss left the numbers. */
function Scattered({
  run,
  lanes,
  at,
  what,
  timed,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  at: Chart;
  what: string;
  timed: boolean;
}) {
  if (timed) return null;
  return (
    <g class="scattered">
      {lanes.flatMap(({ id, look, results }) =>
        results.map(({ divergedAt, seed, series, at: steps }) => {
          if (divergedAt === null || divergedAt > run.shown + 1) return null;
          const end = lastOf(series[what] ?? zero, upTo(steps, divergedAt));
          const x = at.x.at(Math.max(divergedAt, at.x.span.lo));
          const y = Math.max(at.top, Math.min(at.foot, end ? at.y.at(end.value) : at.top));
          return <path key={`${id}${seed}`} class={look} d={`M${x - 4} ${y - 4}l8 8m0-8l-8 8`} />;
        }),
      )}
    </g>
  );
}

export const Legend = ({ lanes }: { lanes: readonly LaneView[] }) => (
  <ul class="lane-legend">
    {lanes.map((lane) => (
      <li key={lane.id} class={lane.look}>
        <Swatch lane={lane} />
        {lane.label}
      </li>
    ))}
  </ul>
);

export function describe(view: View, attrs: Attrs, figure?: readonly WidgetUse[]): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const { what, medians } = shownOf(view, attrs, run);
  const said = medians.flatMap(({ lane, ys, low, high, points }) => {
    const end = lastOf(ys, points);
    if (!end) return [];
    const number = (of: ArrayLike<number>) => written(run, what, of[end.index] as number);
    return low && high
      ? [words.says.laneFrom(lane.label, number(ys), number(low), number(high))]
      : [words.says.laneAt(lane.label, number(ys))];
  });
  if (said.length === 0) return withoutNumbers(run);
  return titled(
    run,
    figure,
    `${words.says.line(nameOf(run, what), run.shown)}: ${said.join('; ')}.`,
  );
}

export const lineChart: Widget = {
  render: (props) => <LineChart {...props} />,
  describe,
  picture: true,
  wants: (attrs, plan) => [
    { what: metricOf(attrs, plan), at: 'all' },
    ...(attrs.x === 'seconds' ? [{ what: 'seconds', at: 'all' } as const] : []),
  ],
};
