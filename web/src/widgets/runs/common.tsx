// What the charts of a run have in common: their run, their lanes, names and ways to write numbers.
import type { ComponentChildren } from 'preact';
import { figure, short } from '../../charts/format';
import type { ExperimentPlan } from '../../engine/experiment';
import type { Experiment, WidgetUse } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View } from '../contract';
import type { LaneView, RunView } from '../run-contract';

export const runOf = (view: View, attrs: Attrs): RunView | null =>
  view.runs?.[String(attrs.of ?? '')] ?? null;

/** The lanes that are asked for, in that order; all of them unless some are. */
export function lanesOf(run: RunView, attrs: Attrs): readonly LaneView[] {
  const names = String(attrs.lanes ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (names.length === 0) return run.lanes;
  return names.flatMap((name) => run.lanes.find(({ id }) => id === name) ?? []);
}

/** The series meant by a name, or by the beginning of one: rms:ReLU by rms. */
export const recorded = ({ what }: Pick<ExperimentPlan, 'what'>, name: string): string =>
  what.includes(name) ? name : (what.find((one) => one.startsWith(`${name}:`)) ?? name);

/** What a series of a name of its own is: two is accuracy:mode=train:group=2. */
const specs = new WeakMap<Experiment, ReadonlyMap<string, string>>();
export function specOf(experiment: Experiment, what: string): string {
  let known = specs.get(experiment);
  if (!known) {
    const { record } = JSON.parse(experiment.json) as { record?: { what?: string[] } };
    const pairs = (record?.what ?? []).map((text) =>
      text.split('=', 1)[0]?.includes(':') ? [text] : text.split(/\s+=\s+/),
    );
    known = new Map(pairs.map(([name = '', spec = name]) => [name, spec]));
    specs.set(experiment, known);
  }
  return known.get(what) ?? what;
}

/** Why a chart stays empty whatever runs; null when its series is recorded. */
export const unrecorded = ({ plan }: RunView, what: string): string | null =>
  plan.what.includes(what) ? null : words.noSeries(what);

/** Below a chart without numbers: why, as long as nothing is on its way. */
export function Nothing({
  run,
  lanes,
  what,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  what?: string; // the series it shows
}) {
  const why = what === undefined ? null : unrecorded(run, what);
  if (begun(lanes) || (run.state !== 'idle' && !why)) return null;
  return <p class="nothing">{why ?? words.nothing}</p>;
}

export function nameOf({ experiment }: RunView, what: string): string {
  const [kind = what] = specOf(experiment, what).split(':');
  return experiment.labels[what] ?? words.metrics[kind] ?? what;
}

/** Is a point of it a low, a middle and a high number? */
export const isRibbon = ({ experiment }: RunView, what: string): boolean =>
  specOf(experiment, what).startsWith('percentiles:');

const SHARES = /^(?:[a-z_]*accuracy|dead|class_accuracy)\b/;
/** Shares are written as percentages. */
export const isShare = ({ experiment }: RunView, what: string): boolean =>
  SHARES.test(specOf(experiment, what));
const percent = (value: number): string => `${short(Math.round(value * 1000) / 10)}\u00a0%`;
export const written = (run: RunView, what: string, value: number): string =>
  isShare(run, what) && Number.isFinite(value) ? percent(value) : figure(value);
export const ticked = (run: RunView, what: string, value: number): string =>
  isShare(run, what) ? percent(value) : short(value);

/** The series the sweep's measure is of: for how its numbers are written. */
export function measureOf({ plan: { sweep } }: RunView): string {
  const measure: unknown = JSON.parse(sweep?.measure || '"accuracy"');
  const about = typeof measure === 'string' ? measure : Object.values(measure as object)[0];
  return String(Array.isArray(about) ? about[0] : about);
}

/** Does any network of the lane have a number yet? */
export const begun = (lanes: readonly LaneView[]): boolean =>
  lanes.some(({ results, cells }) => results.length > 0 || cells !== null);

/** What is said of a figure before its first number. */
export const withoutNumbers = ({ state, experiment }: RunView): string =>
  words.says[state === 'idle' ? 'idle' : 'empty'](experiment.title);

/** The lanes whose loss has left the numbers. */
export function scattered(run: RunView, lanes: readonly LaneView[]): string[] {
  return lanes.flatMap(({ label, results }) => {
    const steps = results.flatMap(({ divergedAt }) =>
      divergedAt !== null && divergedAt <= run.shown + 1 ? [divergedAt] : [],
    );
    if (steps.length === 0) return [];
    return [words.scatteredAt(label, steps.length, results.length, Math.min(...steps))];
  });
}

/** What a chart says, and of which run: the title is said once in a figure, and where ::run stands that says it. */
export function titled(
  { experiment: { id, title } }: RunView,
  figure: readonly WidgetUse[] = [],
  text: string,
): string {
  const said = `${text[0]?.toUpperCase()}${text.slice(1)}`;
  return figure.some(({ name, attrs }) => name === 'run' && attrs.of === id)
    ? said
    : `${title}. ${said}`;
}

/** Around every chart: what it shows, and whether its numbers are old. */
export function Panel({
  run,
  title,
  aside,
  children,
}: {
  run: RunView;
  title: ComponentChildren;
  aside?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <div class={run.stale ? 'chart stale' : 'chart'}>
      <p class="chart-title">
        <span>{title}</span>
        {run.stale ? <strong class="stale-note">{words.stale}</strong> : aside}
      </p>
      {children}
    </div>
  );
}

export const Waiting = () => <p class="figure-waiting">{words.waiting}</p>;

/** A sample of the lane's line, for where a label cannot stand at the line itself. */
export const Swatch = ({ lane }: { lane: LaneView }) => (
  <svg class={`swatch ${lane.look}`} viewBox="0 0 34 12" width="34" height="12" aria-hidden="true">
    <path class="median" d="M1 6H33" />
    <Marker look={lane.look} x={17} y={6} />
  </svg>
);

const SHAPES: Readonly<Record<string, string>> = {
  none: 'M-4-4H4V4H-4Z',
  bn: 'M0-4.6A4.6 4.6 0 1 1 0 4.6A4.6 4.6 0 1 1 0-4.6Z',
  ln: 'M0-5.2L5 3.8H-5Z',
  1: 'M0-4.6A4.6 4.6 0 1 1 0 4.6A4.6 4.6 0 1 1 0-4.6Z',
  2: 'M0-5.2L5 3.8H-5Z',
  3: 'M-4-4H4V4H-4Z',
  4: 'M0-5.6L5.6 0L0 5.6L-5.6 0Z',
  5: 'M0 5.2L5-3.8H-5Z',
  6: 'M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z',
};
/** A shape of the lane's own, so that colour is never all there is. */
export const Marker = ({ look, x, y }: { look: string; x: number; y: number }) => (
  <path
    class="marker"
    transform={`translate(${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10})`}
    d={SHAPES[look.replace('lane-', '')] ?? SHAPES[1]}
  />
);
