// What the story compiler writes into a page (<script type="application/json" id="chapter">) and the
// story runtime reads. Pure data.
import type { Change, Scene } from '../session/scene';
import type { WidgetGroup } from './catalog';
import type { Listing } from './listing';

export interface Variable {
  readonly name: string; // built in, or the chapter's own
  readonly label: string; // 'Batch size'
  readonly kind: 'number' | 'choice';
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly scale?: 'linear' | 'log';
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly url: string; // short key in the link
  readonly whole?: boolean; // own numbers: only whole ones
  readonly locked?: boolean; // fixed by the link: shown, not moved
}

export type WidgetName =
  | 'batch-grid'
  | 'dot-plot'
  | 'steps-bar'
  | 'controls'
  | 'data-sheet'
  | 'learner'
  | 'network'
  | 'code'
  | 'axes-cube'
  | 'gossip'
  | 'running'
  | 'channels'
  | 'court'
  | 'run'
  | 'line-chart'
  | 'ridge'
  | 'depth-lines'
  | 'heat-map'
  | 'surface'
  | 'valley'
  | 'bars'
  | 'verdict'
  | 'tally'
  | 'speed'
  | 'save';
export interface WidgetUse {
  readonly name: WidgetName;
  readonly attrs: Readonly<Record<string, string | number | boolean>>;
}

export interface Step {
  readonly id: string; // '' never; unique in the chapter
  readonly title: string;
  readonly set: readonly Change[]; // on top of the step before
  readonly widgets: readonly WidgetUse[]; // resolved: inherits from the step before when it names none
}

/** A run described as data, and the words for it. */
export interface Experiment {
  readonly id: string;
  readonly json: string; // what the core reads
  readonly title: string;
  readonly lanes: Readonly<Record<string, string>>; // id -> label
  readonly claims: Readonly<Record<string, string>>; // id -> sentence
  readonly labels: Readonly<Record<string, string>>; // of what is recorded, and of swept variables
}

/** idle: nothing asked for yet. stopped: by the reader, for good. failed: there is a sentence that says why. */
export type RunState = 'idle' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';
export type Speed = 'slow' | 'normal' | 'fast' | 'full';

/** value: where the prediction is drawn. 'plus' ({value=+1}) and 'times' ({value=x2}) count from what the
 *  figure showed before the reveal. */
export interface Option {
  readonly id: string;
  readonly value: number | null;
  readonly relative?: 'plus' | 'times';
}
export interface Question {
  readonly id: string;
  readonly step: string;
  readonly answer: string; // option id
  readonly options: readonly Option[];
  readonly predicts: 'mean' | 'variance' | 'dots' | 'run' | null; // where a prediction is drawn in the figure
  readonly set: readonly Change[]; // applied to the scene once the reader has committed
  readonly run?: string; // the experiment that starts then
}

/** Files of the story that widgets name. */
export interface Files {
  readonly networks: Readonly<Record<string, string>>; // one layer a line, in PyTorch's words
  readonly listings: Readonly<Record<string, Listing>>;
}
export interface Turn {
  readonly href: string;
  readonly title: string;
  readonly language?: string; // where it is not the page's own
}

export interface Chapter {
  readonly story: string;
  readonly id: string; // 'mean'
  readonly number: number;
  /** Symbols of the story's own and what each lights: a variable, or a part of the batch. */
  readonly symbols?: Readonly<Record<string, string>>;
  readonly files?: Files;
  readonly groups?: readonly WidgetGroup[]; // the widgets it fetches, apart from those of every chapter
  readonly title: string;
  readonly start: Scene;
  readonly batch: boolean; // its figures show the batch of the scene, so the page needs its Stages
  readonly experiments: readonly Experiment[];
  readonly variables: readonly Variable[];
  readonly steps: readonly Step[];
  readonly questions: readonly Question[];
  /** What the questions say, for a figure that speaks of them. */
  readonly asked?: Readonly<
    Record<
      string,
      {
        readonly ask: string;
        readonly options: readonly { readonly id: string; readonly text: string }[];
      }
    >
  >;
  /** What a link has fixed: variables, 'numbers'. */
  readonly locked?: readonly string[];
  readonly previous: Turn | null;
  readonly next: Turn | null;
}
