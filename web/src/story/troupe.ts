// The networks of one run: every lane under every seed (or every cell of a sweep), marching together. They
// work in the pool; here it is decided how far each may go.
import type {
  Asked,
  ExperimentPlan,
  Experiments,
  Running,
  TaskRequest,
  TaskResult,
} from '../engine/experiment';
import { type Drive, PACE, paced } from '../session/run';

export interface Troupe {
  empty(): boolean; // no number yet
  results(): readonly TaskResult[];
  ofLane(lane: string): readonly TaskResult[];
  progress(): { readonly slowest: number; readonly over: boolean; readonly share: number };
  /** Lets them work up to the drive's goal; `tick` asks for more steps when all have come there. */
  work(drive: Drive, looked: boolean, tick: (by: number) => void): void;
  /** The network of a lane's first seed as it stands: PyTorch source or weights; null when there is none. */
  take(lane: string, what: 'pytorch' | 'safetensors'): Promise<string | Uint8Array | null>;
  /** They stop where they are. */
  hold(): void;
  /** They are let go for good; what they found stays. */
  dismiss(): void;
  /** Has a network been begun anew in another worker? Asking takes it. */
  takeRestart(): boolean;
  readonly version: number; // counts what has arrived
}

interface Hands {
  readonly pool: Experiments;
  readonly asked: Asked;
  readonly plan: ExperimentPlan;
  changed(): void;
  failed(error: Error): void;
}

const BEAT = 50; // milliseconds between two rounds at a chosen speed

export function createTroupe({ pool, asked, plan, changed, failed }: Hands): Troupe {
  const requests = requestsOf(asked, plan);
  const sweep = plan.sweep !== null;
  const tasks: Running[] = [];
  const told = new Map<Running, number>(); // how far each may go
  let version = 0;
  let gone = false;
  const least = firstStride(plan); // between two points there is nothing to see
  let stride = least;
  let round = 0; // when the round under way began
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restarts = 0;

  const ended = ({ state }: Running) =>
    state === 'done' || state === 'stopped' || state === 'failed';

  function hire(request: TaskRequest, until: number): void {
    const task = pool.start(request, { until });
    tasks.push(task);
    told.set(task, until);
    let before = 0;
    let points = 0;
    let length = 0; // of its run: unknown until it is here
    task.listen(() => {
      if (gone) return;
      if (task.step < before) restarts += 1;
      const now = task.result.at.length;
      const here = task.steps !== length;
      if (now === points && task.step === before && !here) return; // only told how far it may go
      length = task.steps;
      if (now !== points) version += 1;
      before = task.step;
      points = now;
      changed();
    });
    task.finished.then(
      () => {
        version += 1;
        if (!gone) changed();
      },
      (error: Error) => {
        if (gone) return;
        self.hold();
        failed(error);
      },
    );
  }

  const results = () => tasks.map(({ result }) => result).filter(({ at }) => at.length > 0);

  const self: Troupe = {
    empty: () => results().length === 0,
    results,
    ofLane: (lane) => results().filter((one) => one.lane === lane),
    progress() {
      const over = tasks.length === requests.length && tasks.every(ended);
      if (sweep) {
        const done = tasks.filter(ended).length;
        return { slowest: over ? lastStep(plan) : 0, over, share: done / requests.length };
      }
      const marching = tasks.filter((task) => !ended(task));
      const slowest =
        tasks.length < requests.length
          ? 0
          : marching.length > 0
            ? Math.min(...marching.map(({ step }) => step))
            : Math.max(0, ...tasks.map(({ step }) => step));
      const sum = tasks.reduce(
        (all, task) => all + (ended(task) ? 1 : task.step / (task.steps || 1)),
        0,
      );
      return { slowest, over, share: sum / requests.length };
    },
    work(drive, looked, tick) {
      clearTimeout(timer);
      timer = undefined;
      if (gone) return;
      const going =
        drive.state === 'running' || (drive.state === 'paused' && drive.goal > drive.reached);
      if (!looked || !going) {
        if (!looked || drive.state !== 'idle') self.hold();
        return;
      }
      if (sweep) {
        for (const task of tasks) if (task.state === 'paused') task.resume();
        const busy = tasks.filter((task) => !ended(task)).length;
        for (let more = pool.workers * 2 - busy; more > 0; --more) {
          const next = requests[tasks.length];
          if (next) hire(next, Number.POSITIVE_INFINITY);
        }
        return;
      }
      if (tasks.length === 0) for (const request of requests) hire(request, drive.goal);
      const marching = tasks.filter((task) => !ended(task));
      const late = marching.filter(
        ({ step, steps }) => steps === 0 || step < Math.min(drive.goal, steps),
      );
      for (const task of late) {
        if (told.get(task) === drive.goal && task.state !== 'paused') continue;
        told.set(task, drive.goal);
        task.until(drive.goal);
      }
      if (late.length > 0 || drive.state !== 'running') return;
      const pace = PACE[drive.speed];
      const full = pace === Number.POSITIVE_INFINITY;
      const began = round;
      const wait = full ? 0 : Math.max(0, BEAT - (performance.now() - began));
      timer = setTimeout(() => {
        round = performance.now();
        const took = began > 0 ? round - began : BEAT;
        if (full && began > 0) stride = Math.max(least, paced(stride, took));
        tick(full ? stride : Math.max(1, Math.round((pace * Math.min(took, 250)) / 1000)));
      }, wait);
    },
    async take(lane, what) {
      const task = tasks.find(({ result }) => result.lane === lane && result.seed === 0);
      return task && !sweep ? task[what]() : null;
    },
    hold() {
      clearTimeout(timer);
      timer = undefined;
      round = 0;
      for (const task of tasks)
        if (task.state === 'running' || task.state === 'waiting') task.pause();
    },
    dismiss() {
      gone = true;
      clearTimeout(timer);
      for (const task of tasks) if (!ended(task)) task.stop();
    },
    takeRestart() {
      const had = restarts > 0;
      restarts = 0;
      return had;
    },
    get version() {
      return version;
    },
  };
  return self;
}

/** Every seed of every lane; in a sweep every cell, coarse to fine. */
export function requestsOf(asked: Asked, plan: ExperimentPlan): TaskRequest[] {
  const list: TaskRequest[] = [];
  const lanes = plan.lanes.map(({ id }) => id);
  for (let seed = 0; seed < plan.seeds; ++seed)
    for (const cell of plan.sweep?.order ?? [undefined])
      for (const lane of lanes)
        list.push({ ...asked, lane, seed, ...(cell === undefined ? {} : { cell }) });
  return list;
}

const lastStep = (plan: ExperimentPlan): number =>
  Math.max(0, ...plan.lanes.map(({ steps }) => steps));
/** From the start to the first recorded point behind it. */
const firstStride = (plan: ExperimentPlan): number =>
  Math.max(1, Math.min(...plan.lanes.map(({ at }) => at.find((step) => step > 0) ?? 1)));
