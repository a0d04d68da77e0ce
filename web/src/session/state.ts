// The reader's session in one chapter: an immutable value and a pure reducer. The scene is folded from
// the story's start; the reader's own changes lie on top and survive until a step sets the same thing.
import type { DataName, Edit, Learned, OwnData } from '../engine/protocol';
import type { Chapter, Question } from '../story/types';
import { isVarName } from './change';
import { applyChanges, sceneAt, variableOf } from './fold';
import type { Change, Scene } from './scene';

/** By name: the built-in variables and the chapter's own, which never share one. */
export type Vars = Readonly<Record<string, number | string>>;

/** The network learning gamma and beta, as far as it is shown. */
export interface Playback {
  readonly state: 'ready' | 'running' | 'paused' | 'done';
  readonly at: number;
  readonly learned: Learned | null;
}

export interface State {
  readonly step: number;
  readonly vars: Vars;
  readonly edits: readonly Edit[];
  readonly own: OwnData | null; // pasted numbers; in use while data is 'own'
  /** question -> option, or null when it was shown without a prediction */
  readonly answers: Readonly<Record<string, string | null>>;
  /** The question whose set= is in the figure, on top of the first `after` edits. */
  readonly shown: { readonly question: string; readonly after: number } | null;
  readonly lesson: Playback | null;
}

export type Action =
  | { readonly kind: 'go'; readonly step: number }
  | { readonly kind: 'var'; readonly name: string; readonly value: number | string }
  | { readonly kind: 'edit'; readonly edit: Edit }
  | { readonly kind: 'paste'; readonly own: OwnData }
  | { readonly kind: 'reset' }
  | { readonly kind: 'answer'; readonly question: string; readonly option: string | null }
  | { readonly kind: 'again'; readonly question: string }
  | { readonly kind: 'recall'; readonly answers: State['answers'] } // another tab has answered, or forgotten
  | { readonly kind: 'lesson'; readonly lesson: Playback }
  | { readonly kind: 'restore'; readonly from: Shared; readonly exact: boolean };

/** What a link carries. */
export type Shared = Pick<State, 'step' | 'vars' | 'edits' | 'own' | 'shown'>;

export const MAX_ROWS = 32;
export const MAX_FEATURES = 8;

export const fresh = (answers: State['answers'] = {}): State => ({
  step: 0,
  vars: {},
  edits: [],
  own: null,
  answers,
  shown: null,
  lesson: null,
});

const questionOf = (chapter: Chapter, id: string | undefined): Question | undefined =>
  chapter.questions.find((question) => question.id === id);

/** The scene as author and revealed question made it, with the reader's edits in their place. */
function told(chapter: Chapter, state: State, withQuestion: boolean): Scene {
  const add = (scene: Scene, edits: readonly Edit[]): Scene => ({
    ...scene,
    edits: [...scene.edits, ...edits],
  });
  const question = withQuestion ? questionOf(chapter, state.shown?.question) : undefined;
  const after = state.shown?.after ?? 0;
  const author = sceneAt(chapter, state.step);
  const other = state.vars.data !== undefined; // the author's edits were meant for the author's data
  const before = add(other ? { ...author, edits: [] } : author, state.edits.slice(0, after));
  return add(applyChanges(before, question?.set ?? []), state.edits.slice(after));
}

/** What the figure shows; `withQuestion: false` is the same figure before the reveal. */
export function sceneOf(chapter: Chapter, state: State, withQuestion = true): Scene {
  const before = told(chapter, state, withQuestion);
  const mine: Record<string, number | string> = {};
  const free = { ...before.free };
  for (const [name, value] of Object.entries(state.vars))
    (isVarName(name) ? mine : free)[name] = value;
  const scene: Scene = { ...before, ...(mine as Partial<Scene>), free, own: state.own };
  const own = scene.data === 'own' ? state.own : null;
  const data: DataName = scene.data === 'own' && !own ? 'digits' : scene.data;
  const rows = own ? Math.min(scene.rows, own.rows) : scene.rows;
  const features = own ? Math.min(scene.features, own.columns) : scene.features;
  const column = Math.min(scene.column, features - 1);
  const row = Math.min(scene.row, rows - 1);
  return { ...scene, data, own, rows, features, column, row };
}

/** Does Reset have anything to do? */
export const changed = (state: State): boolean =>
  Object.keys(state.vars).length > 0 || state.edits.length > 0 || state.lesson !== null;

function without(vars: Vars, names: ReadonlySet<string>): Vars {
  return Object.fromEntries(Object.entries(vars).filter(([name]) => !names.has(name)));
}

/** What nobody takes over: the link has fixed it. */
const free = (chapter: Chapter, names: Iterable<string>): ReadonlySet<string> =>
  new Set([...names].filter((name) => !chapter.locked?.includes(name)));
const numbersFixed = (chapter: Chapter): boolean => chapter.locked?.includes('numbers') ?? false;

/** The reader's changes that survive these assignments of the author's. */
function survivors(
  chapter: Chapter,
  state: State,
  sets: readonly Change[],
  also: readonly string[] = [],
): Pick<State, 'vars' | 'edits'> {
  const names = new Set<string>(also);
  for (const change of sets) if (change.kind === 'var') names.add(change.name);
  const otherData = names.has('data') && state.vars.data !== undefined;
  if (otherData) for (const name of ['rows', 'features']) names.add(name);
  const told = sets.some(({ kind }) => kind === 'edit' || kind === 'clear-edits');
  const edited = otherData || (told && !numbersFixed(chapter));
  return { vars: without(state.vars, free(chapter, names)), edits: edited ? [] : state.edits };
}

/** Puts the last answered question of the current step into the figure. */
function reveal(chapter: Chapter, state: State): State {
  const here = chapter.steps[state.step]?.id;
  const question = chapter.questions.findLast(
    ({ id, step }) => step === here && id in state.answers,
  );
  if (!question) return { ...state, shown: null };
  const names = question.set.flatMap((change) => (change.kind === 'var' ? [change.name] : []));
  const shown = { question: question.id, after: state.edits.length };
  return { ...state, vars: without(state.vars, free(chapter, names)), shown };
}

function go(chapter: Chapter, state: State, step: number): State {
  const last = chapter.steps.length - 1;
  if (!Number.isInteger(step) || step < 0 || step > last || step === state.step) return state;
  // Forward through several steps is the same as one after the other; back enters just the one.
  const passed = chapter.steps.slice(step > state.step ? state.step + 1 : step, step + 1);
  const sets = passed.flatMap(({ set }) => set);
  // The level is where the author looks at this point of the story, so it never carries over.
  return reveal(chapter, {
    ...state,
    ...survivors(chapter, state, sets, ['level']),
    step,
    lesson: null,
  });
}

const covers = (a: number | 'all', b: number | 'all') => a === 'all' || a === b;

/** Appends an edit; a `set` makes earlier edits of the same cells pointless, so they go. */
function withEdit(state: State, edit: Edit): State {
  const after = state.shown?.after ?? 0;
  const stays = (old: Edit) =>
    edit.op !== 'set' || !covers(edit.row, old.row) || !covers(edit.column, old.column);
  const before = state.edits.slice(0, after).filter(stays);
  const behind = state.edits.slice(after).filter(stays);
  const shown = state.shown && { ...state.shown, after: before.length };
  return { ...state, edits: [...before, ...behind, edit], shown, lesson: null };
}

/** Another batch, and the size it brings along: the reader's own numbers all of theirs, others the author's. */
function sizeOf(data: unknown, own: OwnData | null): Vars {
  if (data !== 'own' || !own) return {};
  return { rows: Math.min(own.rows, MAX_ROWS), features: Math.min(own.columns, MAX_FEATURES) };
}

function withVar(chapter: Chapter, state: State, name: string, value: number | string): State {
  const otherBatch = name === 'data' || name === 'seed'; // new soldiers: edits of the old ones mean nothing
  const gone = name === 'data' ? ['data', 'rows', 'features', 'column', 'row'] : [name];
  const kept: State = {
    ...state,
    vars: without(state.vars, new Set(gone)),
    edits: otherBatch ? [] : state.edits,
    shown: state.shown && { ...state.shown, after: otherBatch ? 0 : state.shown.after },
    lesson: null,
  };
  if (variableOf(told(chapter, kept, true), name) === value) return kept; // the author's own value is no change
  const size = name === 'data' ? sizeOf(value, state.own) : {};
  return { ...kept, vars: { ...kept.vars, ...size, [name]: value } };
}

/** exact: the same link gives everyone the same numbers, so an answer that it does not show is not shown. */
function restore(chapter: Chapter, state: State, exact: boolean): State {
  const { shown } = state;
  if (shown) return { ...state, answers: { [shown.question]: null, ...state.answers } };
  if (!exact) return reveal(chapter, state);
  const here = chapter.steps[state.step]?.id;
  const elsewhere = ([id]: [string, unknown]) => questionOf(chapter, id)?.step !== here;
  return { ...state, answers: Object.fromEntries(Object.entries(state.answers).filter(elsewhere)) };
}

/** Another tab's answers, but for the questions of the step that is being read: that figure is this tab's. */
function recall(chapter: Chapter, state: State, answers: State['answers']): State {
  const here = chapter.steps[state.step]?.id;
  const own = chapter.questions.filter(({ id, step }) => step === here && id in state.answers);
  const there = Object.entries(answers).filter(([id]) => questionOf(chapter, id)?.step !== here);
  const kept = own.map(({ id }) => [id, state.answers[id] ?? null] as const);
  return { ...state, answers: Object.fromEntries([...there, ...kept]) };
}

export function reduce(chapter: Chapter, state: State, action: Action): State {
  switch (action.kind) {
    case 'go':
      return go(chapter, state, action.step);
    case 'var':
      return withVar(chapter, state, action.name, action.value);
    case 'edit':
      return withEdit(state, action.edit);
    case 'paste':
      return withVar(chapter, { ...state, own: action.own, shown: null }, 'data', 'own');
    case 'reset':
      return reveal(chapter, {
        ...state,
        vars: without(state.vars, free(chapter, Object.keys(state.vars))),
        edits: numbersFixed(chapter) ? state.edits : [],
        lesson: null,
      });
    case 'answer':
      return reveal(chapter, {
        ...state,
        answers: { ...state.answers, [action.question]: action.option },
        lesson: null,
      });
    case 'again': {
      const { [action.question]: _, ...answers } = state.answers;
      return reveal(chapter, { ...state, answers, lesson: null });
    }
    case 'recall':
      return recall(chapter, state, action.answers);
    case 'lesson': {
      const { learned, at } = action.lesson;
      const gamma = learned?.gamma[at];
      const beta = learned?.beta[at];
      if (gamma === undefined || beta === undefined) return { ...state, lesson: action.lesson };
      const shown = withVar(chapter, withVar(chapter, state, 'gamma', gamma), 'beta', beta);
      return { ...shown, lesson: action.lesson };
    }
    case 'restore':
      return restore(chapter, { ...state, ...action.from, lesson: null }, action.exact);
  }
}
