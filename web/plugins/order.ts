// What the compiler and its hands tell each other.
import type { TaskRequest, TaskResult } from '../src/engine/experiment';

/** To a hand. */
export interface Order {
  readonly job: number;
  readonly requests: readonly TaskRequest[];
  readonly tally: Int32Array; // [TAKEN]: requests that somebody has taken, [SENT]: answers; shared by all
}
/** result: null when the core refused; whoever asked finds out why. */
export interface Answer {
  readonly job: number;
  readonly at: number; // in requests
  readonly result: TaskResult | null;
}
export const TAKEN = 0;
export const SENT = 1;
