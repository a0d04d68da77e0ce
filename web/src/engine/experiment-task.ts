// A task under way as the page holds it: what it was asked, how far it may go, and all that has arrived. Which
// worker it is in, and when its turn comes, is the pool's business.
import type { Chunk, Running, TaskRequest, TaskResult } from './experiment';

/** What has arrived of one series, joined when somebody looks. */
class Grown {
  private parts: Float32Array[] = [];
  add(part: Float32Array): void {
    if (part.length > 0) this.parts.push(part);
  }
  get all(): Float32Array {
    const [only] = this.parts;
    if (this.parts.length === 1 && only) return only;
    const joined = new Float32Array(this.parts.reduce((size, part) => size + part.length, 0));
    let from = 0;
    for (const part of this.parts) {
      joined.set(part, from);
      from += part.length;
    }
    this.parts = [joined];
    return joined;
  }
}

export class RunningTask {
  state: Running['state'] = 'waiting';
  step = 0;
  steps = 0;
  divergedAt: number | null = null;
  stoppedAt: number | null = null;
  target: number;
  held = false; // paused, whatever its target is
  begun = false; // in a worker
  turn = 0; // when it last had its turn
  tries = 0; // how often a worker has died under it
  readonly finished: Promise<TaskResult>;
  private settle: (result: TaskResult) => void = () => {};
  private reject: (error: Error) => void = () => {};
  private readonly listeners = new Set<() => void>();
  private at: number[] = [];
  private series = new Map<string, Grown>();
  private seen = 0; // points of this beginning; fewer than `at` where it is a second one
  private made: TaskResult | null = null;

  constructor(
    readonly id: number,
    readonly request: TaskRequest,
    readonly priority: number,
    until: number,
  ) {
    this.target = until;
    this.finished = new Promise((settle, reject) => {
      this.settle = settle;
      this.reject = reject;
    });
    this.finished.catch(() => {}); // the state says it too
  }

  get over(): boolean {
    return this.state === 'done' || this.state === 'stopped' || this.state === 'failed';
  }
  /** Is there something for a worker to do? The start is there for the asking. */
  get runnable(): boolean {
    return !this.over && !this.held && (!this.begun || this.step < this.target);
  }
  get result(): TaskResult {
    this.made ??= {
      lane: this.request.lane,
      seed: this.request.seed,
      cell: this.request.cell ?? null,
      divergedAt: this.divergedAt,
      stoppedAt: this.stoppedAt,
      at: Int32Array.from(this.at),
      series: Object.fromEntries([...this.series].map(([name, { all }]) => [name, all])),
    };
    return this.made;
  }

  take(chunk: Chunk): void {
    // A task begun anew brings its first points a second time: the same ones.
    const known = Math.max(0, Math.min(chunk.at.length, this.at.length - this.seen));
    this.seen += chunk.at.length;
    this.at.push(...chunk.at.subarray(known));
    for (const [name, values] of Object.entries(chunk.series)) {
      const grown = this.series.get(name) ?? new Grown();
      this.series.set(name, grown);
      const width = chunk.at.length > 0 ? values.length / chunk.at.length : 0;
      grown.add(known > 0 ? values.slice(known * width) : values);
    }
    this.begun = true;
    this.step = chunk.step;
    this.steps = chunk.steps;
    this.divergedAt = chunk.divergedAt;
    this.stoppedAt = chunk.stoppedAt;
    if (!this.over) this.state = chunk.done ? 'done' : this.runnable ? 'running' : 'paused';
    this.changed();
    if (this.state === 'done') this.settle(this.result);
  }
  /** Its worker is gone: it begins anew, in another one. */
  restart(): void {
    if (this.over) return;
    this.begun = false;
    this.step = 0;
    this.seen = 0;
    this.state = 'waiting';
    this.changed();
  }
  fail(error: Error): void {
    if (this.over) return;
    this.state = 'failed';
    this.changed();
    this.reject(error);
  }
  end(): void {
    if (this.over) return;
    this.state = 'stopped';
    this.changed();
    this.settle(this.result);
  }
  /** Up to that step; null: not now. */
  aim(target: number | null): void {
    if (this.over) return;
    this.held = target === null;
    this.target = target ?? this.target;
    if (this.runnable) this.state = this.begun ? 'running' : 'waiting';
    else this.state = 'paused';
    this.changed();
  }
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  private changed(): void {
    this.made = null;
    for (const listener of this.listeners) listener();
  }
}
