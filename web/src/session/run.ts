// How a run is driven: play, pause, step, scrub, restart, stop. A plain value and a pure reducer; the networks
// themselves work elsewhere, as far as `goal` allows.
import type { RunState, Speed } from '../story/types';

/** Steps a second; full: as many as the machine makes. */
export const PACE: Readonly<Record<Speed, number>> = {
  slow: 10,
  normal: 60,
  fast: 300,
  full: Number.POSITIVE_INFINITY,
};

export interface Drive {
  readonly state: RunState;
  readonly speed: Speed;
  readonly goal: number; // every network may work up to this step
  readonly reached: number; // the slowest one has come this far
  readonly shown: number | null; // an earlier step that is looked at; null: the newest
}

export type DriveAction =
  | { readonly kind: 'play' | 'pause' | 'step' | 'stop' | 'restart' | 'fail' | 'clear' }
  | { readonly kind: 'tick'; readonly by: number } // this many steps further
  | { readonly kind: 'came'; readonly step: number; readonly over: boolean }
  | { readonly kind: 'scrub'; readonly step: number }
  | { readonly kind: 'pace'; readonly speed: Speed };

export const parked = (speed: Speed = 'full'): Drive => ({
  state: 'idle',
  speed,
  goal: 0,
  reached: 0,
  shown: null,
});

export const isOver = (state: RunState): boolean =>
  state === 'done' || state === 'stopped' || state === 'failed';

/** The first recorded point after `step`; the last one when there is none. */
const after = (at: readonly number[], step: number): number =>
  at.find((one) => one > step) ?? at.at(-1) ?? step;
const upTo = (at: readonly number[], step: number): number =>
  at.findLast((one) => one <= step) ?? 0;

/** `at`: the steps with a recorded point, the last of them the end of the run. */
export function drive(now: Drive, action: DriveAction, at: readonly number[]): Drive {
  const end = at.at(-1) ?? 0;
  const begun = (): Drive => ({ ...parked(now.speed), state: 'running' });
  switch (action.kind) {
    case 'play':
      if (now.state === 'running') return now;
      return now.state === 'paused' ? { ...now, state: 'running', shown: null } : begun();
    case 'restart':
      return begun();
    case 'pause':
      return now.state === 'running' ? { ...now, state: 'paused', goal: now.reached } : now;
    case 'step': {
      if (now.shown !== null) {
        const next = after(at, now.shown);
        return { ...now, shown: next >= now.reached ? null : next };
      }
      if (isOver(now.state)) return now;
      return { ...now, state: 'paused', goal: after(at, Math.max(now.reached, 0)) };
    }
    case 'stop':
      return now.state === 'running' || now.state === 'paused'
        ? { ...now, state: 'stopped', goal: now.reached }
        : now;
    case 'tick':
      if (now.state !== 'running') return now;
      return { ...now, goal: Math.min(end, Math.max(now.goal, now.reached) + action.by) };
    case 'came': {
      if (now.state !== 'running' && now.state !== 'paused') return now;
      const reached = Math.max(now.reached, action.step);
      return action.over
        ? { ...now, state: 'done', reached, goal: end }
        : { ...now, reached, goal: Math.max(now.goal, reached) };
    }
    case 'scrub': {
      const step = upTo(at, Math.max(0, action.step));
      const held = drive(now, { kind: 'pause' }, at);
      return { ...held, shown: step >= now.reached ? null : step };
    }
    case 'pace':
      return { ...now, speed: action.speed };
    case 'fail':
      return { ...now, state: 'failed', goal: now.reached };
    case 'clear':
      return parked(now.speed);
  }
}

/** How many steps the networks go in one round at full speed, from how long the last round took: long enough
 *  to be worth a message, short enough to look alive. */
export const ROUND = 150; // milliseconds
export const paced = (steps: number, took: number): number =>
  Math.max(1, Math.round(steps * Math.min(2, Math.max(0.5, ROUND / Math.max(took, 1)))));
