// What widgets see of experiments, and what they may ask for. Words only; no behaviour.
import type { DataRows, ExperimentPlan, Summary, TaskResult, Verdict } from '../engine/experiment';
import type { Experiment, RunState, Speed } from '../story/types';

export interface LaneView {
  readonly id: string;
  readonly label: string;
  readonly look: string; // class of its colour, dash and marker
  readonly results: readonly TaskResult[]; // by seed, as far as they have come; none of a sweep
  readonly summary: Readonly<Record<string, Summary>>; // what -> over the seeds
  readonly cells: Float32Array | null; // of a sweep: [rows, columns], NaN where no network has been
}

export interface RunView {
  readonly experiment: Experiment;
  readonly plan: ExperimentPlan; // of the settings that the numbers belong to
  readonly version: number; // another one when numbers have come
  readonly state: RunState;
  readonly stale: boolean; // the controls have moved on, new numbers are not here yet
  readonly progress: number; // 0 ... 1
  readonly step: number; // how far the slowest network has come
  readonly shown: number; // the step that is looked at: `step`, or an earlier one
  readonly steps: number; // the last one
  readonly speed: Speed;
  readonly lanes: readonly LaneView[];
  readonly verdicts: readonly Verdict[];
  readonly rows: DataRows | null; // the data, for a decision surface
  readonly sentence: string | null; // what went wrong, or what had to be done about it
}

export type RunIntent =
  | {
      readonly kind: 'run';
      readonly of: string;
      readonly what: 'play' | 'pause' | 'step' | 'stop' | 'restart';
    }
  | {
      readonly kind: 'take'; // the network of a lane's first seed as it stands; null: it cannot be had
      readonly of: string;
      readonly lane: string;
      readonly what: 'pytorch' | 'safetensors';
      give(taken: string | Uint8Array | null): void;
    }
  | { readonly kind: 'scrub'; readonly of: string; readonly step: number; readonly done: boolean }
  | { readonly kind: 'pace'; readonly of: string; readonly speed: Speed };

/** What a widget wants summed up over the seeds; at: over all points, at the one that is looked at (its summary
 *  is called `what@`), or the cells of the sweep. */
export interface Want {
  readonly what: string;
  readonly at: 'all' | 'shown' | 'cells';
  readonly quantiles?: readonly [number, number];
}
