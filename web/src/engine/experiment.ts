// Experiments described as data: what may be asked, and what comes back. Shapes are row-major. The JSON
// format is docs/experiments.md. Knows neither the DOM nor the wasm module: workers, pages, the compiler
// and tests share these words.
import type { EngineInfo } from './protocol';

export type Vars = Readonly<Record<string, number | string>>;

/** A pasted table that takes the place of {"data": {"name": "own"}}. */
export interface OwnTable {
  readonly text: string; // as table() reads it, one column being the label
  readonly label?: string; // its column: a name, or a number counted from 1; else the last one
}

/** What is looked at: the text of an experiment, and values for those of its vars that differ from their
 *  defaults. Names that the experiment has no var for are passed over, so a page may hand over all it has. */
export interface Asked {
  readonly experiment: string; // JSON text
  readonly vars: Vars;
  readonly own?: OwnTable;
}

/** The unit of work. The same request gives the same numbers on every machine, 'seconds' apart. */
export interface TaskRequest extends Asked {
  readonly lane: string;
  readonly seed: number; // from 0
  readonly cell?: number; // of the sweep: x + y * columns
}

// --- the plan ---------------------------------------------------------------------------------------

export interface LayerInfo {
  readonly name: string; // as in PyTorch's state_dict: 'fc1'
  readonly kind: string; // 'Linear'
  readonly text: string; // 'Linear(64, 128)'
  readonly out: readonly number[]; // what it gives for one sample: [128], [8, 8, 8]
  readonly parameters: number;
  readonly forward: number; // operations for one batch, see docs/cost.md
  readonly backward: number;
}

/** Two weights and no network: height = (a u² + b v²) / 2, u and v along the valley's own axes, from its center. */
export interface ValleyPlan {
  readonly curvature: readonly [number, number];
  readonly center: readonly [number, number];
  readonly start: readonly [number, number];
  readonly angle: number; // degrees, from the first weight to the valley's first axis, anticlockwise
  readonly noise: number;
}

export interface LanePlan {
  readonly id: string;
  readonly network: string; // one layer a line
  readonly input: readonly number[]; // one sample
  readonly classes: number;
  readonly batch: number; // rows of a full batch
  readonly steps: number;
  readonly at: readonly number[]; // the steps at which a point will be recorded, 0 being the start
  readonly layers: readonly LayerInfo[]; // one, of kind 'Recurrent', for sequences; none in a valley
  readonly valley: ValleyPlan | null;
  readonly parameters: number;
  readonly widths: Readonly<Record<string, number>>; // what -> numbers a point has
  readonly layersOf: Readonly<Record<string, readonly string[]>>; // what -> whose layer each part is, where it is layer by layer
}

export interface SweepAxis {
  readonly name: string; // of the var
  readonly values: readonly (number | string)[];
}
export interface SweepPlan {
  readonly x: SweepAxis;
  readonly y: SweepAxis | null;
  readonly columns: number;
  readonly rows: number;
  readonly measure: string; // JSON, of a cell
  readonly order: readonly number[]; // all cells, coarse to fine: a good order to run them in
}

export interface ClaimPlan {
  readonly id: string;
  readonly lane: string;
  readonly lane2: string | null; // the lane it is compared with
  readonly measure: string; // JSON, as measure() takes it
  readonly measure2: string | null;
  readonly over: Over;
  readonly is: '<' | '<=' | '>' | '>=' | 'within';
  readonly sweep: boolean; // judged over the cells of the sweep
  readonly applies: boolean; // false: made for other values of the vars than these
}

export interface Grid {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
}

export interface ExperimentPlan {
  readonly vars: Vars; // every var with the value in force
  readonly choices: Readonly<Record<string, readonly string[]>>; // of the vars that are a choice of words
  readonly lanes: readonly LanePlan[];
  readonly seeds: number; // 0 ... seeds - 1 belong to the claims
  readonly what: readonly string[]; // the names of the series, as the file writes them
  readonly data: DataNeed;
  readonly grid: Grid | null; // where 'surface' looks
  readonly sweep: SweepPlan | null;
  readonly claims: readonly ClaimPlan[];
}
export type DataNeed =
  | 'digits'
  | 'wine'
  | 'spirals'
  | 'moons'
  | 'circles'
  | 'names'
  | 'recall'
  | 'valley'
  | 'own';

// --- a task -----------------------------------------------------------------------------------------

/** What is new since the last call. */
export interface Chunk {
  readonly step: number;
  readonly steps: number; // the last one
  readonly done: boolean; // nothing more will come: at the last step, stopped or diverged
  readonly divergedAt: number | null; // the step whose loss was no longer finite, counted from 1
  readonly stoppedAt: number | null; // the step at which "stop" was fulfilled
  readonly at: Int32Array; // [points] step of each newly recorded point
  readonly series: Readonly<Record<string, Float32Array>>; // what -> [points, width]
}

/** Rows of the data, to be drawn. */
export interface DataRows {
  readonly features: number;
  readonly classes: number;
  readonly classNames: readonly string[]; // [classes]
  readonly x: Float32Array; // [rows, features]
  readonly labels: Int32Array; // [rows]
}

/** One of the test rows among companions, asked in both modes. */
export interface Court {
  readonly classes: number;
  readonly train: Float32Array; // [rows, classes] probabilities by the statistics of these rows
  readonly eval: Float32Array; // [rows, classes] by the running ones
}

/** One network in training. Methods throw EngineError; dispose() frees it. */
export interface Task {
  readonly widths: Readonly<Record<string, number>>;
  /** Up to so many steps more. The first call brings the point of step 0, also with steps = 0. */
  advance(steps: number): Chunk;
  court(rows: readonly number[]): Court; // rows of the test split
  pytorch(className?: string): string; // not for recurrent lanes
  safetensors(): Uint8Array;
  dispose(): void;
  [Symbol.dispose](): void;
}

// --- what is made of many tasks -----------------------------------------------------------------------

/** All a task recorded; what measure() and judge() look at. */
export interface TaskResult {
  readonly lane: string;
  readonly seed: number;
  readonly cell: number | null;
  readonly divergedAt: number | null;
  readonly stoppedAt: number | null;
  readonly at: Int32Array;
  readonly series: Readonly<Record<string, Float32Array>>;
}

/** Over the seeds that have the point; [points, width]. low and high: the 25 % and 75 % quantile unless
 *  asked otherwise. count: [points] how many seeds those were. */
export interface Summary {
  readonly at: Int32Array;
  readonly median: Float32Array;
  readonly mean: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly count: Int32Array;
}

export type Over = 'median' | 'mean' | 'smallest' | 'largest' | 'each';

export interface MeasureQuestion {
  readonly lane: string;
  readonly measure: string; // JSON: '{"steps_to": ["accuracy", 0.95]}' or '"accuracy"', its last value
  readonly over?: Over; // 'median'; 'each' gives perSeed alone and NaN
}
export interface Measured {
  readonly value: number; // Infinity: never
  readonly perSeed: readonly number[]; // in the order of the seeds there are results of
}

export interface Verdict {
  readonly claim: string;
  readonly applies: boolean;
  readonly complete: boolean; // a result of every seed (and cell) was there
  readonly holds: boolean; // by the results there are
  readonly found: number; // NaN: nothing to judge yet; with 'each' the worst
  readonly wanted: number; // the bound; for 'within' the nearer one
  readonly perSeedHolds: number;
  readonly seeds: number; // that were judged
}

/** One value per cell, NaN where no result is; [rows * columns], over the seeds by the median. */
export type Cells = Float32Array;

/** The synchronous engine: one per loaded module. Methods throw EngineError. */
export interface ExperimentEngine {
  readonly info: EngineInfo;
  /** Checks everything; the message of a refusal names the key: 'lanes[1].network: ...'. */
  plan(asked: Asked): ExperimentPlan;
  task(request: TaskRequest): Task;
  rows(asked: Asked, split: 'train' | 'test', count: number): DataRows;
  summary(
    results: readonly TaskResult[],
    what: string,
    quantiles?: readonly [number, number],
  ): Summary;
  measure(asked: Asked, question: MeasureQuestion, results: readonly TaskResult[]): Measured;
  /** The sweep's own measure, or another one. */
  cells(asked: Asked, lane: string, results: readonly TaskResult[], measure?: string): Cells;
  judge(asked: Asked, results: readonly TaskResult[]): Verdict[];
}

// --- the same for a page: promises, over a pool of workers ----------------------------------------------

/** A task under way in some worker. What has arrived stays here, so a chart may come late. */
export interface Running {
  readonly request: TaskRequest;
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';
  readonly step: number;
  readonly steps: number; // 0 until the task has begun
  readonly divergedAt: number | null;
  readonly stoppedAt: number | null;
  readonly result: TaskResult; // all so far
  /** Works up to this step and then pauses there; Infinity: to the end. */
  until(step: number): void;
  pause(): void;
  resume(): void; // as until(Infinity)
  /** Ends it and frees its worker; what has arrived stays. */
  stop(): void;
  /** Settles when done or stopped; rejects with EngineError or EngineFailure. */
  readonly finished: Promise<TaskResult>;
  /** Called after anything above has changed, at most once per arrived chunk. Returns how to end it. */
  listen(listener: (running: Running) => void): () => void;
  /** Of the network as it stands, also when done; a worker repeats the run if it has to. */
  court(rows: readonly number[]): Promise<Court>;
  pytorch(className?: string): Promise<string>;
  safetensors(): Promise<Uint8Array>;
}

export interface StartOptions {
  readonly priority?: number; // higher first, 0 unless given; the same: first come, first served
  readonly until?: number; // as Running.until(); Infinity unless given
}

export interface Experiments {
  readonly info: Promise<EngineInfo>;
  readonly workers: number; // how many may work at once
  plan(asked: Asked): Promise<ExperimentPlan>;
  start(request: TaskRequest, options?: StartOptions): Running;
  rows(asked: Asked, split: 'train' | 'test', count: number): Promise<DataRows>;
  summary(
    results: readonly TaskResult[],
    what: string,
    quantiles?: readonly [number, number],
  ): Promise<Summary>;
  measure(
    asked: Asked,
    question: MeasureQuestion,
    results: readonly TaskResult[],
  ): Promise<Measured>;
  cells(
    asked: Asked,
    lane: string,
    results: readonly TaskResult[],
    measure?: string,
  ): Promise<Cells>;
  judge(asked: Asked, results: readonly TaskResult[]): Promise<Verdict[]>;
  /** Stops every task and lets the workers go. */
  close(): void;
}
