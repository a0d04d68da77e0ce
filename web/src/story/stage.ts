// The figure: LOOK-and-feel comes from the widgets, here it is only mounted, watched and put into words.
import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { h, render } from 'preact';
import { isNormalized } from '../session/scene';
import { Stage, describe as sentence, summon } from '../widgets';
import type { Runtime } from './runtime';
import { failure, poison } from './words';

const SLOW = 8; // milliseconds: half of a frame

export function mountStage(host: HTMLElement, status: HTMLElement | null, runtime: Runtime): void {
  const { chapter, view, state, picture, settled, ready, here } = runtime;
  const widgets = (step: number) => chapter.steps[step]?.widgets ?? [];
  const above = document.querySelector('#engine-notice'); // may be out of sight
  let mounted = false;

  const told = signal<{ readonly ready: ReadonlySignal<boolean> } | null>(null); // who asks for them
  if (chapter.groups) {
    const { notice } = runtime;
    const more = chapter.groups.includes('more');
    const facts = more ? import('./facts') : null;
    Promise.all([facts, summon(chapter.groups)]).then(
      ([asking]) => {
        told.value = asking?.gather(runtime) ?? null; // only now the widgets can say what they ask
        if (!told.value) here.value = true;
        else
          effect(() => {
            if (told.value?.ready.value) here.value = true;
          });
      },
      () => {
        notice.value = failure('network');
      },
    );
  }
  let drawn = state.peek();
  let took = 0; // the last drawing, in milliseconds
  let waiting = false;
  const draw = () => {
    const now = view.peek();
    if (!now) return;
    const from = performance.now();
    waiting = false;
    drawn = state.peek();
    render(h(Stage, { view: now, widgets: widgets(drawn.step), intend: runtime.intend }), host);
    took = performance.now() - from;
  };
  // A key or a click goes on from what is drawn: two within a frame must not both start at the same value.
  const due = () => waiting && draw();
  for (const kind of ['keydown', 'click', 'pointerdown']) host.addEventListener(kind, due, true);
  effect(() => {
    if (!view.value || !ready.value) return;
    // What the reader does is answered first: the next frame has the text of a turned page or the slider where it is
    // now. The figure follows in the one after, unless it is drawn in no time.
    const asked = state.value !== drawn && (state.value.step !== drawn.step || took > SLOW);
    if (mounted && (waiting || asked)) {
      if (!waiting) requestAnimationFrame(() => setTimeout(due));
      waiting = true;
      return;
    }
    if (!mounted) host.replaceChildren(); // the poster that the compiler drew
    mounted = true;
    draw();
  });

  // Spoken when a change is finished, never while a value is being dragged.
  effect(() => {
    if (settled.value === 0 || !status || !here.value) return;
    if (told.value && !told.value.ready.value) return; // their numbers come first
    let now = view.peek();
    const awaited = () => now?.scene.target && !now.counterpart;
    if (awaited()) now = view.value; // the marks are on their way, and come first
    if (awaited()) return;
    const shown = picture.peek();
    if (!now || !shown) return;
    const sentences = [
      above && above.getBoundingClientRect().bottom < 0 ? runtime.notice.peek() : null,
      now.trouble,
      poison(shown),
      isNormalized(now.scene.level) ? (shown.stages?.refused ?? null) : null, // mean and variance exist anyway
      sentence(now, widgets(state.peek().step)),
    ];
    status.textContent = sentences.filter(Boolean).join(' ');
  });

  const seen = new IntersectionObserver(([entry]) => {
    runtime.lesson?.watched(Boolean(entry?.isIntersecting) && !document.hidden);
  });
  seen.observe(host);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) runtime.lesson?.watched(false);
    else {
      seen.unobserve(host); // observing anew reports where the figure is now
      seen.observe(host);
    }
  });
}
