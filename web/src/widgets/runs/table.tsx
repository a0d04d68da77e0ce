// The numbers of a chart, to be read: by whoever cannot see it, or wants to know exactly.
import { useState } from 'preact/hooks';
import { words } from '../../words/runs';
import type { LaneView, RunView } from '../run-contract';
import { written } from './common';

const ROWS = 12;
/** What scrolls must be reachable by key. */
export const SCROLLS = { tabindex: 0, role: 'group', 'aria-label': words.table } as const;

export interface Column {
  readonly id: string;
  readonly label: string;
  readonly at: ArrayLike<number>; // the steps it has numbers for
  cell(point: number): string;
}

export function NumberTable(props: { run: RunView; caption: string; columns: readonly Column[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="numbers" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.table}</summary>
      {open && <Table {...props} />}
    </details>
  );
}

function Table({
  run,
  caption,
  columns,
}: {
  run: RunView;
  caption: string;
  columns: readonly Column[];
}) {
  const steps = rowsOf(run, columns);
  return (
    <div class="numbers-scroll" {...SCROLLS}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{words.x.step}</th>
            {columns.map(({ id, label }) => (
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
              {columns.map(({ id, at, cell }) => {
                const point = Array.prototype.indexOf.call(at, step);
                return <td key={id}>{point < 0 ? '–' : cell(point)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** About a dozen of the recorded steps, the first, the last and the one looked at among them. */
function rowsOf(run: RunView, columns: readonly Column[]): number[] {
  const all = [...new Set(columns.flatMap(({ at }) => Array.from(at)))].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil((all.length - 1) / (ROWS - 1)));
  return all.filter((step, i) => i % every === 0 || i === all.length - 1 || step === run.shown);
}

/** A number, and what lies around it. */
export const spanned = (
  run: RunView,
  what: string,
  value: number,
  low: number,
  high: number,
): string =>
  `${written(run, what, value)} (${written(run, what, low)} – ${written(run, what, high)})`;

/** A lane's median over the seeds, with their middle half. */
export function middleHalf(run: RunView, { id, label, summary }: LaneView, what: string): Column {
  const sum = summary[what];
  return {
    id,
    label,
    at: sum?.at ?? [],
    cell(i) {
      const [median, low, high] = [sum?.median[i], sum?.low[i], sum?.high[i]] as number[];
      return (sum?.count[i] ?? 1) > 1
        ? spanned(run, what, median as number, low as number, high as number)
        : written(run, what, median as number);
    },
  };
}
