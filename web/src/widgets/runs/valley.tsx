// A loss of two weights as a map, and the walks of the optimizers over it. One map for all lanes that walk the
// same valley.
import { useRef } from 'preact/hooks';
import { contours, type Region } from '../../charts/contours';
import { figure } from '../../charts/format';
import type { TaskResult, ValleyPlan } from '../../engine/experiment';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import type { LaneView, RunView } from '../run-contract';
import { begun, lanesOf, Marker, Panel, runOf, Swatch, Waiting, withoutNumbers } from './common';

const FAR = 1e4; // pixels: beyond that a walk is cut
const DOTS = 60;

interface Group {
  readonly valley: ValleyPlan;
  readonly lanes: readonly LaneView[];
}
/** Lanes by the valley they walk, apart from where they start. */
function groupsOf(run: RunView, attrs: Attrs): Group[] {
  const groups = new Map<string, { valley: ValleyPlan; lanes: LaneView[] }>();
  for (const lane of lanesOf(run, attrs)) {
    const valley = run.plan.lanes.find(({ id }) => id === lane.id)?.valley;
    if (!valley) continue;
    const { start: _, ...shape } = valley;
    const key = attrs.apart ? lane.id : JSON.stringify(shape);
    const group = groups.get(key);
    if (group) group.lanes.push(lane);
    else groups.set(key, { valley, lanes: [lane] });
  }
  return [...groups.values()];
}

function Valley({ view, attrs }: WidgetProps) {
  const run = runOf(view, attrs);
  if (!run) return <Waiting />;
  const groups = groupsOf(run, attrs);
  if (groups.length === 0) return <p class="nothing">{words.noSeries('position')}</p>;
  const edge = (name: string, usual: number) => Number(attrs[name] ?? usual);
  const region: Region = {
    left: edge('left', -2),
    right: edge('right', 2),
    bottom: edge('bottom', -1.2),
    top: edge('top', 1.2),
  };
  return (
    <Panel run={run} title={run.experiment.title}>
      <div class={`multiples of-${Math.min(groups.length, 2)}`}>
        {groups.map((group) => (
          <Land key={group.lanes[0]?.id} run={run} group={group} region={region} />
        ))}
      </div>
    </Panel>
  );
}

function Land({ run, group, region }: { run: RunView; group: Group; region: Region }) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, rem } = useSize(svg);
  const { valley, lanes } = group;
  const scale = width / (region.right - region.left);
  const height = Math.round((region.top - region.bottom) * scale);
  const x = (value: number) => cut((value - region.left) * scale);
  const y = (value: number) => cut(height - (value - region.bottom) * scale);
  const [cx, cy] = [x(valley.center[0]), y(valley.center[1])];
  const [across, up] = words.valley.weights;
  return (
    <div class="multiple valley">
      <svg
        ref={svg}
        class="plot land-map"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.valley.says(lanes.map(({ label }) => label).join(', '))}
      >
        <rect class="heat-ground" width={width} height={height} />
        <g class="contours" transform={`translate(${cx} ${cy}) rotate(${-valley.angle})`}>
          {contours(valley, region).map(({ rx, ry }) => (
            <ellipse key={rx} rx={round(rx * scale)} ry={round(ry * scale)} />
          ))}
        </g>
        <path class="floor" d={`M${cx - 6} ${cy}h12M${cx} ${cy - 6}v12`} />
        <text class="axis-name" x={width - 8} y={height - 8} text-anchor="end">
          {across} →
        </text>
        <text class="axis-name" x={8} y={18 * rem}>
          ↑ {up}
        </text>
        {lanes.map((lane) => (
          <Walks key={lane.id} run={run} lane={lane} x={x} y={y} />
        ))}
      </svg>
      <ul class="walkers">
        {lanes.map((lane) => (
          <li key={lane.id}>
            <Swatch lane={lane} /> <strong>{lane.label}</strong>{' '}
            <span class="walked">{told(run, lane, region)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
const cut = (value: number): number => round(Math.min(FAR, Math.max(-FAR, value)));
const round = (value: number): number => Math.round(value * 10) / 10;

interface Drawing {
  readonly run: RunView;
  readonly lane: LaneView;
  x(value: number): number;
  y(value: number): number;
}
/** Every seed's walk as far as it is looked at; the first one with its steps. */
function Walks({ run, lane, x, y }: Drawing) {
  const walks = lane.results.flatMap((result) => {
    const places = placesOf(result, run.shown);
    return places.length > 0 ? [places.map(([a, b]) => [x(a), y(b)] as const)] : [];
  });
  const [first] = walks;
  const start = run.plan.lanes.find(({ id }) => id === lane.id)?.valley?.start ?? [0, 0];
  const [ex, ey] = first?.at(-1) ?? [x(start[0]), y(start[1])];
  return (
    <g class={lane.look}>
      {walks.slice(1).map((walk, i) => (
        <path key={i} class="seed" d={`M${walk.map((place) => place.join(' ')).join('L')}`} />
      ))}
      {first && <path class="median" d={`M${first.map((place) => place.join(' ')).join('L')}`} />}
      {first?.slice(0, DOTS).map(([dx, dy], i) => (
        <circle key={i} class="stop" cx={dx} cy={dy} r={i === 0 ? 4 : 2.4} />
      ))}
      <Marker look={lane.look} x={ex} y={ey} />
    </g>
  );
}

function placesOf({ at, series }: TaskResult, shown: number): (readonly [number, number])[] {
  const { position } = series;
  if (!position) return [];
  return [...at].flatMap((step, i) =>
    step <= shown ? [[position[2 * i] as number, position[2 * i + 1] as number] as const] : [],
  );
}

const heightOf = ({ at, series }: TaskResult, shown: number): number | undefined =>
  series.loss?.[[...at].findLastIndex((step) => step <= shown)];

/** Where a lane has come to, in words. */
function told(run: RunView, lane: LaneView, map: Region): string {
  const [result] = lane.results;
  if (!result) return '';
  if (result.divergedAt !== null && result.divergedAt <= run.shown + 1)
    return words.valley.out(result.divergedAt);
  const places = placesOf(result, run.shown);
  const last = places.at(-1);
  const height =
    lane.results.length > 1 ? lane.summary['loss@']?.median[0] : heightOf(result, run.shown);
  if (!last || height === undefined) return '';
  const away =
    last[0] < map.left || last[0] > map.right || last[1] < map.bottom || last[1] > map.top;
  const step = Math.min(run.shown, result.at.at(-1) ?? 0);
  const said =
    lane.results.length > 1
      ? words.valley.median(figure(height), step, lane.results.length)
      : words.valley.height(figure(height), step);
  return away ? `${said}, ${words.valley.away}` : said;
}

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const lanes = lanesOf(run, attrs);
  if (!begun(lanes)) return withoutNumbers(run);
  const everywhere: Region = {
    left: Number(attrs.left ?? -2),
    right: Number(attrs.right ?? 2),
    bottom: Number(attrs.bottom ?? -1.2),
    top: Number(attrs.top ?? 1.2),
  };
  return `${lanes.map((lane) => `${lane.label}: ${told(run, lane, everywhere)}`).join('. ')}.`;
}

export const valley: Widget = {
  render: (props) => <Valley {...props} />,
  describe,
  picture: true,
  wants: (_, plan) => (plan.what.includes('loss') ? [{ what: 'loss', at: 'shown' }] : []),
};
