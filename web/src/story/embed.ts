// A chapter inside somebody else's page: what ?view=, ?lock=, ?hide= and ?mode= make of it, and how it tells the page
// around it how tall it is.
import {
  alone,
  type Frame,
  framed,
  joinQuery,
  type ReadFrame,
  readFrame,
  writeFrame,
} from '../session/frame';
import style from '../styles/frame.css?url';
import { el } from './dom';
import type { Chapter } from './types';

/** What is posted to the page around: { type: 'sirnorm', height } in CSS pixels. */
export interface Told {
  readonly type: 'sirnorm';
  readonly height: number;
}

export interface Framing {
  readonly chapter: Chapter;
  join(query: string): string; // what frames it goes on standing in the address
  readonly ignored: ReadFrame['ignored'];
  readonly still: boolean; // one figure: no text to walk through
  /** The address has changed: a page around that is ours may look at it. */
  moved(): void;
}

function dress({ view, hide, lab }: Frame): void {
  document.head.append(el('link', { rel: 'stylesheet', href: style }));
  const { dataset } = document.documentElement;
  if (view.length > 0) dataset.frame = 'view';
  else if (lab) dataset.frame = 'lab';
  if (hide.length > 0) dataset.hide = hide.join(' ');
}

const heightOf = () => Math.ceil(document.body.getBoundingClientRect().height);
/** It says nothing else, so anyone may hear it. */
const tell = () => parent.postMessage({ type: 'sirnorm', height: heightOf() } satisfies Told, '*');

/** Tells the height at once and whenever it changes. */
function report(): void {
  let told = 0;
  new ResizeObserver(() => {
    if (heightOf() === told) return;
    told = heightOf();
    tell();
  }).observe(document.body);
}

/** Where the figure comes from; outside of a frame the way back to the text. */
function credit({ title }: Chapter): void {
  const out: Record<string, string> =
    parent !== window ? { target: '_blank', rel: 'noopener' } : {};
  const site = document.querySelector('.brand')?.textContent ?? '';
  const link = el('a', { href: location.pathname + location.hash, ...out }, `${site}: ${title}`);
  document.querySelector('.stage')?.append(el('p', { class: 'credit' }, link));
}

export function frameOf(whole: Chapter): Framing {
  const { frame, ignored } = readFrame(whole, location.search);
  dress(frame);
  if (alone(frame)) credit(whole);
  const inside = parent !== window;
  if (inside) report();
  return {
    chapter: framed(whole, frame),
    join: (query) => joinQuery(query, writeFrame(frame)),
    ignored,
    still: alone(frame),
    moved: () => {
      if (inside) tell();
    },
  };
}
