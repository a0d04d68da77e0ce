// Live numbers of runs in prose: <sn-run>. The build wrote them for the author's settings; when a run under
// other settings has ended, they follow. The core measures.
import { effect } from '@preact/signals-core';
import type { Over } from '../engine/experiment';
import { formatMeasure } from './measure';
import type { Runs } from './runs';

export function runNumbers(root: HTMLElement, runs: Runs): void {
  const nodes = [...root.querySelectorAll<HTMLElement>('sn-run')];
  const told = new Map<string, string>(); // experiment -> the run its numbers are from
  const tell = async (node: HTMLElement) => {
    const { of = '', lane = '', measure = '', over, digits, as } = node.dataset;
    const question = { lane, measure, ...(over ? { over: over as Over } : {}) };
    const value = await runs.measure(of, question).catch(() => null); // refused: what the build wrote stays
    const text = value === null ? null : formatMeasure(value, digits, as);
    if (text !== null && node.textContent !== text) node.textContent = text;
  };
  if (nodes.length === 0) return;
  effect(() => {
    for (const [id, view] of Object.entries(runs.views.value ?? {})) {
      const run = `${JSON.stringify(view.plan.vars)} ${view.version}`;
      if (view.state !== 'done' || view.stale || told.get(id) === run) continue;
      told.set(id, run);
      for (const node of nodes) if (node.dataset.of === id) void tell(node);
    }
  });
}
