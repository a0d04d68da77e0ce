// What every widget receives and may say. A widget gets values and emits intentions; it never sees the
// engine, the story or the URL.
import type { ComponentChild } from 'preact';
import type { ExperimentPlan } from '../engine/experiment';
import type { Ask, Fact, Facts, Refusal } from '../engine/facts';
import type { Edit, Learned, Stages } from '../engine/protocol';
import type { Scene } from '../session/scene';
import type { Files, Variable, WidgetUse } from '../story/types';
import type { RunIntent, RunView, Want } from './run-contract';

/** What is lit up: a formula symbol, or cells of the grid. Symbol and cells light each other. */
export type Highlight =
  | { readonly kind: 'symbol'; readonly symbol: string; readonly lights?: string } // a story's own say what
  | { readonly kind: 'cell'; readonly row: number; readonly column: number }
  | { readonly kind: 'group'; readonly index: number };

export interface View {
  readonly scene: Scene; // what the numbers belong to
  readonly wanted?: Scene; // what was asked for last: a control shows this, so that quick presses add up
  readonly stages: Stages | null; // null until the first result
  readonly trouble: string | null; // a sentence when the last request failed; stages keep the last good
  readonly highlight: Highlight | null;
  readonly variables: readonly Variable[]; // of the chapter
  readonly ghost: {
    readonly predicts: 'mean' | 'variance' | 'dots' | 'run';
    readonly value: number;
  } | null; // the reader's prediction
  readonly lesson: LessonView | null;
  readonly counterpart: Stages | null; // this batch under the target's gamma and beta, or along the other axis: fold.ts
  readonly changed: boolean; // something differs from the step's own scene, so Reset does something
  readonly facts?: ReadonlyMap<string, Fact>; // what the core said to asks(), by keyOf(ask)
  readonly files?: Files; // of the story, that widgets name
  readonly lit?: string | null; // the layer that network and code light together
  readonly runs?: Readonly<Record<string, RunView>>; // by experiment
  readonly bets?: readonly Bet[]; // the chapter's predictions
  readonly unanswered?: boolean; // the step asks for a prediction, and has none yet
}
/** A question of the chapter and what the reader said: an option, null without a prediction, undefined not yet. */
export interface Bet {
  readonly question: string; // its id
  readonly asks: string;
  readonly step: string;
  readonly said: string | null | undefined; // the option's label
  readonly right: string; // the label of the answer
  readonly won: boolean;
}

export const keyOf = (ask: Ask): string => JSON.stringify(ask);
/** The core's answer to an ask; null while it is on its way. */
export const factOf = <Kind extends Ask['kind']>(
  view: View,
  ask: Extract<Ask, { kind: Kind }>,
): Facts[Kind] | Refusal | null =>
  (view.facts?.get(keyOf(ask)) as Facts[Kind] | Refusal | undefined) ?? null;
export interface LessonView {
  readonly state: 'ready' | 'running' | 'paused' | 'done';
  readonly at: number; // index into learned.*
  readonly learned: Learned | null;
}

export type Intent =
  | {
      readonly kind: 'var';
      readonly name: string;
      readonly value: number | string;
      readonly done: boolean;
    }
  | { readonly kind: 'edit'; readonly edit: Edit; readonly done: boolean } // done: false while dragging
  | { readonly kind: 'highlight'; readonly target: Highlight | null }
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'lit'; readonly layer: string | null; readonly passing: boolean } // passing: while pointed at
  | { readonly kind: 'reset' }
  | { readonly kind: 'learn'; readonly what: 'run' | 'pause' | 'step' | 'restart' }
  | RunIntent;

export type Attrs = Readonly<Record<string, string | number | boolean>>;
export interface WidgetProps {
  readonly view: View;
  readonly attrs: Attrs; // variables replaced by their values
  /** Which attribute is which variable: what a reader chooses here is an intention for that one. */
  readonly bound?: Readonly<Record<string, string>>;
  intend(intent: Intent): void;
}
/** render must also work on the server (preact-render-to-string): no window, no document outside effects. */
export interface Widget {
  readonly render: (props: WidgetProps) => ComponentChild;
  /** A picture in one sentence, as it stands, spoken on change-end. Controls speak for themselves. In a figure others
   *  speak too. */
  describe?(view: View, attrs: Attrs, figure?: readonly WidgetUse[]): string;
  /** Reads without being touched, so it is drawn when nothing can be: without scripts, in print. */
  readonly picture?: boolean;
  /** What it wants to know of the core, apart from the stages of the batch. */
  asks?(view: View, attrs: Attrs): readonly Ask[];
  /** What it wants summed up over the seeds of an experiment. */
  wants?(attrs: Attrs, plan: ExperimentPlan): readonly Want[];
}
