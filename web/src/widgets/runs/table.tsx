// The numbers of a chart, to be read: by whoever cannot see it, or wants to know exactly.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { LaneView, RunView } from '../run-contract';
import { nameOf, written } from './common';

const ROWS = 12;
/** What scrolls must be reachable by key. */
export const SCROLLS = { tabindex: 0, role: 'group', 'aria-label': words.table } as const;

export function NumberTable({
  run,
  lanes,
  what,
}: {
  run: RunView;
  lanes: readonly LaneView[];
  what: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.table}</summary>
      {open && <Table run={run} lanes={lanes} what={what} />}
    </details>
  );
}

function Table({ run, lanes, what }: { run: RunView; lanes: readonly LaneView[]; what: string }) {
  const steps = rowsOf(run, lanes, what);
  return (
    <div class="numbers-scroll" {...SCROLLS}>
      <table>
        <caption>{words.caption(nameOf(run, what))}</caption>
        <thead>
          <tr>
            <th scope="col">{words.x.step}</th>
            {lanes.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step} class={step === run.shown ? 'looked-at' : ''}>
              <th scope="row">{step}</th>
              {lanes.map((lane) => (
                <td key={lane.id}>{cell(run, lane, what, step)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** About a dozen of the recorded steps, the first, the last and the one looked at among them. */
function rowsOf(run: RunView, lanes: readonly LaneView[], what: string): number[] {
  const all = [...new Set(lanes.flatMap(({ summary }) => [...(summary[what]?.at ?? [])]))].sort(
    (a, b) => a - b,
  );
  const every = Math.max(1, Math.ceil((all.length - 1) / (ROWS - 1)));
  return all.filter((step, i) => i % every === 0 || i === all.length - 1 || step === run.shown);
}

function cell(run: RunView, { summary }: LaneView, what: string, step: number): string {
  const sum = summary[what];
  const i = sum ? sum.at.indexOf(step) : -1;
  if (!sum || i < 0) return '–';
  const [median, low, high] = [sum.median[i], sum.low[i], sum.high[i]] as [number, number, number];
  const text = written(run, what, median);
  return (sum.count[i] ?? 1) > 1
    ? `${text} (${written(run, what, low)} – ${written(run, what, high)})`
    : text;
}
