// Brings a chapter page to life: reads the chapter, starts the engine, connects figure, numbers, formulas,
// questions, steps and link. Until the engine has answered once, the page stays as it was delivered.
import { effect } from '@preact/signals-core';
import type { Client } from '../engine/client';
import { type Walk, write } from '../session/history';
import { fresh, reduce } from '../session/state';
import { keyOf, remember, remembered, visit } from '../session/storage';
import { encode, type Link, plain } from '../session/url';
import { F } from '../words/figures';
import type { Framing } from './embed';
import { liveNumbers } from './live';
import { walk } from './player';
import { createRuntime, type Runtime } from './runtime';
import { mountStage } from './stage';
import { formulaSwitches, linkSymbols } from './symbols';
import type { Chapter } from './types';
import { failure } from './words';

const store = () => localStorage;

/** The step a hash points at: the step itself, or the one that holds the element. */
function stepOfHash(hash: string): string {
  const target = document.getElementById(hash.slice(1));
  return target?.closest<HTMLElement>('[data-step]')?.id ?? '';
}

/** Without a query there is nothing to decode, and nothing to fetch for it. */
async function read(chapter: Chapter, memory: Link['own']): Promise<Link> {
  const id = stepOfHash(location.hash);
  const step = chapter.steps.findIndex((one) => one.id === id);
  const reader = location.search.length > 1 ? import('../session/link') : null;
  const decode = (await reader?.catch(() => null))?.decode;
  const link = decode ? decode(chapter, location.search, `#${id}`, memory) : plain(step, memory);
  if (location.hash.length < 2 || document.getElementById(location.hash.slice(1))) return link;
  return { ...link, ignored: [...link.ignored, F.noStep] };
}

/** One sentence or two above the text; only once it is clear whether there will be a figure. */
function notices(runtime: Runtime): void {
  const box = document.querySelector<HTMLElement>('#engine-notice');
  effect(() => {
    const text = runtime.notice.value;
    const known = runtime.picture.value !== null || runtime.lost.value;
    if (!box || !known || (text === null && box.hidden)) return;
    box.hidden = text === null;
    box.textContent = text;
  });
}

/** `framing` when the link shows the chapter otherwise than whole. */
export async function boot(
  chapter: Chapter,
  client: Client | null,
  framing?: Framing,
): Promise<void> {
  const main = document.querySelector<HTMLElement>('main');
  const sections = chapter.steps.flatMap(({ id }) => document.getElementById(id) ?? []);
  const host = document.querySelector<HTMLElement>('sn-stage');
  if (!main || !host || sections.length !== chapter.steps.length) return;

  const exact = location.search.length > 1 || location.hash.length > 1;
  const { ignored, ...from } = await read(chapter, null);
  const known = fresh(remembered(chapter, store));
  const start = reduce(chapter, known, { kind: 'restore', from, exact });
  const runtime = createRuntime(chapter, client, start);
  const { state, settled, notice } = runtime;
  const tell = (ignored: Link['ignored']) => {
    if (ignored.length > 0) notice.value = ignored.slice(0, 3).join(' ');
  };
  tell([...(framing?.ignored ?? []), ...ignored]);

  let live = false;
  effect(() => {
    if (live || !runtime.ready.value) return;
    live = true;
    const { classList } = document.documentElement;
    classList.add('live');
    performance.mark('first-result'); // the core has answered; behind this task figure and numbers are written
    queueMicrotask(() => performance.mark('first-figure'));
    // After the frame that shows them the text below may be laid out.
    requestAnimationFrame(() => setTimeout(() => classList.add('whole')));
  });

  const address = () => {
    const { step: at } = state.peek();
    const hash = at > 0 || location.hash.length > 1 ? `#${chapter.steps[at]?.id}` : '';
    const query = encode(chapter, state.peek());
    return location.pathname + (framing ? framing.join(query) : query) + hash;
  };
  let walking = false; // a step writes its own entry
  const go = (to: number, how: Walk) => {
    walking = true;
    runtime.act({ kind: 'go', step: to });
    walking = false;
    write(address(), how);
  };
  effect(() => {
    if (settled.value > 1 && !walking) write(address(), 'replace'); // 1 is the first picture, not a change
    if (settled.value > 0) framing?.moved();
  });
  addEventListener('popstate', () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && !target.closest('[data-step]')) return; // a source, a skip link: the step stays
    void read(chapter, state.peek().own).then(({ ignored, ...from }) => {
      runtime.act({ kind: 'restore', from, exact: false });
      tell(ignored);
    });
  });

  let noted = -1; // the step whose visit is remembered
  effect(() => {
    const { step } = state.value;
    if (step === noted || !runtime.picture.value) return;
    noted = step;
    visit(chapter, chapter.steps[step]?.id ?? '', store);
  });
  addEventListener('storage', ({ key }) => {
    if (key !== null && key !== keyOf(chapter)) return; // null: everything was cleared
    runtime.act({ kind: 'recall', answers: remembered(chapter, store) }, false);
  });

  notices(runtime);
  liveNumbers(sections, runtime);
  linkSymbols(main, runtime);
  formulaSwitches(main);
  if (!framing?.still) walk(sections, runtime, go);
  mountStage(host, document.querySelector('.stage-status'), runtime);
  // A question is further down than the figure, so what makes it answer comes once that is drawn, or never will be.
  const lost = () => {}; // the page is being left, or stays as it reads without scripts
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    void import('./predict').then(
      ({ predictions }) =>
        predictions(main, runtime, (id, option) => remember(chapter, id, option, store)),
      lost,
    );
    void import('./paper').then(({ paper }) => paper(main), lost);
  };
  effect(() => {
    if (runtime.ready.value || runtime.lost.value) ask();
  });
  setTimeout(ask, 5000); // a figure that lacks a script of its own is never ready
  if (chapter.groups)
    void import('./guests').then(
      ({ invite }) => invite(main, host, runtime),
      () => {
        notice.value = failure('network');
      },
    );
}
