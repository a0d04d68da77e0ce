// The live runs of a chapter: which experiments are on stage, under which settings, how far they have come.
// Knows no DOM. The networks work in the engine's pool; medians, quantiles and verdicts are the core's.
import { batch, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { ExperimentPlan, Experiments, MeasureQuestion, Vars } from '../engine/experiment';
import type { Scene } from '../session/scene';
import { sceneOf } from '../session/state';
import type { RunIntent, RunView, Want } from '../widgets/run-contract';
import type { Runtime } from './runtime';
import { settings } from './settings';
import { createShow, type Show } from './show';
import { showsRun } from './shows';
import type { Chapter, Speed, WidgetUse } from './types';

/** What a step's figure asks of an experiment. */
export interface Staged {
  readonly auto: boolean; // starts by itself, and anew with every change
  readonly speed: Speed | null;
  wants(plan: ExperimentPlan, vars: Vars): readonly Want[];
}

export interface Runs {
  /** By experiment; null until the first plan of every experiment on stage is here. */
  readonly views: ReadonlySignal<Readonly<Record<string, RunView>> | null>;
  /** Counts what is worth saying aloud: a run that ended, was paused, failed. */
  readonly news: ReadonlySignal<number>;
  /** The scene has changed. finished: false while something is dragged; turned: by another step. */
  follow(scene: Scene, change: { readonly finished: boolean; readonly turned: boolean }): void;
  /** The figure of a step stands on the page. */
  stage(widgets: readonly WidgetUse[]): void;
  intend(intent: RunIntent): void;
  /** false while the figure cannot be seen: every network stands still. */
  watched(visible: boolean): void;
  /** A number of a run as it stands; null when there is none. */
  measure(of: string, question: MeasureQuestion): Promise<number | null>;
}

export type Wants = (
  widgets: readonly WidgetUse[],
  of: string,
  plan: ExperimentPlan,
  vars: Vars,
) => readonly Want[];

export interface Stagecraft {
  readonly chapter: Pick<Chapter, 'experiments'>;
  readonly pool: Experiments;
  readonly scene: Scene;
  /** What the widgets want summed up. */
  readonly wants: Wants;
  /** Calls once before the next picture. */
  frame(callback: () => void): void;
}

export function staged(id: string, widgets: readonly WidgetUse[], wants: Wants): Staged | null {
  const mine = widgets.filter((use) => showsRun(use, id));
  if (mine.length === 0) return null;
  const run = mine.find(({ name }) => name === 'run');
  return {
    auto: !run || Boolean(run.attrs.auto),
    speed: (run?.attrs.speed as Speed | undefined) ?? null,
    wants: (plan, vars) => wants(mine, id, plan, vars),
  };
}

export function createRuns({ chapter, pool, scene, wants, frame }: Stagecraft): Runs {
  const views = signal<Readonly<Record<string, RunView>> | null>(null);
  const news = signal(0);
  const shows = new Map<string, Show>();
  let dirty = false;

  const publish = () => {
    dirty = false;
    const seen: Record<string, RunView> = {};
    for (const [id, show] of shows) {
      const view = show.view();
      if (view) seen[id] = view;
      else if (show.staged) return; // the figure waits until it can be drawn whole
    }
    batch(() => {
      views.value = seen;
      for (const show of shows.values()) if (show.takeNews()) news.value += 1;
    });
  };
  const changed = () => {
    if (!dirty) frame(publish);
    dirty = true;
  };
  for (const experiment of chapter.experiments)
    shows.set(experiment.id, createShow(experiment, pool, settings(scene), changed));

  return {
    views,
    news,
    follow(now, change) {
      for (const show of shows.values()) show.follow(settings(now), change);
    },
    stage(widgets) {
      for (const [id, show] of shows) show.stage(staged(id, widgets, wants));
      changed();
    },
    intend(intent) {
      shows.get(intent.of)?.intend(intent);
    },
    watched(visible) {
      for (const show of shows.values()) show.watched(visible);
    },
    measure: async (of, question) => shows.get(of)?.measure(question) ?? null,
  };
}

/** The runs follow the session, hear the figure, and show themselves in it. */
export function attach(runs: Runs, { chapter, state, extra, ears, eyes, announce }: Runtime): void {
  ears.add((intent) => {
    if (
      intent.kind === 'run' ||
      intent.kind === 'scrub' ||
      intent.kind === 'pace' ||
      intent.kind === 'take'
    )
      runs.intend(intent);
  });
  eyes.add((finished, turned) => {
    runs.follow(sceneOf(chapter, state.peek()), { finished, turned });
  });
  effect(() => {
    const views = runs.views.value;
    if (views) extra.value = { ...extra.peek(), runs: views };
  });
  effect(() => {
    if (runs.news.value > 0) announce();
  });
}
