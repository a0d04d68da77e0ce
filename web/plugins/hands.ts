// More hands for the runs of the build: a thread for every further processor. The compiler asks and waits, as if it
// had run everything itself; it takes part, and does alone what no hand has brought.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import type { ExperimentEngine, TaskRequest, TaskResult } from '../src/engine/experiment';
import { runOne } from './experiments';
import { type Answer, type Order, SENT, TAKEN } from './order';

const PATIENCE = 300_000; // ms without any answer, after which a hand is given up
const MOST = 8; // each has a module and the data in memory

export interface Hands {
  /** Results in the order of the requests. Throws EngineError. */
  run(requests: readonly TaskRequest[]): TaskResult[];
  close(): void;
}

export interface HandOptions {
  readonly count?: number; // hands beside the compiler's own
  readonly patience?: number; // ms
}

/** The threads start with the first runs that are more than one. */
export function hire(
  engine: ExperimentEngine,
  top: string, // the repository
  { count = Math.min(availableParallelism(), MOST) - 1, patience = PATIENCE }: HandOptions = {},
): Hands {
  let ports: readonly MessagePort[] | null = null;
  let workers: readonly Worker[] = [];
  let job = 0;

  function start(): readonly MessagePort[] {
    const channels = Array.from({ length: count }, () => new MessageChannel());
    workers = channels.map(({ port2 }) => {
      const workerData = { port: port2, top };
      const path = join(top, 'web/plugins/hand.ts');
      const worker = new Worker(path, { workerData, transferList: [port2] });
      worker.on('error', (error) => console.warn(`A hand was lost: ${error.message}`));
      worker.unref();
      return worker;
    });
    return channels.map(({ port1 }) => port1);
  }

  function run(requests: readonly TaskRequest[]): TaskResult[] {
    if (requests.length < 2 || count < 1) return requests.map((one) => runOne(engine, one));
    ports ??= start();
    job++;
    const tally = new Int32Array(new SharedArrayBuffer(8));
    for (const port of ports) port.postMessage({ job, requests, tally } satisfies Order);
    const results: (TaskResult | null | undefined)[] = requests.map(() => undefined);
    const own = new Set<number>();
    for (let at = Atomics.add(tally, TAKEN, 1); at < requests.length; ) {
      own.add(at);
      results[at] = runOne(engine, requests[at] as TaskRequest);
      at = Atomics.add(tally, TAKEN, 1);
    }
    const theirs = requests.length - own.size;
    for (let got = 0; got < theirs; ) {
      const sent = Atomics.load(tally, SENT);
      const before = got;
      for (const port of ports)
        for (let one = receiveMessageOnPort(port); one; one = receiveMessageOnPort(port)) {
          const answer = one.message as Answer;
          if (answer.job !== job) continue; // of a run that was given up
          results[answer.at] = answer.result;
          got++;
        }
      if (got === before && Atomics.wait(tally, SENT, sent, patience) === 'timed-out') break;
    }
    return requests.map((request, at) => results[at] ?? runOne(engine, request));
  }

  return {
    run,
    close() {
      for (const port of ports ?? []) port.close();
      for (const worker of workers) void worker.terminate();
      ports = null;
      workers = [];
    },
  };
}
