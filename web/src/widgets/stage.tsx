// The figure of a step: its widgets, in order. As a poster only what reads without being touched is drawn.

import type { ExperimentPlan, Vars } from '../engine/experiment';
import type { Ask } from '../engine/facts';
import type { WidgetGroup } from '../story/catalog';
import type { WidgetName, WidgetUse } from '../story/types';
import { batchGrid } from './batch-grid';
import type { Attrs, Intent, View, Widget } from './contract';
import { controls } from './controls';
import { dataSheet } from './data-sheet';
import { dotPlot } from './dot-plot';
import { nothingToShow } from './focus';
import type { Want } from './run-contract';

export type Widgets = Partial<Record<WidgetName, Widget>>;
export const WIDGET_RENDERERS: Widgets = {
  'batch-grid': batchGrid,
  'dot-plot': dotPlot,
  controls,
  'data-sheet': dataSheet,
};
/** What needs a batch that the norm accepts. */
const BATCH: readonly WidgetName[] = ['batch-grid', 'dot-plot'];

const GROUPS: Record<WidgetGroup, () => Promise<{ widgets: Widgets }>> = {
  march: () => import('./march'),
  more: () => import('./more'),
  runs: () => import('./runs'),
};
/** Fetches the widgets that only some chapters have; until then they cannot be drawn. */
export async function summon(groups: readonly WidgetGroup[]): Promise<void> {
  const found = await Promise.all(groups.map((group) => GROUPS[group]()));
  for (const { widgets } of found) enlist(widgets);
}
export const enlist = (widgets: Widgets): Widgets => Object.assign(WIDGET_RENDERERS, widgets);

/** Attributes such as momentum=$momentum, with the value the variable has now. */
function bind(attrs: Attrs, vars: Vars): { attrs: Attrs; bound: Record<string, string> } {
  const bound: Record<string, string> = {};
  const now: Record<string, string | number | boolean> = {};
  for (const [key, value] of Object.entries(attrs)) {
    const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : null;
    const found = name === null ? value : vars[name];
    if (name !== null) bound[key] = name;
    if (found !== undefined) now[key] = found;
  }
  return { attrs: now, bound };
}
function resolve({ wanted, scene }: View, attrs: Attrs) {
  const shown = wanted ?? scene;
  return bind(attrs, { ...shown, ...shown.free } as unknown as Vars);
}

/** Everything the figure wants to know of the core, apart from the stages of the batch. */
export const asked = (view: View, widgets: readonly WidgetUse[]): readonly Ask[] =>
  widgets.flatMap(
    ({ name, attrs }) => WIDGET_RENDERERS[name]?.asks?.(view, resolve(view, attrs).attrs) ?? [],
  );

/** What the figure wants summed up over the seeds of one of its experiments. */
export const wanted = (
  widgets: readonly WidgetUse[],
  of: string,
  plan: ExperimentPlan,
  vars: Vars,
): readonly Want[] =>
  widgets
    .filter(({ attrs }) => attrs.of === of)
    .flatMap(
      ({ name, attrs }) => WIDGET_RENDERERS[name]?.wants?.(bind(attrs, vars).attrs, plan) ?? [],
    )
    .filter(({ what, at }) => at === 'cells' || plan.what.includes(what));

export interface StageProps {
  readonly view: View;
  readonly widgets: readonly WidgetUse[];
  readonly poster?: boolean;
  intend(intent: Intent): void;
}

export function Stage({ view, widgets, intend, poster = false }: StageProps) {
  const journey = widgets.some((use) => use.name === 'steps-bar');
  const told = widgets.some((use) => use.name === 'data-sheet');
  const refused = nothingToShow(view) ? view.stages?.refused : null;
  const first = widgets.find((use) => BATCH.includes(use.name));
  const shown = poster ? widgets.filter(({ name }) => WIDGET_RENDERERS[name]?.picture) : widgets;
  return (
    <div class={`plate level-${view.scene.level}${view.trouble ? ' troubled' : ''}`}>
      {shown.map((use) => {
        if (refused && BATCH.includes(use.name))
          return use === first ? <Refused key="refused" sentence={refused} /> : null;
        const Render = WIDGET_RENDERERS[use.name]?.render;
        if (!Render) return null;
        const known = resolve(view, use.attrs);
        const attrs = {
          ...known.attrs,
          journey,
          ...(poster ? { drag: false, edit: false, poster: true } : {}),
        };
        return (
          <div key={use.name} class={`widget widget-${use.name}`} data-widget={use.name}>
            <Render view={view} attrs={attrs} bound={known.bound} intend={intend} />
          </div>
        );
      })}
      {view.trouble && !told && !poster && <p class="trouble">{view.trouble}</p>}
    </div>
  );
}

/** What stands where the figure would: the layer's own sentence, under a lone soldier. */
const Refused = ({ sentence }: { sentence: string }) => (
  <div class="figure-refused">
    <svg class="art" viewBox="0 0 140 44" aria-hidden="true">
      <path class="ground" d="M4 40h132" />
      <circle class="soldier" cx="70" cy="31" r="8" />
    </svg>
    <p>{sentence}</p>
  </div>
);

/** The figure's live state in a sentence for each widget; the dots speak for the table as well. */
export function describe(view: View, widgets: readonly WidgetUse[]): string {
  const dots = widgets.some(({ name }) => name === 'dot-plot');
  const sentences = widgets
    .filter(({ name }) => !(dots && name === 'batch-grid'))
    .map(({ name, attrs }) =>
      WIDGET_RENDERERS[name]?.describe?.(view, resolve(view, attrs).attrs, widgets),
    )
    .filter(Boolean);
  return [...new Set(sentences)].join(' '); // what two widgets have to say is said once
}
