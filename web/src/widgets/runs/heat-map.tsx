// The sweep of an experiment as maps: a cell for each pair of settings, side by side for each lane. A cell can be
// pointed at or walked to; all maps show the same one.
import { useRef, useState } from 'preact/hooks';
import { short } from '../../charts/format';
import { borrowed, type Cell, cellAt, cornerOf, keyed, layout, shade } from '../../charts/heat';
import { cellPaths } from '../../charts/heat-paths';
import type { WidgetUse } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import {
  lanesOf,
  measureOf,
  nameOf,
  Panel,
  runOf,
  titled,
  Waiting,
  withoutNumbers,
  written,
} from './common';

const SHADES = 8;

function HeatMap(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  return run?.plan.sweep ? <Maps {...props} run={run} /> : <Waiting />;
}

function Maps({ attrs, run }: WidgetProps & { run: RunView }) {
  const box = useRef<HTMLDivElement>(null);
  const { width, rem } = useSize(box);
  const [at, setAt] = useState<Cell | null>(null);
  const lanes = lanesOf(run, attrs);
  const sweep = run.plan.sweep;
  if (!sweep) return null;
  const beside =
    width >= 480 * rem ? Math.min(lanes.length, 3) : width >= 300 ? Math.min(lanes.length, 2) : 1;
  const room = Math.floor((width - (beside - 1) * 14) / beside) - Math.round(44 * rem);
  const [lo, hi] = rangeOf(lanes, run);
  const setting = at ? words.map.cell(axisAt(run, 'x', at.column), axisAt(run, 'y', at.row)) : '';
  return (
    <Panel
      run={run}
      title={nameOf(run, measureOf(run))}
      aside={<Scale run={run} lo={lo} hi={hi} />}
    >
      <div ref={box} class={`multiples of-${beside}`}>
        {lanes.map((lane) => (
          <OneMap
            key={lane.id}
            run={run}
            lane={lane}
            room={room}
            rem={rem}
            range={[lo, hi]}
            level={typeof attrs.level === 'number' ? attrs.level : null}
            at={at}
            go={attrs.poster ? null : setAt}
          />
        ))}
      </div>
      {!attrs.poster && (
        <p class="map-reading">
          {at
            ? `${setting}: ${lanes.map((lane) => words.map.value(lane.label, cellText(run, lane, at))).join(', ')}`
            : words.map.use}
        </p>
      )}
      {typeof attrs.level === 'number' && <Goods run={run} lanes={lanes} level={attrs.level} />}
    </Panel>
  );
}

const axisName = (run: RunView, which: 'x' | 'y'): string => {
  const name = run.plan.sweep?.[which]?.name ?? '';
  return run.experiment.labels[name] ?? name;
};
const axisAt = (run: RunView, which: 'x' | 'y', index: number): string => {
  const value = run.plan.sweep?.[which]?.values[index];
  return value === undefined
    ? ''
    : `${axisName(run, which)} ${typeof value === 'number' ? short(value) : value}`;
};

function cellText(run: RunView, { cells }: LaneView, { column, row }: Cell): string {
  const value = cells?.[row * (run.plan.sweep?.columns ?? 1) + column];
  return value === undefined || Number.isNaN(value)
    ? words.map.unknown
    : written(run, measureOf(run), value);
}

/** Shares go from nothing to all; everything else as far as the numbers go. */
function rangeOf(lanes: readonly LaneView[], run: RunView): [number, number] {
  if (/accuracy/.test(measureOf(run))) return [0, 1];
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { cells } of lanes)
    for (const value of cells ?? [])
      if (Number.isFinite(value)) [lo, hi] = [Math.min(lo, value), Math.max(hi, value)];
  return lo < hi ? [lo, hi] : [0, 1];
}

interface MapProps {
  run: RunView;
  lane: LaneView;
  room: number;
  rem: number;
  range: readonly [number, number];
  level: number | null;
  at: Cell | null;
  go: ((cell: Cell | null) => void) | null;
}

function OneMap({ run, lane, room, rem, range: [lo, hi], level, at, go }: MapProps) {
  const sweep = run.plan.sweep;
  if (!sweep) return null;
  const { columns, rows } = sweep;
  const map = layout(columns, rows, Math.max(room, columns * 8));
  const left = Math.round(40 * rem);
  const top = Math.ceil(17 * rem);
  const foot = top + map.height + 2;
  const cells = lane.cells ?? new Float32Array(columns * rows).fill(Number.NaN);
  const colours = Array.from(borrowed(cells, columns), (value) => shade(value, lo, hi, SHADES));
  const marked = cells.map((value) => (level !== null && value >= level ? 0 : -1));
  const everyX = Math.max(1, Math.ceil((34 * rem) / map.side));
  const everyY = Math.max(1, Math.ceil((14 * rem) / map.high));
  const width = left + map.width + 10;
  const height = foot + Math.ceil(40 * rem);
  const corner = at && cornerOf(map, at);
  const point = (event: PointerEvent) => {
    const bounds = (event.currentTarget as SVGElement).getBoundingClientRect();
    const cell = cellAt(map, event.clientX - bounds.left - left, event.clientY - bounds.top - top);
    if (cell) go?.(cell);
  };
  return (
    <div class={`multiple ${lane.look}`}>
      <p class="multiple-title">{lane.label}</p>
      <svg
        class="plot heat-map"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role={go ? 'application' : 'img'}
        aria-roledescription={go ? 'map' : undefined}
        tabindex={go ? 0 : undefined}
        aria-label={`${lane.label}. ${at ? `${axisAt(run, 'x', at.column)}, ${axisAt(run, 'y', at.row)}: ${cellText(run, lane, at)}` : words.map.use}`}
        onPointerDown={go ? point : undefined}
        onPointerMove={go ? (event) => event.pointerType === 'mouse' && point(event) : undefined}
        onFocus={() => !at && go?.({ column: 0, row: 0 })}
        onKeyDown={(event) => {
          const next = go && keyed(map, at ?? { column: 0, row: 0 }, event.key);
          if (!next) return;
          event.preventDefault();
          go(next);
        }}
      >
        <g transform={`translate(${left} ${top})`}>
          <rect class="heat-ground" width={map.width} height={map.height} />
          {cellPaths(colours, columns, SHADES, map.side, map.high).map((d, i) =>
            d ? <path key={i} class={`h${i}`} d={d} /> : null,
          )}
          <path class="heat-good" d={goodPath(marked, columns, map.side, map.high)} />
          {corner && (
            <rect class="heat-at" x={corner.x} y={corner.y} width={map.side} height={map.high} />
          )}
        </g>
        <g class="ruler">
          {sweep.x.values.map((value, i) =>
            i % everyX === 0 ? (
              <text
                key={String(value)}
                x={left + (i + 0.5) * map.side}
                y={foot}
                dy="1em"
                text-anchor="middle"
              >
                {typeof value === 'number' ? short(value) : value}
              </text>
            ) : null,
          )}
          <text
            class="axis-name"
            x={left + map.width}
            y={foot + 17 * rem}
            dy="1em"
            text-anchor="end"
          >
            {axisName(run, 'x')}
          </text>
          {sweep.y?.values.map((value, i) =>
            i % everyY === 0 ? (
              <text
                key={String(value)}
                x={left - 5}
                y={top + map.height - (i + 0.5) * map.high}
                dy="0.35em"
                text-anchor="end"
              >
                {typeof value === 'number' ? short(value) : value}
              </text>
            ) : null,
          )}
          <text class="axis-name" x={0} y={top - 5}>
            {axisName(run, 'y')}
          </text>
        </g>
      </svg>
    </div>
  );
}

/** A small dot in each good cell: the goal is not told by colour alone. */
function goodPath(marked: ArrayLike<number>, columns: number, side: number, high: number): string {
  const rows = marked.length / columns;
  let d = '';
  for (let i = 0; i < marked.length; ++i) {
    if (marked[i] !== 0) continue;
    const x = ((i % columns) + 0.5) * side;
    const y = (rows - 1 - Math.floor(i / columns) + 0.5) * high;
    d += `M${x - 2} ${y - 2}h4v4h-4z`;
  }
  return d;
}

const Scale = ({ run, lo, hi }: { run: RunView; lo: number; hi: number }) => (
  <span class="heat-scale">
    {written(run, measureOf(run), lo)}
    <svg viewBox={`0 0 ${SHADES * 10} 10`} width={SHADES * 10} height="10" aria-hidden="true">
      {Array.from({ length: SHADES }, (_, i) => (
        <rect key={i} class={`h${i}`} x={i * 10} width="10" height="10" />
      ))}
    </svg>
    {written(run, measureOf(run), hi)}
  </span>
);

function goodOf({ cells }: LaneView, level: number): number {
  let good = 0;
  for (const value of cells ?? []) if (value >= level) good += 1;
  return good;
}
const Goods = ({
  run,
  lanes,
  level,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  level: number;
}) => (
  <ul class="heat-goods">
    {lanes.map((lane) => (
      <li key={lane.id}>
        <strong>{lane.label}</strong>{' '}
        {lane.cells &&
          words.map.good(
            goodOf(lane, level),
            lane.cells.length,
            written(run, measureOf(run), level),
          )}
      </li>
    ))}
  </ul>
);

function describe(view: View, attrs: Attrs, figure?: readonly WidgetUse[]): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const lanes = lanesOf(run, attrs).filter(({ cells }) => cells !== null);
  if (lanes.length === 0) return withoutNumbers(run);
  if (typeof attrs.level !== 'number') return words.says.done(run.experiment.title);
  const level = attrs.level;
  const said = lanes.map((lane) =>
    words.map.value(
      lane.label,
      words.map.good(
        goodOf(lane, level),
        lane.cells?.length ?? 0,
        written(run, measureOf(run), level),
      ),
    ),
  );
  return titled(run, figure, `${said.join('; ')}.`);
}

export const heatMap: Widget = {
  render: (props) => <HeatMap {...props} />,
  describe,
  picture: true,
  wants: (_attrs) => [{ what: '', at: 'cells' }],
};
