// Walking through the steps: buttons, keys, links, focus, and on wide screens the scroll position. The
// page scrolls as the browser does; nothing here moves it except a jump the reader asked for.
import { effect } from '@preact/signals-core';
import type { Walk } from '../session/history';
import { F } from '../words/figures';
import type { Runtime } from './runtime';
import { nextStop } from './tab-order';

const WIDE = '(min-width: 60rem)'; // as in page.css: larger text makes the page narrow earlier
const READING_LINE = 0.35; // of the window's height
const OWN_KEYS =
  'input, select, textarea, [contenteditable], [role=slider], [role=radio], [role=spinbutton], [role=grid], [role=tab], [role=application]';

/** Does this element need the arrow keys itself? */
function takesKeys(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement))
    return target instanceof Element && !!target.closest(OWN_KEYS);
  if (target.closest(OWN_KEYS)) return true;
  return (
    target.tabIndex === 0 && target !== document.body && target.scrollWidth > target.clientWidth
  );
}

/** At either end a button leads to another chapter, and says so; where there is none it does nothing. */
function end(button: HTMLElement | null | undefined, here: boolean, chapter: number): void {
  if (!button) return;
  button.dataset.text ??= button.textContent ?? '';
  button.textContent = here && chapter > 0 ? F.chapter(chapter) : button.dataset.text;
  button.setAttribute('aria-disabled', String(here && chapter === 0));
}

export function walk(
  sections: readonly HTMLElement[],
  runtime: Runtime,
  go: (step: number, how: Walk) => void,
): void {
  const { state, chapter } = runtime;
  const wide = matchMedia(WIDE);
  const container = sections[0]?.parentElement;
  const stepper = document.querySelector<HTMLElement>('.stepper');
  const links = [...(stepper?.querySelectorAll<HTMLAnchorElement>('.progress a') ?? [])];
  const previous = stepper?.querySelector<HTMLButtonElement>('.previous');
  const next = stepper?.querySelector<HTMLButtonElement>('.next');
  const count = stepper?.querySelector('.count');
  let still = 0; // until then, scrolling is our own doing
  let held = -1; // and so is being there, however late the browser says so

  effect(() => {
    const { step } = state.value;
    sections.forEach((section, at) => {
      section.classList.toggle('is-current', at === step);
      if (at === step) section.setAttribute('aria-current', 'step');
      else section.removeAttribute('aria-current');
    });
    links.forEach((link, at) => {
      if (at === step) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
    end(previous, step === 0, chapter.previous ? chapter.number - 1 : 0);
    end(next, step === sections.length - 1, chapter.next ? chapter.number + 1 : 0);
    if (count) count.textContent = F.stepOf(step + 1, sections.length);
  });

  const stage = document.querySelector<HTMLElement>('.stage');
  /** On a narrow page a step has no box of its own: its title is above the figure, its words below. */
  const reveal = (section: HTMLElement) =>
    (wide.matches ? section : section.querySelector('h2'))?.scrollIntoView({ block: 'start' });

  /** To a step on the reader's demand: the heading gets the focus, and the browser brings it into view. */
  function jump(step: number): void {
    const section = sections[step];
    if (!section) return;
    go(step, 'push');
    const heading = section.querySelector<HTMLElement>('h2') ?? section;
    heading.focus({ preventScroll: true });
    reveal(section);
    held = scrollY;
  }

  function turn(by: 1 | -1, pages: boolean): void {
    const step = state.peek().step + by;
    const there = by > 0 ? chapter.next : chapter.previous;
    if (step >= 0 && step < sections.length) jump(step);
    else if (pages && there) location.href = there.href;
  }
  previous?.addEventListener('click', () => turn(-1, true));
  next?.addEventListener('click', () => turn(1, true));

  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'Tab' && wide.matches && runtime.picture.peek()) {
      const parts = [stage, sections[state.peek().step], stepper].filter((part) => !!part);
      const stop = nextStop(parts, target as Element, event.shiftKey);
      if (stop) event.preventDefault();
      stop?.focus();
    }
    if (event.shiftKey) return;
    const by =
      key === 'ArrowRight' || key === 'j' ? 1 : key === 'ArrowLeft' || key === 'k' ? -1 : 0;
    if (by === 0 || takesKeys(target)) return;
    event.preventDefault();
    turn(by, false);
  });

  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey
    )
      return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const step = sections.findIndex(({ id }) => `#${id}` === link?.getAttribute('href'));
    if (step < 0) return;
    event.preventDefault();
    jump(step);
  });
  sections.forEach((section, at) => {
    const here = () => {
      if (at !== state.peek().step) go(at, 'replace');
    };
    section.addEventListener('click', here);
    section.addEventListener('focusin', here);
  });

  // Where the focus goes the page may scroll after it; that is no reason to take the figure away. The wheel
  // is.
  document.addEventListener('focusin', () => {
    still = performance.now() + 1000;
  });
  const own = () => {
    still = 0;
  };
  addEventListener('wheel', own, { passive: true });

  let parked = -1; // where a link has brought us, until the reader's hand is on the page
  let arrived = 0; // when
  let planned = false;
  function read(): void {
    planned = false;
    if (!wide.matches || scrollY === held || performance.now() < still) return;
    held = -1;
    const line = innerHeight * READING_LINE;
    const bottom =
      scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const step = bottom
      ? sections.length - 1
      : Math.max(
          0,
          sections.findLastIndex((section) => section.getBoundingClientRect().top <= line),
        );
    if (step !== state.peek().step) go(step, 'replace');
  }
  addEventListener(
    'scroll',
    () => {
      if (parked >= 0 && scrollY !== parked) {
        if (performance.now() - arrived < 2000) park();
        else parked = -1;
      }
      if (!planned) requestAnimationFrame(read);
      planned = true;
    },
    { passive: true },
  );

  // A link leads to the text of its step; on a narrow page the figure stands above, so that comes into view,
  // and stays there when its numbers come and it changes its height, also where the browser then keeps the text in
  // place; unless the reader has scrolled on.
  const park = () => {
    const target = document.getElementById(location.hash.slice(1));
    const step = target?.closest<HTMLElement>('.step');
    if (!step || wide.matches) return;
    requestAnimationFrame(() => {
      if (target === step) reveal(step);
      else target?.scrollIntoView();
      parked = scrollY;
    });
  };
  const arrive = () => {
    arrived = performance.now();
    park();
  };
  for (const hand of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(
      hand,
      () => {
        parked = -1;
      },
      { passive: true },
    );
  effect(() => {
    if (runtime.picture.value && parked >= 0) park();
  });
  addEventListener('hashchange', arrive);
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  // A reload keeps its place.
  if (visit?.type === 'navigate') {
    if (document.readyState === 'complete') arrive();
    else addEventListener('load', arrive);
  }

  const layout = () => container?.classList.toggle('one-at-a-time', !wide.matches);
  wide.addEventListener('change', layout);
  layout();
}
