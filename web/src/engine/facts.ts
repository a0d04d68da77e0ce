// What a figure may ask of the core beside the stages of a batch, and what comes back. Shapes are
// row-major. Knows neither the DOM nor the wasm module: worker, compiler and widgets share these words.
/** A network at its first weights, and a batch marching through it once, in train mode. */
export interface NetworkAsk {
  readonly kind: 'network';
  readonly network: string; // one layer a line, in PyTorch's words
  readonly data: 'digits' | 'wine' | 'spirals' | 'moons' | 'circles';
  readonly inputShape: readonly number[]; // one sample
  readonly rows: number;
  readonly seed: number; // of the weights
}
export interface LayerFact {
  readonly name: string; // as in a state_dict
  readonly text: string; // 'Linear(64, 128)'
  readonly shape: readonly number[]; // of what leaves it, for one sample
  readonly parameters: number; // learned
  readonly gathered: number; // running statistics: kept, but not learned
  readonly work: number; // operations of a forward pass of the whole batch
  readonly mean: number; // of what leaves it, over the batch
  readonly spread: number;
}
export interface NetworkFact {
  readonly layers: readonly LayerFact[];
  readonly pytorch: string;
  readonly weights: Uint8Array; // safetensors
}

/** How strongly the output of each row depends on each row of the batch. */
export interface GossipAsk {
  readonly kind: 'gossip';
  readonly axis: 'columns' | 'rows'; // BatchNorm or LayerNorm
  readonly x: readonly number[]; // [rows, features]
  readonly rows: number;
  readonly features: number;
  readonly weight: readonly number[]; // [features]
  readonly eps: number;
}
export interface GossipFact {
  readonly matrix: Float32Array; // [rows, rows] of output i in input j
}

/** Batches of a data set passing BatchNorm in train mode, seen in one column. */
export interface RunningAsk {
  readonly kind: 'running';
  readonly data: 'digits' | 'wine';
  readonly features: number;
  readonly bias: number;
  readonly seed: number;
  readonly rows: number; // of a batch
  readonly batches: number;
  readonly column: number;
  readonly momentum: number;
  readonly eps: number;
}
export interface RunningFact {
  readonly batchMean: Float32Array; // [batches]
  readonly batchVar: Float32Array; // [batches] unbiased
  readonly runningMean: Float32Array; // [batches + 1] before the first, after each
  readonly runningVar: Float32Array;
  readonly verdict: Float32Array; // [batches + 1] the traveller's output in eval mode
  readonly traveller: number;
  readonly truth: number; // his output by the statistics of everyone
  readonly mean: number; // of everyone
  readonly variance: number;
  readonly alone: string; // what train mode says to him
}

/** BatchNorm2d on a few digits behind a convolution. */
export interface ChannelsAsk {
  readonly kind: 'channels';
  readonly images: number;
  readonly seed: number;
}
export interface ChannelsFact {
  readonly pixels: Float32Array; // [images, 64] 0 ... 1
  readonly x: Float32Array; // [images, 4, 8, 8]
  readonly y: Float32Array;
  readonly asRows: Float32Array; // y by BatchNorm1d with every place a row
  readonly mean: Float32Array; // [4]
  readonly variance: Float32Array; // biased
  readonly rstd: Float32Array;
}

/** A trained network judges one test digit among others. */
export interface CourtAsk {
  readonly kind: 'court';
  readonly digit: number;
  readonly companions: 'mixed' | 'same' | 'others' | 'none';
  readonly rows: number;
  readonly seed: number;
}
export interface CourtFact {
  readonly labels: readonly number[]; // of all who are present; the judged one first
  readonly pixels: Float32Array; // [present, 64] 0 ... 1
  readonly eval: Float32Array; // [10] probabilities
  readonly train: Float32Array | null; // null: train mode refuses
  readonly refused: string | null;
}

export type Ask = NetworkAsk | GossipAsk | RunningAsk | ChannelsAsk | CourtAsk;
export interface Facts {
  readonly network: NetworkFact;
  readonly gossip: GossipFact;
  readonly running: RunningFact;
  readonly channels: ChannelsFact;
  readonly court: CourtFact;
}
/** The core's sentence why there is no answer. */
export interface Refusal {
  readonly sentence: string;
}
export type Fact = Facts[keyof Facts] | Refusal;
