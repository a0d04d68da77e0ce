// Which class a network sees at each place of the plane, and the points it learns from. A picture for each lane.
import { useRef } from 'preact/hooks';
import { cellPaths, territory } from '../../charts/heat-paths';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import { begun, lanesOf, Nothing, Panel, runOf, Waiting, withoutNumbers, written } from './common';

const SHADES = 3;
const POINTS = 300;

function Surface(props: WidgetProps) {
  const run = runOf(props.view, props.attrs);
  if (!run) return <Waiting />;
  const lanes = lanesOf(run, props.attrs);
  return (
    <Panel run={run} title={run.experiment.title}>
      <div class={`multiples of-${Math.min(lanes.length, 3)}`}>
        {lanes.map((lane) => (
          <Plane key={lane.id} run={run} lane={lane} />
        ))}
      </div>
      <Nothing run={run} lanes={lanes} />
    </Panel>
  );
}

/** The first seed's network; a plane of several at once would be nobody's. */
function planeOf(run: RunView, lane: LaneView): Float32Array | null {
  const result = lane.results[0];
  const all = result?.series.surface;
  if (!result || !all || result.at.length === 0) return null;
  const width = all.length / result.at.length;
  const index = result.at.findLastIndex((step) => step <= run.shown);
  return index < 0 ? null : all.subarray(index * width, (index + 1) * width);
}

function Plane({ run, lane }: { run: RunView; lane: LaneView }) {
  const svg = useRef<SVGSVGElement>(null);
  const { width: room } = useSize(svg);
  const { grid } = run.plan;
  if (!grid) return <p class="nothing">{words.noSeries('surface')}</p>;
  const width = Math.min(room, 420);
  const height = Math.round((width * (grid.top - grid.bottom)) / (grid.right - grid.left));
  const classes = run.plan.lanes.find(({ id }) => id === lane.id)?.classes ?? 2;
  const plane = planeOf(run, lane);
  const x = (value: number) => ((value - grid.left) / (grid.right - grid.left)) * width;
  const y = (value: number) => height - ((value - grid.bottom) / (grid.top - grid.bottom)) * height;
  const paths = plane
    ? cellPaths(territory(plane, classes, SHADES), grid.columns, classes * SHADES, 1, 1)
    : [];
  return (
    <div class={`multiple ${lane.look}`}>
      <p class="multiple-title">{lane.label}</p>
      <svg
        ref={svg}
        class="plot surface"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.surface.says(lane.label, run.shown)}
      >
        <rect class="heat-ground" width={width} height={height} />
        <g
          transform={`scale(${width / grid.columns} ${height / grid.rows})`}
          shape-rendering="crispEdges"
        >
          {paths.map((d, i) =>
            d ? (
              <path key={i} class={`land k${Math.floor(i / SHADES)} s${i % SHADES}`} d={d} />
            ) : null,
          )}
        </g>
        <Folk run={run} x={x} y={y} />
      </svg>
    </div>
  );
}

const SPOTS = [
  'M-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z',
  'M-2.3-2.3h4.6v4.6h-4.6z',
  'M0-3L2.8 2.2h-5.6z',
];

/** The points of each class have a shape as well as a colour. */
function Folk({ run, x, y }: { run: RunView; x(value: number): number; y(value: number): number }) {
  const { rows } = run;
  if (rows?.features !== 2) return null;
  const each = Math.ceil(POINTS / new Set(rows.labels).size);
  const byClass = new Map<number, string>();
  const shown = new Map<number, number>(); // of each class: its first ones, which are as random as any
  for (let i = 0; i < rows.labels.length; ++i) {
    const label = rows.labels[i] as number;
    const before = shown.get(label) ?? 0;
    if (before >= each) continue;
    shown.set(label, before + 1);
    const spot = SPOTS[label % SPOTS.length] ?? '';
    const [px, py] = [x(rows.x[2 * i] as number), y(rows.x[2 * i + 1] as number)];
    const placed = spot.replace(
      /^M(-?[\d.]+)[ ]?(-?[\d.]+)/,
      (_, dx, dy) => `M${(px + Number(dx)).toFixed(1)} ${(py + Number(dy)).toFixed(1)}`,
    );
    byClass.set(label, (byClass.get(label) ?? '') + relative(placed, px, py));
  }
  return (
    <g class="folk">
      {[...byClass].map(([label, d]) => (
        <path key={label} class={`k${label}`} d={d} />
      ))}
    </g>
  );
}
/** The triangle's corners are absolute: move them along. */
const relative = (d: string, px: number, py: number): string =>
  d.replace(
    /L(-?[\d.]+) (-?[\d.]+)/,
    (_, dx, dy) => `L${(px + Number(dx)).toFixed(1)} ${(py + Number(dy)).toFixed(1)}`,
  );

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const lanes = lanesOf(run, attrs);
  if (!begun(lanes)) return withoutNumbers(run);
  const said = lanes.map((lane) => {
    const value = lane.summary['accuracy@']?.median[0];
    const seen = words.surface.says(lane.label, run.shown);
    return value === undefined ? seen : `${seen}: ${written(run, 'accuracy', value)}`;
  });
  return `${said.join('. ')}.`;
}

export const surface: Widget = {
  render: (props) => <Surface {...props} />,
  describe,
  picture: true,
  wants: (_, plan) => (plan.what.includes('accuracy') ? [{ what: 'accuracy', at: 'shown' }] : []),
};
