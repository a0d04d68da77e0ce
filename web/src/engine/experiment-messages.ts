// What travels between a page and the workers of its experiments: a call with an id, a reply with the same id.
import type { Asked, Chunk, Court, MeasureQuestion, TaskRequest, TaskResult } from './experiment';
import type { Fault } from './messages';

export type TextData = 'digits' | 'wine' | 'names';

export interface ExperimentAssets {
  readonly data: Readonly<Record<TextData, string>>; // URLs
  readonly wasm: Readonly<Record<string, string>>; // file name -> URL
}

/** A task a worker is to have; one that it does not know it begins. */
export interface Known {
  readonly task: number;
  readonly request: TaskRequest;
}

export type ExperimentCall =
  | { readonly kind: 'open'; readonly assets: ExperimentAssets }
  /** Data sets that an answer said are missing. */
  | { readonly kind: 'fetch'; readonly names: readonly TextData[] }
  /** Works on until that step, or until about so many milliseconds are over. */
  | (Known & { readonly kind: 'advance'; readonly until: number; readonly milliseconds: number })
  /** These first bring the task to that step, where it is behind. */
  | (Known & { readonly kind: 'court'; readonly at: number; readonly rows: readonly number[] })
  | (Known & { readonly kind: 'pytorch'; readonly at: number; readonly className?: string })
  | (Known & { readonly kind: 'safetensors'; readonly at: number })
  | { readonly kind: 'drop'; readonly tasks: readonly number[] }
  | { readonly kind: 'plan'; readonly asked: Asked }
  | {
      readonly kind: 'rows';
      readonly asked: Asked;
      readonly split: 'train' | 'test';
      readonly count: number;
    }
  | {
      readonly kind: 'summary';
      readonly results: readonly TaskResult[];
      readonly what: string;
      readonly quantiles?: readonly [number, number];
    }
  | {
      readonly kind: 'measure';
      readonly asked: Asked;
      readonly question: MeasureQuestion;
      readonly results: readonly TaskResult[];
    }
  | {
      readonly kind: 'cells';
      readonly asked: Asked;
      readonly lane: string;
      readonly results: readonly TaskResult[];
      readonly measure?: string;
    }
  | { readonly kind: 'judge'; readonly asked: Asked; readonly results: readonly TaskResult[] };

/** Instead of an answer: fetch these first, then ask again. */
export interface Needs {
  readonly needs: readonly TextData[];
}
export type ExperimentAnswer = Chunk | Court | string | Uint8Array | Needs | object | null;

export type ExperimentMessage = ExperimentCall & { readonly id: number };
export type ExperimentReply =
  | { readonly id: number; readonly value: ExperimentAnswer }
  | { readonly id: number; readonly fault: Fault };
