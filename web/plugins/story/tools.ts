// What the compiler needs from elsewhere: numbers from the core, pictures from the widgets.

import type { Asked, ExperimentPlan, MeasureQuestion } from '../../src/engine/experiment';
import type { Ask, Fact } from '../../src/engine/facts';
import type { EngineInfo } from '../../src/engine/protocol';
import type { Scene } from '../../src/session/scene';
import type { Wants } from '../../src/story/runs';
import type { Experiment, WidgetUse } from '../../src/story/types';
import type { View } from '../../src/widgets/contract';
import type { RunView, Want } from '../../src/widgets/run-contract';
import type { Numbers } from './numbers';
import type { Story } from './story';

export interface Figures {
  asked(view: View, widgets: readonly WidgetUse[]): readonly Ask[];
  /** The figure as the page shows it before anything runs. */
  stage(view: View, widgets: readonly WidgetUse[]): string;
  /** What the widgets want summed up over the seeds of their experiments. */
  readonly wants: Wants;
  /** The same as a still picture without controls, and one sentence that says what it shows. */
  poster(
    view: View,
    widgets: readonly WidgetUse[],
  ): { readonly picture: string; readonly caption: string };
}
/** The drawn identity of the story, as SVG. */
export interface Art {
  sigil(story: Story): string; // in the masthead
  cover(scene: Scene): string; // on the first page
  vignette(chapter: string, story: Story): string; // '' when a chapter has none
  /** art/<name>.svg of the story, or one of the company by name (knight, wizard, rival), or ''. */
  picture(name: string, story: Story): string;
}
/** Runs experiments while the page is built, so that it shows and says real results without JavaScript. */
export interface Laboratory {
  plan(asked: Asked): ExperimentPlan; // throws EngineError
  run(
    experiment: Experiment,
    asked: Asked,
    wants: (plan: ExperimentPlan) => readonly Want[],
  ): RunView;
  measure(asked: Asked, question: MeasureQuestion): number;
}
export interface Tools {
  answer(ask: Ask): Fact;
  readonly lab: Laboratory;
  readonly numbers: Numbers;
  readonly figures: Figures;
  readonly art: Art;
  readonly info: EngineInfo;
}
