// A run as a table of numbers. Pure: results in, text out.
import type { ExperimentPlan, TaskResult } from '../../engine/experiment';

/** Wider series (a surface, a histogram) are pictures rather than numbers and are left out. */
export const WIDEST = 64;

/** Nine digits tell every 32-bit float from its neighbours. */
export const number = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
export const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

export interface LaneNumbers {
  readonly id: string;
  readonly results: readonly TaskResult[];
  readonly cells: Float32Array | null;
}

/** lane, seed, step and a column for every number recorded: 'rms[0]', 'rms[1]' where a series has several. */
function steps(plan: ExperimentPlan, lanes: readonly LaneNumbers[]): string[] {
  const results = lanes.flatMap(({ results }) => results);
  const widthOf = (what: string) =>
    Math.max(
      0,
      ...results.map(({ at, series }) => Math.round((series[what]?.length ?? 0) / at.length || 0)),
    );
  const shown = plan.what.map((what) => [what, widthOf(what)] as const);
  const kept = shown.filter(([, width]) => width > 0 && width <= WIDEST);
  const heads = kept.flatMap(([what, width]) =>
    width === 1 ? [what] : Array.from({ length: width }, (_, i) => `${what}[${i}]`),
  );
  const rows = lanes.flatMap(({ id, results }) =>
    results.flatMap(({ seed, at, series }) =>
      Array.from(at, (step, point) => {
        const values = kept.flatMap(([what, width]) => {
          const own = (series[what]?.length ?? 0) / at.length; // a lane without such a layer has one number
          return Array.from({ length: width }, (_, i) =>
            i < own ? number(series[what]?.[point * own + i] ?? Number.NaN) : '',
          );
        });
        return [cell(id), String(seed), String(step), ...values].join(',');
      }),
    ),
  );
  return [['lane', 'seed', 'step', ...heads].map(cell).join(','), ...rows];
}

/** lane, the two settings, and the sweep's measure. */
function map(plan: ExperimentPlan, lanes: readonly LaneNumbers[]): string[] {
  const { sweep } = plan;
  if (!sweep) return [];
  const axes = [sweep.x, sweep.y].flatMap((axis) => (axis ? [axis] : []));
  const heads = ['lane', ...axes.map(({ name }) => name), 'value'];
  const rows = lanes.flatMap(({ id, cells }) =>
    Array.from(cells ?? [], (value, at) => {
      const places = [at % sweep.columns, Math.floor(at / sweep.columns)];
      const settings = axes.map(({ values }, axis) =>
        cell(String(values[places[axis] ?? 0] ?? '')),
      );
      return [cell(id), ...settings, number(value)].join(',');
    }),
  );
  return [heads.map(cell).join(','), ...rows];
}

export const csvOf = (plan: ExperimentPlan, lanes: readonly LaneNumbers[]): string =>
  `${(plan.sweep ? map(plan, lanes) : steps(plan, lanes)).join('\n')}\n`;
