// The engine as the page sees it: promises. One call flies at a time; a newer picture replaces an older
// one that still waits. A worker that crashes or hangs is replaced and its call repeated once.
import type { Answers, Call, Fault, Reason, Reply, Request } from './messages';
import {
  EngineError,
  type EngineInfo,
  type Learned,
  type Lesson,
  type OwnData,
  type Problem,
  type Stages,
} from './protocol'; // prettier-ignore

/** The engine itself is gone or never came; what it said about a request is an EngineError instead. */
export class EngineFailure extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
    this.name = 'EngineFailure';
  }
}

export interface Client {
  readonly info: Promise<EngineInfo>;
  /** The newest picture wins within a lane: an overtaken call resolves to null. */
  stages(problem: Problem, lane?: string): Promise<Stages | null>;
  learn(problem: Problem, lesson: Lesson): Promise<Learned>;
  table(text: string): Promise<OwnData>;
  fingerprint(): Promise<string>;
  time(problem: Problem, repeats: number): Promise<number>;
}

export interface WorkerLike {
  onmessage: ((event: MessageEvent<Reply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: Request): void;
  terminate(): void;
}

interface Job {
  readonly call: Call;
  readonly lane: string | null;
  tries: number;
  settle(value: unknown): void;
  fail(error: Error): void;
}

const PATIENCE = 2000; // ms a picture may take before the worker counts as hung
const LONG = new Set(['fingerprint', 'time']); // these walk many shapes and may take ten times that

export function createClient(spawn: () => WorkerLike, patience = PATIENCE): Client {
  let worker: WorkerLike | null = null;
  let opened = false;
  let dead: EngineFailure | null = null;
  let flying: Job | null = null;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let id = 0;
  let queue: Job[] = [];

  function enqueue<T>(call: Call, lane: string | null = null): Promise<T> {
    return new Promise<T>((settle, fail) => {
      if (lane) {
        const overtaken = queue.filter((job) => job.lane === lane);
        queue = queue.filter((job) => job.lane !== lane);
        for (const job of overtaken) job.settle(null);
      }
      queue.push({ call, lane, tries: 0, settle: settle as Job['settle'], fail });
      next();
    });
  }

  function next(): void {
    if (flying) return;
    if (dead) {
      for (const job of queue.splice(0)) job.fail(dead);
      return;
    }
    if (!worker) {
      try {
        worker = hire();
      } catch (error) {
        lose('unsupported', String(error));
        return;
      }
    }
    const job = opened ? queue.shift() : opening;
    if (!job) return;
    flying = job;
    const { kind } = job.call;
    if (kind !== 'open') {
      const wait = LONG.has(kind) ? 10 * patience : patience;
      watchdog = setTimeout(() => replace('stuck', 'The engine did not answer in time.'), wait);
    }
    try {
      worker.postMessage({ ...job.call, id: ++id });
    } catch (error) {
      land()?.fail(error as Error);
    }
  }

  function land(): Job | null {
    clearTimeout(watchdog);
    const job = flying;
    flying = null;
    queueMicrotask(next);
    return job;
  }

  function hire(): WorkerLike {
    const hired = spawn();
    hired.onmessage = ({ data }) => {
      if (worker !== hired || data.id !== id) return;
      if ('fault' in data) refuse(data.fault);
      else land()?.settle(data.value);
    };
    hired.onerror = (event) => {
      event.preventDefault?.();
      if (worker !== hired) return;
      if (event.message) replace('crashed', event.message);
      else replace('network', 'The worker did not arrive.'); // a script that fails to load says nothing
    };
    return hired;
  }

  function refuse(fault: Fault): void {
    if (flying === opening && fault.kind === 'refused')
      lose('network', fault.message); // bad data files
    else if (fault.kind === 'refused') land()?.fail(new EngineError(fault.code, fault.message));
    else if (fault.reason === 'unsupported') lose(fault.reason, fault.message);
    else replace(fault.reason, fault.message);
  }

  /** A new worker takes over; the call in flight gets one more chance. */
  function replace(reason: Reason, message: string): void {
    worker?.terminate();
    worker = null;
    opened = false;
    const job = flying;
    const again = job !== null && job.tries++ === 0;
    if (again && job !== opening) queue.unshift(job);
    if (!again && job === opening) lose(reason, message);
    else if (!again) job?.fail(new EngineFailure(reason, message));
    land();
  }

  /** No engine in this browser, or no way to fetch it: every call from now on says so. */
  function lose(reason: Reason, message: string): void {
    worker?.terminate();
    worker = null;
    dead = new EngineFailure(reason, message);
    opening.fail(dead);
    land()?.fail(dead);
  }

  let announce: (info: EngineInfo) => void = () => {};
  let giveUp: (error: Error) => void = () => {};
  const info = new Promise<EngineInfo>((settle, fail) => {
    announce = settle;
    giveUp = fail;
  });
  info.catch(() => {}); // every other call reports the same failure
  const opening: Job = {
    call: { kind: 'open' },
    lane: null,
    tries: 0,
    settle(value) {
      opened = true;
      opening.tries = 0;
      announce(value as EngineInfo);
    },
    fail: (error) => giveUp(error),
  };
  next();

  return {
    info,
    stages: (problem, lane = 'figure') =>
      enqueue<Answers['stages'] | null>({ kind: 'stages', problem }, lane),
    learn: (problem, lesson) => enqueue({ kind: 'learn', problem, lesson }),
    table: (text) => enqueue({ kind: 'table', text }),
    fingerprint: () => enqueue({ kind: 'fingerprint' }),
    time: (problem, repeats) => enqueue({ kind: 'time', problem, repeats }),
  };
}
