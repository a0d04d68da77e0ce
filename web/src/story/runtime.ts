// One chapter, alive: the session's state, the engine's answers, and the view they make together.
// Knows no DOM; widgets come in through intents, the page through signals and `act`.
import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
} from '@preact/signals-core';
import { type Client, EngineFailure } from '../engine/client';
import type { Problem, Stages } from '../engine/protocol';
import { counterpartOf, problemOf } from '../session/fold';
import { checkVar } from '../session/limits';
import type { Scene } from '../session/scene';
import { type Action, changed, fresh, reduce, type State, sceneOf } from '../session/state';
import { fitsLink } from '../session/url';
import type { Highlight, Intent, View } from '../widgets/contract';
import { QUANTITIES } from './catalog';
import type { createLesson, Lesson } from './lesson';
import type { Chapter, Option } from './types';
import { failure, fixed, interrupted, tooLongForLink, trimmed } from './words';

/** A scene and the numbers that belong to it; never one without the other. */
export interface Picture {
  readonly scene: Scene;
  readonly stages: Stages | null; // null in a chapter without a batch
}

export interface Runtime {
  readonly chapter: Chapter;
  readonly state: ReadonlySignal<State>;
  readonly picture: ReadonlySignal<Picture | null>;
  readonly view: ReadonlySignal<View | null>;
  readonly highlight: Signal<Highlight | null>;
  /** What the view gets from those who come later, and their ears for intents. */
  readonly extra: Signal<Partial<View>>;
  readonly ears: Set<(intent: Intent) => void>;
  /** Told of every action: is it a finished one, has it led to another step? */
  readonly eyes: Set<(finished: boolean, turned: boolean) => void>;
  /** Counts finished changes: what the page says aloud and writes into the link follows this. */
  readonly settled: ReadonlySignal<number>;
  readonly notice: Signal<string | null>;
  /** true once it is certain that there will be no figure. */
  readonly lost: Signal<boolean>;
  /** What plays a lesson, once a chapter that has one has fetched it. */
  readonly lesson: Lesson | null;
  teach(create: typeof createLesson): void;
  /** Can the figure be drawn whole? */
  readonly ready: ReadonlySignal<boolean>;
  /** Are the widgets here that come in scripts of their own, and their first numbers? */
  readonly here: Signal<boolean>;
  /** Something that no change of the reader's has brought about is worth saying aloud. */
  announce(): void;
  /** done: false while a value is still being dragged. */
  act(action: Action, done?: boolean): void;
  intend(intent: Intent): void;
  /** Stages of another problem, outside the figure. */
  ask(problem: Problem): Promise<Stages | null>;
}

/** Two problems with the same text have the same stages. JSON alone would drop NaN and infinities. */
const keyOf = (problem: Problem): string =>
  JSON.stringify(problem, (_, value) => (typeof value === 'number' ? String(value) : value));

/** client: null in a chapter without a batch. */
export function createRuntime(chapter: Chapter, client: Client | null, start: State): Runtime {
  const state = signal(start);
  const picture = signal<Picture | null>(null);
  const ghost = signal<View['ghost']>(null);
  const counterpart = signal<Stages | null>(null);
  const highlight = signal<Highlight | null>(null);
  const extra = signal<Partial<View>>({});
  const here = signal(!chapter.groups?.length);
  const ears = new Set<(intent: Intent) => void>();
  const eyes: Runtime['eyes'] = new Set();
  const trouble = signal<string | null>(null);
  const notice = signal<string | null>(null);
  const lost = signal(false);
  const settled = signal(0);
  let good: State | null = null; // the last state the engine accepted
  let asked = ''; // key of the newest request
  let have = ''; // key of the picture
  let done = true; // the change under way is a finished one
  let lesson: Lesson | null = null;

  const widgetsOf = ({ step }: State) => chapter.steps[step]?.widgets ?? [];

  const view = computed<View | null>(() => {
    const shown = picture.value;
    if (!shown) return null;
    const now = state.value;
    const widgets = widgetsOf(now);
    const learns = widgets.some(({ name }) => name === 'learner');
    return {
      ...shown,
      wanted: sceneOf(chapter, now),
      trouble: trouble.value,
      highlight: highlight.value,
      variables: chapter.variables,
      ghost: ghost.value,
      lesson: learns ? (now.lesson ?? { state: 'ready', at: 0, learned: null }) : null,
      counterpart: counterpartOf(shown.scene, widgets) && counterpart.value,
      changed: changed(now),
      ...extra.value,
    };
  });

  function settle(): void {
    if (done) settled.value++;
    done = false;
  }

  /** Brings the picture up to the state: at once when the numbers are here, else through the engine. */
  function refresh(): void {
    const scene = sceneOf(chapter, state.value);
    const problem = problemOf(scene);
    const key = keyOf(problem);
    const shown = picture.value;
    if (!client || (key === have && shown)) {
      asked = key;
      have = key;
      batch(() => {
        good = state.value;
        picture.value = { scene, stages: shown?.stages ?? null };
        settle();
      });
      return;
    }
    if (key === asked) return;
    asked = key;
    client.stages(problem).then(
      (stages) => {
        if (!stages) return; // overtaken by a newer picture
        const latest = sceneOf(chapter, state.value);
        const newest = keyOf(problemOf(latest)) === key;
        if (!newest && asked === have) return; // the reader is back where the picture is
        batch(() => {
          have = key;
          picture.value = { scene: newest ? latest : scene, stages };
          if (!newest) return;
          good = state.value;
          settle();
        });
      },
      (error: Error) => {
        if (key === asked) fail(error);
      },
    );
  }

  /** The engine refused: the sentence is shown and everything else stays as it was. */
  function fail(error: Error): void {
    const { step, answers } = state.value;
    const back = good ?? { ...fresh(answers), step };
    asked = have;
    batch(() => {
      if (!(error instanceof EngineFailure)) trouble.value = error.message;
      else if (picture.value) trouble.value = interrupted(error.reason);
      else {
        notice.value = failure(error.reason);
        lost.value = true;
      }
      done = true;
      const stuck =
        keyOf(problemOf(sceneOf(chapter, back))) ===
        keyOf(problemOf(sceneOf(chapter, state.value)));
      state.value = { ...back, step, answers };
      if (stuck || error instanceof EngineFailure) settle();
      else refresh();
    });
  }

  /** Where the reader's prediction stands in the figure, measured from the numbers before the reveal. */
  let ghostFor = '';
  async function predict(): Promise<void> {
    const { shown, answers } = state.value;
    const question = chapter.questions.find(({ id }) => id === shown?.question);
    const option = question?.options.find(({ id }) => id === answers[question.id]);
    const key = question && option ? `${question.id}/${option.id}` : '';
    if (key === ghostFor) return;
    ghostFor = key;
    ghost.value = null;
    if (!question?.predicts || !option || option.value === null) return;
    const { predicts } = question;
    const place = await placeOf(option, predicts);
    if (place !== null && key === ghostFor) ghost.value = { predicts, value: place };
  }

  async function placeOf({ value, relative }: Option, predicts: string): Promise<number | null> {
    if (value === null || !relative || predicts === 'dots' || predicts === 'run') return value;
    const before = sceneOf(chapter, state.value, false);
    const stages = await ask(problemOf(before)).catch(() => null);
    if (!stages) return null;
    const name = predicts === 'mean' ? 'mean' : 'variance';
    const was = QUANTITIES[name](before, stages, before);
    return relative === 'plus' ? was + value : was * value;
  }

  /** The formation to hit, or the other edge of the grid, whenever the figure has one. */
  let soughtFor = '';
  async function findCounterpart(scene: Scene): Promise<void> {
    const wanted = counterpartOf(scene, widgetsOf(state.value));
    const key = wanted ? keyOf(problemOf(wanted)) : '';
    if (key === soughtFor) return;
    soughtFor = key;
    const stages = wanted ? await ask(problemOf(wanted)).catch(() => null) : null;
    if (key === soughtFor) counterpart.value = stages;
  }

  function act(action: Action, finished = true): void {
    batch(() => {
      const { step } = state.value;
      trouble.value = null;
      if (finished && action.kind !== 'go' && !lost.value) notice.value = null;
      done ||= finished;
      state.value = reduce(chapter, state.value, action);
      void predict();
      refresh();
      for (const see of eyes) see(finished, step !== state.value.step);
    });
  }

  function refuse(sentence: string): void {
    batch(() => {
      trouble.value = sentence;
      settled.value++;
    });
  }

  async function paste(text: string): Promise<void> {
    if (!client) return;
    try {
      const whole = await client.table(text);
      const own = trimmed(whole);
      act({ kind: 'paste', own });
      if (own !== whole || !fitsLink(own)) notice.value = tooLongForLink(whole, own);
    } catch (error) {
      refuse((error as Error).message);
    }
  }

  function intend(intent: Intent): void {
    for (const hear of ears) hear(intent);
    switch (intent.kind) {
      case 'highlight':
        highlight.value = intent.target;
        return;
      case 'var': {
        const variable = chapter.variables.find(({ name }) => name === intent.name);
        const sentence = checkVar(intent.name, intent.value, variable);
        if (sentence) refuse(sentence);
        else if (chapter.locked?.includes(intent.name))
          refuse(fixed(variable?.label ?? intent.name));
        else act({ kind: 'var', name: intent.name, value: intent.value }, intent.done);
        return;
      }
      case 'edit':
        act({ kind: 'edit', edit: intent.edit }, intent.done);
        return;
      case 'paste':
        void paste(intent.text);
        return;
      case 'reset':
        act({ kind: 'reset' });
        return;
      case 'learn':
        void lesson?.[intent.what]();
    }
  }

  const ask = async (problem: Problem) => (client ? client.stages(problem, 'aside') : null);
  effect(() => {
    if (picture.value) void findCounterpart(picture.value.scene);
  });
  const ready = computed(
    () =>
      here.value &&
      picture.value !== null &&
      (chapter.experiments.length === 0 || Boolean(extra.value.runs)),
  );
  refresh();
  void predict();
  return {
    chapter,
    state,
    picture,
    view,
    highlight,
    extra,
    ears,
    eyes,
    settled,
    notice,
    lost,
    get lesson() {
      return lesson;
    },
    teach(create) {
      lesson = create({ client, state, picture, act, refuse });
    },
    ready,
    here,
    announce: () => {
      settled.value = settled.peek() + 1;
    },
    act,
    intend,
    ask,
  };
}
