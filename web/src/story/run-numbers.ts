// Live numbers of runs in prose: <sn-run>. The build wrote them for the author's settings; when a run under
// other settings has ended, those of the step that is read follow. The core measures.
import { effect } from '@preact/signals-core';
import type { Over } from '../engine/experiment';
import { formatMeasure } from './measure';
import type { Runs } from './runs';

/** here: the step that is read, and the question whose answer is in the figure. What stands in other steps and
 *  answers keeps the numbers of its own settings. */
export function runNumbers(
  root: HTMLElement,
  runs: Runs,
  here: () => readonly (string | undefined)[],
): void {
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
    const read = here();
    for (const [id, view] of Object.entries(runs.views.value ?? {})) {
      const run = `${JSON.stringify(view.plan.vars)} ${view.version}`;
      if (view.state !== 'done' || view.stale) continue;
      for (const { node, home } of nodes) {
        if (node.dataset.of !== id || told.get(node) === run) continue;
        if (home && !read.includes(home)) continue;
        told.set(node, run);
        void tell(node);
      }
    }
  });
}
