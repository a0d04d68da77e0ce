// What may be asked of networks that learn, and what comes back. Shapes are row-major. Knows neither the
// DOM nor the wasm module: worker, client and tests share these words.
import type {
  ChannelsAsk,
  ChannelsFact,
  CourtAsk,
  CourtFact,
  GossipAsk,
  GossipFact,
  RunningAsk,
  RunningFact,
} from './facts';
import type { EngineInfo } from './protocol';

export type Mode = 'train' | 'eval';
export type Split = 'train' | 'test';

/** PyTorch's names and defaults, but for lr, which has none here. */
export type OptimizerSettings =
  | {
      readonly kind: 'sgd';
      readonly lr: number;
      readonly momentum?: number;
      readonly dampening?: number;
      readonly weightDecay?: number;
      readonly nesterov?: boolean;
    }
  | {
      readonly kind: 'adam' | 'adamw';
      readonly lr: number;
      readonly beta1?: number;
      readonly beta2?: number;
      readonly eps?: number;
      readonly weightDecay?: number; // adamw: 0.01 unless given
    };

export interface RunSettings {
  readonly data:
    | { readonly name: 'digits' | 'wine' }
    | { readonly name: 'spirals'; readonly seed?: number; readonly turns?: number }
    | { readonly name: 'moons' | 'circles'; readonly seed?: number; readonly noise?: number };
  readonly network: string; // one layer a line, in PyTorch's words: 'fc1: Linear(64, 128)'
  readonly inputShape: readonly number[]; // one sample without the batch: [64], [1, 8, 8]
  readonly maxRows?: number; // rows the network can take at once; 512 unless given
  readonly init?: {
    readonly scheme?:
      | 'pytorch_default'
      | 'kaiming_normal'
      | 'kaiming_uniform'
      | 'xavier_normal'
      | 'xavier_uniform'
      | 'normal'
      | 'constant';
    readonly gain?: number;
    readonly hiddenOnly?: boolean; // the last layer with weights has gain 1
    readonly seed?: number;
  };
  readonly optimizer: OptimizerSettings;
  readonly batches?: {
    readonly size?: number; // 32
    readonly order?: 'shuffled' | 'in_order' | 'one_class' | 'two_classes';
    readonly seed?: number;
  };
  readonly clipNorm?: number; // common length the gradients are cut to
}

export interface Score {
  readonly loss: number; // mean cross-entropy
  readonly accuracy: number; // 0 ... 1
}

/** The first rows of a split, and the mode the network is asked in. Looking leaves no trace. */
export interface Look {
  readonly split?: Split; // 'train'
  readonly rows: number;
  readonly mode?: Mode; // 'train'
}

export interface LayerReport {
  readonly name: string;
  readonly mean: number; // of what the layer gives
  readonly variance: number; // biased
  readonly rms: number;
  readonly smallest: number;
  readonly largest: number;
  readonly deadShare: number; // units that are 0 for every row
  readonly outputGradient: number; // norms
  readonly weight: number;
  readonly weightGradient: number;
}

export type NormPart =
  | 'mean'
  | 'var'
  | 'rstd'
  | 'x_hat'
  | 'y'
  | 'direct'
  | 'through_mean'
  | 'through_var';

export interface Surface {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export interface LayerCost {
  readonly parameters: number;
  readonly forward: number; // operations, see docs/cost.md
  readonly backward: number;
}

/** One network in training. Methods throw EngineError; dispose() frees it. */
export interface Run {
  readonly layers: readonly string[];
  readonly texts: readonly string[]; // 'Linear(64, 128)', a layer each
  readonly shapes: readonly (readonly number[])[]; // of what a layer gives for one sample
  readonly steps: number;
  readonly divergedAt: number | null; // the step whose loss was no longer finite, counted from 1
  /** Up to `count` steps, fewer only when it diverges. The loss of each, before its update. */
  step(count: number): Float32Array;
  setLearningRate(lr: number): void;
  evaluate(split?: Split, mode?: Mode): Score;
  readonly stateNames: readonly string[]; // as in PyTorch's state_dict
  state(name: string): Float32Array;
  /** Keeps the state inside the core; the number restores it. */
  snapshot(): number;
  restore(snapshot: number): void;
  pytorch(className?: string): string;
  safetensors(): Uint8Array;
  load(safetensors: Uint8Array): void;
  examine(look: Look): LayerReport[];
  inside(layer: string, part: NormPart, look: Look): Float64Array;
  jacobian(look: Look): Float32Array; // [rows, rows]
  surface(where: Surface): Float32Array; // [rows * columns, classes]
  lossAlong(
    direction: 'gradient' | { seed: number },
    distances: readonly number[],
    look: Look,
  ): Float64Array;
  costs(rows: number): LayerCost[];
  dispose(): void;
  [Symbol.dispose](): void;
}

/** Answers that need no run of one's own. Methods throw EngineError. */
export interface CompanyEngine {
  gossip(ask: GossipAsk): GossipFact;
  running(ask: RunningAsk): RunningFact;
  channels(ask: ChannelsAsk): ChannelsFact;
  court(ask: CourtAsk): CourtFact;
}

export interface TrainingEngine {
  readonly info: EngineInfo;
  readonly company: CompanyEngine;
  run(settings: RunSettings): Run;
  /** Hash of every kernel and of whole training runs; 16 hex digits, the same on every machine. */
  fingerprint(): string;
}
