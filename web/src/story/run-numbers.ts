// Live numbers of runs in prose: <sn-run>. The build wrote them for the author's settings; when a run under
// other settings has ended, those of the step that is read follow. The core measures.
import { effect } from '@preact/signals-core';
import type { Over } from '../engine/experiment';
import { formatMeasure } from './measure';
import type { Runs } from './runs';

/** What is read now. What stands in other steps and answers keeps the numbers of its own settings. */
export interface Reading {
  readonly places: readonly (string | undefined)[]; // the step, and the question whose answer is in the figure
  readonly vars: Readonly<Record<string, unknown>>; // as they are set
}

export function runNumbers(root: HTMLElement, runs: Runs, reading: () => Reading): void {
  const nodes = [...root.querySelectorAll<HTMLElement>('sn-run')].map((node) => ({
    node,
    home: (node.closest('sn-predict') ?? node.closest('.step'))?.id,
  }));
  const told = new Map<HTMLElement, string>(); // the run its number is from
  const tell = async (node: HTMLElement) => {
    const { of = '', lane = '', measure = '', over, digits, as } = node.dataset;
    const question = { lane, measure, ...(over ? { over: over as Over } : {}) };
    const value = await runs.measure(of, question).catch(() => null); // refused: what the build wrote stays
    if (value === null || Number.isNaN(value)) return; // a layer that this tower does not have
    const text = formatMeasure(value, digits, as);
    if (node.textContent !== text) node.textContent = text;
  };
  if (nodes.length === 0) return;
  effect(() => {
    const { places, vars } = reading();
    for (const [id, view] of Object.entries(runs.views.value ?? {})) {
      const run = `${JSON.stringify(view.plan.vars)} ${view.version}`;
      if (view.state !== 'done' || view.stale) continue;
      const old = Object.entries(view.plan.vars).some(
        ([key, value]) => (vars[key] ?? value) !== value,
      );
      if (old) continue; // the settings have just changed, and the run does not know it yet
      for (const { node, home } of nodes) {
        if (node.dataset.of !== id || told.get(node) === run) continue;
        if (home && !places.includes(home)) continue;
        told.set(node, run);
        void tell(node);
      }
    }
  });
}
