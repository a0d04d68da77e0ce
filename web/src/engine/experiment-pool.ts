// Experiments as a page sees them: promises and running tasks over a few workers. A worker has one call at a time;
// questions go before tasks, tasks of one priority take turns. A worker that crashes or hangs is replaced and
// its tasks begin anew in others: the same bits come again, so nobody sees it but by the delay.
import { EngineFailure } from './client';
import type { Asked, Chunk, Experiments, Running, StartOptions, TaskRequest } from './experiment';
import type {
  ExperimentAnswer,
  ExperimentAssets,
  ExperimentCall,
  ExperimentMessage,
  ExperimentReply,
  Needs,
} from './experiment-messages';
import { RunningTask } from './experiment-task';
import type { Fault, Reason } from './messages';
import { EngineError, type EngineInfo } from './protocol';

export interface ExperimentWorkerLike {
  onmessage: ((event: MessageEvent<ExperimentReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: ExperimentMessage): void;
  terminate(): void;
}

export interface PoolOptions {
  readonly workers?: number;
  readonly patience?: number; // milliseconds a call may take before its worker counts as hung
}

const MOST_WORKERS = 4;
const PATIENCE = 10_000;
const CHUNK = 30; // milliseconds of work between two reports
const KEPT = 24; // finished networks a worker keeps for questions about them
const TRIES = 2;

interface Job {
  readonly call: ExperimentCall;
  readonly task: RunningTask | null; // it belongs to
  tries: number;
  settle(value: ExperimentAnswer): void;
  fail(error: Error): void;
}

interface Hand {
  worker: ExperimentWorkerLike | null;
  opened: boolean;
  openTries: number;
  job: Job | null;
  id: number;
  watchdog: ReturnType<typeof setTimeout> | undefined;
  readonly tasks: Set<RunningTask>; // that it holds
  readonly dropped: number[]; // that it may forget
}

const newHand = (): Hand => ({
  worker: null,
  opened: false,
  openTries: 0,
  job: null,
  id: 0,
  watchdog: undefined,
  tasks: new Set(),
  dropped: [],
});
const cores = (): number =>
  (globalThis as { navigator?: { hardwareConcurrency?: number } }).navigator?.hardwareConcurrency ??
  2;

export function createExperimentPool(
  spawn: () => ExperimentWorkerLike,
  assets: ExperimentAssets,
  options: PoolOptions = {},
): Experiments {
  const workers = options.workers ?? Math.max(1, Math.min(MOST_WORKERS, cores()));
  const patience = options.patience ?? PATIENCE;
  const hands: Hand[] = [];
  const tasks = new Set<RunningTask>(); // not over
  const where = new Map<RunningTask, Hand>();
  const questions: Job[] = [];
  let dead: EngineFailure | null = null;
  let closed = false;
  let clock = 0;
  let made = 0;
  let announce: (info: EngineInfo) => void = () => {};
  let giveUp: (error: Error) => void = () => {};
  const info = new Promise<EngineInfo>((settle, fail) => {
    announce = settle;
    giveUp = fail;
  });
  info.catch(() => {}); // every other call reports the same failure

  // --- whose turn it is -------------------------------------------------------------------------------

  let due = false;
  function wake(): void {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      deal();
    });
  }

  function deal(): void {
    if (dead) {
      for (const job of questions.splice(0)) job.fail(dead);
      for (const task of [...tasks]) end(task, () => task.fail(dead as EngineFailure));
      return;
    }
    if (closed) return;
    for (const hand of hands) serve(hand);
    while (hands.length < workers && unclaimed()) {
      const hand = newHand();
      hands.push(hand);
      serve(hand);
    }
  }
  function serve(hand: Hand): void {
    const job = hand.job ? null : next(hand);
    if (job) give(hand, job);
  }
  const unclaimed = (): boolean =>
    questions.some(({ task }) => !task || !where.has(task)) ||
    [...tasks].some((task) => task.runnable && !where.has(task));

  function next(hand: Hand): Job | null {
    const mine = (job: Job) => !job.task || !where.has(job.task) || where.get(job.task) === hand;
    const question = questions.findIndex(mine);
    if (question >= 0) {
      const [job] = questions.splice(question, 1);
      if (job?.task && !where.has(job.task)) assign(job.task, hand);
      return job ?? null;
    }
    let best: RunningTask | null = null;
    for (const task of tasks) {
      if (!task.runnable || (where.get(task) ?? hand) !== hand) continue;
      if (
        !best ||
        task.priority > best.priority ||
        (task.priority === best.priority && task.turn < best.turn)
      )
        best = task;
    }
    if (!best) return null;
    assign(best, hand);
    best.turn = ++clock;
    return turn(best);
  }
  function assign(task: RunningTask, hand: Hand): void {
    where.set(task, hand);
    hand.tasks.add(task);
  }

  /** One report's worth of a task's work. */
  function turn(task: RunningTask): Job {
    return {
      call: {
        kind: 'advance',
        task: task.id,
        request: task.request,
        until: Math.min(task.target, 2 ** 30),
        milliseconds: CHUNK,
      },
      task,
      tries: 0,
      settle(value) {
        if (task.over) return;
        task.take(value as Chunk);
        if (task.over) end(task, () => {});
      },
      fail: (error) => end(task, () => task.fail(error)),
    };
  }

  /** Nothing more will be asked of it but questions about the finished network. */
  function end(task: RunningTask, how: () => void): void {
    tasks.delete(task);
    how();
    const hand = where.get(task);
    if (!hand) return;
    const done = [...hand.tasks].filter(({ over }) => over);
    const keep = task.state === 'done' && task.request.cell === undefined;
    const leave = keep ? done.slice(0, Math.max(0, done.length - KEPT)) : [task];
    for (const one of leave) {
      hand.tasks.delete(one);
      where.delete(one);
      hand.dropped.push(one.id);
    }
  }

  // --- one worker ---------------------------------------------------------------------------------------

  function give(hand: Hand, job: Job): void {
    hand.job = job;
    if (!hand.worker) {
      try {
        hand.worker = engage(hand);
      } catch (error) {
        lose('unsupported', String(error));
        return;
      }
    }
    if (!hand.opened) post(hand, { kind: 'open', assets }, null);
    else ask(hand, job.call);
  }
  function ask(hand: Hand, call: ExperimentCall): void {
    if (hand.dropped.length > 0) {
      // Nobody waits for this reply: its id is not the one that is listened for.
      hand.worker?.postMessage({ kind: 'drop', tasks: hand.dropped.splice(0), id: ++hand.id });
    }
    post(hand, call, patience);
  }
  function post(hand: Hand, call: ExperimentCall, wait: number | null): void {
    clearTimeout(hand.watchdog);
    if (wait !== null) {
      hand.watchdog = setTimeout(
        () => replace(hand, 'stuck', 'The engine did not answer in time.'),
        wait,
      );
    }
    try {
      hand.worker?.postMessage({ ...call, id: ++hand.id });
    } catch (error) {
      land(hand)?.fail(error as Error);
    }
  }
  function land(hand: Hand): Job | null {
    clearTimeout(hand.watchdog);
    const { job } = hand;
    hand.job = null;
    wake();
    return job;
  }

  function engage(hand: Hand): ExperimentWorkerLike {
    const worker = spawn();
    worker.onmessage = ({ data }) => {
      if (hand.worker !== worker || data.id !== hand.id) return;
      if ('fault' in data) refuse(hand, data.fault);
      else receive(hand, data.value);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      if (hand.worker !== worker) return;
      if (event.message) replace(hand, 'crashed', event.message);
      else replace(hand, 'network', 'The worker did not arrive.'); // a script that fails to load says nothing
    };
    return worker;
  }

  function receive(hand: Hand, value: ExperimentAnswer): void {
    const { job } = hand;
    if (!hand.opened) {
      hand.opened = true;
      hand.openTries = 0;
      announce(value as EngineInfo);
      if (job) ask(hand, job.call);
    } else if (job && value === null) {
      ask(hand, job.call); // the data have come; now the call itself
    } else if (job && typeof value === 'object' && value !== null && 'needs' in value) {
      post(hand, { kind: 'fetch', names: (value as Needs).needs }, null);
    } else {
      land(hand)?.settle(value);
    }
  }

  function refuse(hand: Hand, fault: Fault): void {
    if (fault.kind === 'refused') land(hand)?.fail(new EngineError(fault.code, fault.message));
    else if (fault.reason === 'unsupported') lose(fault.reason, fault.message);
    else replace(hand, fault.reason, fault.message);
  }

  /** A new worker takes its place; what it had begun begins anew wherever there is a hand. */
  function replace(hand: Hand, reason: Reason, message: string): void {
    hand.worker?.terminate();
    hand.worker = null;
    const early = !hand.opened;
    hand.opened = false;
    hand.dropped.length = 0;
    const job = land(hand);
    for (const task of hand.tasks) {
      where.delete(task);
      task.restart();
    }
    hand.tasks.clear();
    if (early && ++hand.openTries >= TRIES) {
      lose(reason, message);
      return;
    }
    if (!job) return;
    const { task } = job;
    const turn = job.call.kind === 'advance' && task ? task : job; // a task comes back by itself
    if (++turn.tries >= TRIES) job.fail(new EngineFailure(reason, message));
    else if (turn === job) questions.unshift(job);
  }

  /** No engine in this browser, or no way to fetch it: every call from now on says so. */
  function lose(reason: Reason, message: string): void {
    dead = new EngineFailure(reason, message);
    for (const hand of hands) {
      clearTimeout(hand.watchdog);
      hand.worker?.terminate();
      hand.worker = null;
      const job = hand.job;
      hand.job = null;
      job?.fail(dead);
    }
    giveUp(dead);
    wake();
  }

  // --- what the page calls --------------------------------------------------------------------------------

  function question<T>(call: ExperimentCall, task: RunningTask | null = null): Promise<T> {
    return new Promise<T>((settle, fail) => {
      if (closed) {
        fail(new EngineFailure('crashed', 'The experiments were closed.'));
        return;
      }
      questions.push({ call, task, tries: 0, settle: settle as Job['settle'], fail });
      wake();
    });
  }

  function handle(task: RunningTask): Running {
    const known = () => ({ task: task.id, request: task.request, at: task.step });
    const running: Running = {
      request: task.request,
      get state() {
        return task.state;
      },
      get step() {
        return task.step;
      },
      get steps() {
        return task.steps;
      },
      get divergedAt() {
        return task.divergedAt;
      },
      get stoppedAt() {
        return task.stoppedAt;
      },
      get result() {
        return task.result;
      },
      until(step) {
        task.aim(step);
        wake();
      },
      pause: () => task.aim(null),
      resume() {
        task.aim(Number.POSITIVE_INFINITY);
        wake();
      },
      stop: () => {
        if (!task.over) end(task, () => task.end());
        wake();
      },
      finished: task.finished,
      listen: (listener) => task.listen(() => listener(running)),
      court: (rows) => question({ kind: 'court', ...known(), rows }, task),
      pytorch: (className) =>
        question({ kind: 'pytorch', ...known(), ...(className && { className }) }, task),
      safetensors: () => question({ kind: 'safetensors', ...known() }, task),
    };
    return running;
  }

  return {
    info,
    workers,
    start(
      request: TaskRequest,
      { priority = 0, until = Number.POSITIVE_INFINITY }: StartOptions = {},
    ) {
      const task = new RunningTask(++made, request, priority, until);
      tasks.add(task);
      wake();
      return handle(task);
    },
    plan: (asked: Asked) => question({ kind: 'plan', asked }),
    rows: (asked, split, count) => question({ kind: 'rows', asked, split, count }),
    summary: (results, what, quantiles) =>
      question({ kind: 'summary', results, what, ...(quantiles && { quantiles }) }),
    measure: (asked, one, results) => question({ kind: 'measure', asked, question: one, results }),
    cells: (asked, lane, results, measure) =>
      question({ kind: 'cells', asked, lane, results, ...(measure && { measure }) }),
    judge: (asked, results) => question({ kind: 'judge', asked, results }),
    close() {
      closed = true;
      const gone = new EngineFailure('crashed', 'The experiments were closed.');
      for (const task of [...tasks]) end(task, () => task.end());
      for (const hand of hands) {
        clearTimeout(hand.watchdog);
        hand.worker?.terminate();
        hand.worker = null;
        if (hand.job && hand.job.call.kind !== 'advance') hand.job.fail(gone);
        hand.job = null;
      }
      for (const job of questions.splice(0)) job.fail(gone);
    },
  };
}
