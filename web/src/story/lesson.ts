// Plays what the core learned: gamma and beta, snapshot by snapshot, into the figure. The learning itself
// happens in one call to the engine; here only an index moves.
import type { ReadonlySignal } from '@preact/signals-core';
import type { Client } from '../engine/client';
import type { Learned } from '../engine/protocol';
import { problemOf } from '../session/fold';
import type { Action, Playback, State } from '../session/state';
import type { Picture } from './runtime';

const STEPS = 40;
const LEARNING_RATE = 0.1;
const PACE = 60; // ms a snapshot stays

export interface Lesson {
  run(): Promise<void>;
  pause(): void;
  step(): Promise<void>;
  restart(): void;
  /** false while the figure cannot be seen: the clock stands still. */
  watched(visible: boolean): void;
}

interface Hands {
  readonly client: Client | null;
  readonly state: ReadonlySignal<State>;
  readonly picture: ReadonlySignal<Picture | null>;
  act(action: Action, done?: boolean): void;
  refuse(sentence: string): void;
}

const jumps = () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;

export function createLesson({ client, state, picture, act, refuse }: Hands): Lesson {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let visible = true;

  const show = (lesson: Playback, done: boolean) => act({ kind: 'lesson', lesson }, done);
  const last = (learned: Learned) => learned.loss.length - 1;

  async function learned(): Promise<Learned | null> {
    const known = state.value.lesson?.learned;
    if (known) return known;
    const scene = picture.value?.scene;
    if (!client || !scene?.target) return null;
    const { column, target } = scene;
    const task = {
      column,
      targetGamma: target.gamma,
      targetBeta: target.beta,
      learningRate: LEARNING_RATE,
      steps: STEPS,
    };
    try {
      return await client.learn(problemOf(scene), task);
    } catch (error) {
      refuse((error as Error).message);
      return null;
    }
  }

  function tick(): void {
    clearTimeout(timer);
    const now = state.value.lesson;
    if (now?.state !== 'running' || !now.learned || !visible) return;
    const end = last(now.learned);
    const at = jumps() ? end : now.at + 1;
    show({ ...now, at, state: at >= end ? 'done' : 'running' }, at >= end);
    timer = setTimeout(tick, PACE);
  }

  return {
    async run() {
      const known = await learned();
      if (!known) return;
      const at = state.value.lesson?.at ?? 0;
      show({ state: 'running', at: at >= last(known) ? 0 : at, learned: known }, false);
      tick();
    },
    pause() {
      clearTimeout(timer);
      const now = state.value.lesson;
      if (now?.state === 'running') show({ ...now, state: 'paused' }, true);
    },
    async step() {
      clearTimeout(timer);
      const known = await learned();
      if (!known) return;
      const at = Math.min((state.value.lesson?.at ?? 0) + 1, last(known));
      show({ state: at === last(known) ? 'done' : 'paused', at, learned: known }, true);
    },
    restart() {
      clearTimeout(timer);
      const known = state.value.lesson?.learned;
      if (known) show({ state: 'ready', at: 0, learned: known }, true);
    },
    watched(now) {
      visible = now;
      tick();
    },
  };
}
