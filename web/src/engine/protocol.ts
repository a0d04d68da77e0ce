// What the page may ask of the core, and what comes back. Shapes are row-major.
// Knows neither the DOM nor the wasm module: worker, client, compiler and tests share these words.

export type DataName = 'digits' | 'wine' | 'own';
/** columns: statistics per feature over the batch (BatchNorm). rows: per sample (LayerNorm). */
export type Axis = 'columns' | 'rows';

/** One change to the batch before anything is computed. The core applies edits in order. */
export interface Edit {
  readonly row: number | 'all';
  readonly column: number | 'all';
  readonly op: 'set' | 'add';
  readonly value: number;
}

export interface OwnData {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
  readonly names: readonly string[]; // [columns], '' where there is no header
}

/** Everything the core needs for one picture. */
export interface Problem {
  readonly data: DataName;
  readonly own: OwnData | null; // only with data 'own'
  readonly rows: number; // batch size; for 'own' at most the rows given
  readonly features: number;
  readonly seed: number; // which samples are drawn, and the Linear layer's weights (digits)
  readonly bias: number; // added to every feature before the norm, like a Linear bias
  readonly edits: readonly Edit[];
  readonly axis: Axis;
  readonly eps: number;
  readonly gamma: readonly number[]; // [features]
  readonly beta: readonly number[]; // [features]
}

/** The four steps, by the kernels that BatchNorm's and LayerNorm's forward pass runs.
 *  A group is a column (axis 'columns') or a row (axis 'rows'). */
export interface Stages {
  readonly rows: number;
  readonly features: number;
  readonly groups: number; // features or rows, by axis
  readonly columnNames: readonly string[]; // [features]
  readonly rowNames: readonly string[]; // [rows] 'a 3', 'wine 17', 'row 2'
  readonly pixels: Uint8Array | null; // digits: [rows, 64], 0..16
  readonly x: Float32Array; // [rows, features] after bias and edits
  readonly sum: Float32Array; // [groups]
  readonly mean: Float32Array; // [groups]
  readonly deviation: Float32Array; // [rows, features] x - mean
  readonly deviationSum: Float32Array; // [groups] 0 but for rounding
  readonly squared: Float32Array; // [rows, features] (x - mean)^2
  readonly squaredSum: Float32Array; // [groups]
  readonly variance: Float32Array; // [groups] biased: divided by the group's size
  readonly varianceUnbiased: Float32Array; // [groups] divided by size - 1; NaN for size 1
  readonly std: Float32Array; // [groups] sqrt(variance + eps)
  readonly rstd: Float32Array; // [groups] 1 / std
  readonly xhat: Float32Array; // [rows, features]; empty when refused
  readonly xhatMean: Float32Array; // [groups]; empty when refused
  readonly xhatVariance: Float32Array; // [groups]; variance / (variance + eps)
  readonly y: Float32Array; // [rows, features]; empty when refused
  readonly yMean: Float32Array; // [groups]
  readonly yVariance: Float32Array; // [groups]
  /** Why the norm will not run (one row in train mode), as a sentence; null when it ran. */
  readonly refused: string | null;
}

/** Teach gamma and beta of one column to hit a target: SGD on the mean squared error. */
export interface Lesson {
  readonly column: number;
  readonly targetGamma: number; // the target formation is targetGamma * xhat + targetBeta
  readonly targetBeta: number;
  readonly learningRate: number;
  readonly steps: number;
}
export interface Learned {
  readonly gamma: Float32Array; // [steps + 1] before the first step, after each step
  readonly beta: Float32Array; // [steps + 1]
  readonly loss: Float32Array; // [steps + 1] mean squared error at those values
  readonly target: Float32Array; // [rows] the formation to hit
  readonly y: Float32Array; // [rows] where the last step put the soldiers
}

export interface EngineInfo {
  readonly version: string;
  readonly arch: string; // name of the kernel table in use: 'wasm' (SIMD) or 'portable'
  readonly simd: boolean;
  readonly expectedFingerprint: string; // what the native tests pin, 16 hex digits
}

export interface Problematic {
  readonly code: 'bad_shape' | 'bad_value' | 'unknown_name' | 'bad_data';
  readonly message: string; // a sentence: the thing, what was expected, what was found
}

/** The synchronous engine: one object per loaded module. Methods throw EngineError. */
export interface Engine {
  readonly info: EngineInfo;
  stages(problem: Problem): Stages;
  learn(problem: Problem, lesson: Lesson): Learned;
  /** Parses pasted or file text: comma, semicolon, tab or space separated, optional header. */
  table(text: string): OwnData;
  /** Hash of every operation over many shapes; 16 hex digits, the same on every machine. */
  fingerprint(): string;
}

export class EngineError extends Error {
  constructor(
    readonly code: Problematic['code'],
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}
