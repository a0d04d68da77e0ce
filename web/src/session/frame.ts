// How a chapter is shown: whole, as one figure for somebody else's page (?view=), with controls fixed (?lock=) or parts
// left out (?hide=), or as a laboratory with every control at once (?mode=lab). Pure: a chapter in, a chapter out.
import type { Chapter, WidgetUse } from '../story/types';
import { K } from '../words/links';

export interface Frame {
  readonly view: readonly string[]; // widgets shown alone; 'figure': all of them
  readonly lock: readonly string[]; // variables; 'numbers': the batch itself; 'all'
  readonly hide: readonly string[]; // widgets or parts of the page
  readonly lab: boolean;
}
export const WHOLE: Frame = { view: [], lock: [], hide: [], lab: false };
/** Parts of a page that can be left out; the style sheet knows the same names. */
export const PARTS = [
  'head',
  'questions',
  'formulas',
  'caveats',
  'asides',
  'buttons',
  'sources',
  'foot',
] as const;
export const FRAME_KEYS = ['view', 'lock', 'hide', 'mode'] as const;

/** Does the figure stand alone, without text and steps? */
export const alone = ({ view, lab }: Frame): boolean => view.length > 0 || lab;

const widgetsOf = (chapter: Chapter): string[] => [
  ...new Set(chapter.steps.flatMap(({ widgets }) => widgets.map(({ name }) => name as string))),
];

/** What may stand behind each key in a link to this chapter. */
export function choicesOf(chapter: Chapter): Record<'view' | 'lock' | 'hide', readonly string[]> {
  const widgets = widgetsOf(chapter);
  const names = chapter.variables.map(({ name }) => name as string);
  return {
    view: ['figure', ...widgets],
    lock: ['all', 'numbers', ...names],
    hide: [...PARTS, ...widgets],
  };
}

export interface ReadFrame {
  readonly frame: Frame;
  readonly ignored: readonly string[]; // sentences
}

export function readFrame(chapter: Chapter, search: string): ReadFrame {
  const query = new URLSearchParams(search); // never throws
  const choices = choicesOf(chapter);
  const ignored: string[] = [];
  const list = (key: 'view' | 'lock' | 'hide'): string[] => {
    const words = (query.get(key) ?? '').split(/[\s,]+/).filter(Boolean);
    const known = words.filter((word) => choices[key].includes(word));
    const lost = words.find((word) => !known.includes(word));
    if (lost !== undefined) ignored.push(K.frame(key, quoted(lost), choices[key].join(', ')));
    return [...new Set(known)];
  };
  const mode = query.get('mode');
  if (mode && mode !== 'lab') ignored.push(K.mode(quoted(mode)));
  const frame = { view: list('view'), lock: list('lock'), hide: list('hide'), lab: mode === 'lab' };
  return { frame, ignored };
}

/** 'view=dot-plot&lock=rows', or '' for the whole chapter. */
export function writeFrame({ view, lock, hide, lab }: Frame): string {
  const parts = Object.entries({ view, lock, hide }).filter(([, words]) => words.length > 0);
  return [
    ...parts.map(([key, words]) => `${key}=${words.join(',')}`),
    ...(lab ? ['mode=lab'] : []),
  ].join('&');
}

/** A link's query without what frames it: the reader's own changes. */
export const withoutFrame = (search: string): string => {
  const keys: readonly string[] = FRAME_KEYS;
  const kept = search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part && !keys.includes(part.split('=')[0] ?? ''));
  return kept.length > 0 ? `?${kept.join('&')}` : '';
};

/** Both halves of a query; either may be empty. */
export const joinQuery = (search: string, frame: string): string =>
  frame ? `${search || '?'}${search ? '&' : ''}${frame}` : search;

function locked(use: WidgetUse, has: (name: string) => boolean): WidgetUse | null {
  const numbers = has('numbers');
  if (use.name === 'data-sheet' && (numbers || has('data'))) return null;
  if (use.name === 'learner' && (has('gamma') || has('beta'))) return null;
  if (!numbers) return use;
  const { drag: _, edit: __, ...attrs } = use.attrs;
  return { ...use, attrs };
}

/** Every widget of the chapter, as the last step that uses it does, and every variable among the controls. */
function laboratory(chapter: Chapter): readonly WidgetUse[] {
  const all = new Map(
    chapter.steps.flatMap(({ widgets }) => widgets.map((use) => [use.name, use])),
  );
  const show = chapter.variables.map(({ name }) => name).join(' ');
  if (show) all.set('controls', { name: 'controls', attrs: { show } });
  return [...all.values()];
}

export function framed(chapter: Chapter, frame: Frame): Chapter {
  const { view, lock, hide, lab } = frame;
  const has = (name: string) => lock.includes('all') || lock.includes(name);
  const shows = ({ name }: WidgetUse) =>
    !hide.includes(name) && (view.length === 0 || view.includes('figure') || view.includes(name));
  const lastly = lab ? laboratory(chapter) : null;
  const steps = chapter.steps.map((step) => ({
    ...step,
    widgets: (lastly ?? step.widgets).filter(shows).flatMap((use) => locked(use, has) ?? []),
  }));
  const variables = chapter.variables.map((one) =>
    has(one.name) ? { ...one, locked: true } : one,
  );
  const fixed = choicesOf(chapter).lock.filter(has);
  return { ...chapter, steps, variables, ...(fixed.length > 0 ? { locked: fixed } : {}) };
}

function quoted(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}\p{P} ]/gu, ' ');
  return `“${plain.length > 24 ? `${plain.slice(0, 24)}…` : plain}”`;
}
