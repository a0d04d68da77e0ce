// Formula symbols are controls: hover, focus or tap lights what they stand for in the figure, and a cell
// pointed at in the figure lights its symbols. Also the switch between symbols and numbers.
import { effect } from '@preact/signals-core';
import type { Level } from '../session/scene';
import type { View } from '../widgets/contract';
import { SYMBOLS } from './catalog';
import type { Runtime } from './runtime';

/** The symbol a cell of the figure goes by at each level. */
const CELL: Record<Level, readonly string[]> = {
  x: ['x'],
  mean: ['x'],
  variance: ['x', 'd', 'd2'],
  centered: ['d', 'x'],
  xhat: ['xhat'],
  y: ['y'],
};

/** Which symbols are lit by what is lit in the figure. */
export function lit({ highlight, scene }: Pick<View, 'highlight' | 'scene'>): readonly string[] {
  if (!highlight) return [];
  if (highlight.kind === 'symbol') return [highlight.symbol];
  if (highlight.kind === 'cell') return CELL[scene.level];
  return ['mu', 'var', 'std', 'sum'];
}

export function linkSymbols(root: HTMLElement, runtime: Runtime): void {
  const { highlight, view } = runtime;
  const symbols = [...root.querySelectorAll<HTMLElement>('[data-symbol]')];
  let pinned: HTMLElement | null = null;

  const of = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-symbol]') : null;
  const light = (symbol: HTMLElement | null) => {
    const name = symbol?.dataset.symbol;
    const lights = runtime.chapter.symbols?.[name ?? ''];
    const known = name !== undefined && (lights !== undefined || Object.hasOwn(SYMBOLS, name));
    highlight.value = known
      ? { kind: 'symbol', symbol: name, ...(lights === undefined ? {} : { lights }) }
      : null;
  };
  const pin = (symbol: HTMLElement | null) => {
    pinned = symbol === pinned ? null : symbol;
    for (const one of symbols) {
      if (one.hasAttribute('aria-pressed'))
        one.setAttribute('aria-pressed', String(one === pinned));
    }
    light(pinned);
  };

  root.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch' && of(event.target)) light(of(event.target));
  });
  root.addEventListener('pointerout', (event) => {
    if (event.pointerType !== 'touch' && of(event.target)) light(pinned);
  });
  root.addEventListener('focusin', (event) => {
    if (of(event.target)) light(of(event.target));
  });
  root.addEventListener('focusout', (event) => {
    if (of(event.target)) light(pinned);
  });
  root.addEventListener('click', (event) => {
    const symbol = of(event.target);
    if (symbol || pinned) pin(symbol);
  });
  root.addEventListener('keydown', (event) => {
    const symbol = of(event.target);
    if (symbol && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault();
      pin(symbol);
    } else if (pinned && event.key === 'Escape') pin(null);
  });

  effect(() => {
    const names: readonly string[] = view.value ? lit(view.value) : [];
    for (const one of symbols)
      one.classList.toggle('is-lit', names.includes(one.dataset.symbol ?? ''));
  });
}

/** Each formula block with numbers gets its switch. */
export function formulaSwitches(root: HTMLElement): void {
  for (const formula of root.querySelectorAll<HTMLElement>('.formula')) {
    const button = formula.querySelector<HTMLButtonElement>('button.formula-toggle');
    const numbers = formula.querySelector<HTMLElement>('.formula-numbers');
    const letters = formula.querySelector<HTMLElement>('.formula-symbols');
    if (!button || !numbers || !letters) continue;
    button.hidden = false;
    button.addEventListener('click', () => {
      const on = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(on));
      numbers.hidden = !on;
      letters.hidden = on;
    });
  }
}
