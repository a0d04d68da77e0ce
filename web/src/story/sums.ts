// What is summed up over the seeds, asked of the core while the numbers come in: for each lane and metric one
// question at a time, the newest numbers next.
import type { Asked, Experiments, Summary, TaskResult } from '../engine/experiment';
import type { Want } from '../widgets/run-contract';
import type { Sums } from './lanes';
import type { Troupe } from './troupe';

interface Slot {
  key: string; // what the answer belongs to
  asked: string; // what the question under way belongs to
  wanted: string; // what the newest question belongs to
  answer: Summary | Float32Array | null;
}

export interface Summing {
  /** What is known now; asks for what is missing or old. */
  of(asked: Asked, troupe: Troupe, wants: readonly Want[], shown: number): Sums;
  /** Is everything that was asked for last here? */
  whole(): boolean;
}

export function createSums(pool: Experiments, changed: () => void): Summing {
  let last: Troupe | null = null;
  let slots = new Map<string, Slot>();
  let current: Slot[] = []; // those the last question was about

  function slot(
    name: string,
    key: string,
    ask: () => Promise<Summary | Float32Array>,
  ): Slot['answer'] {
    const found = slots.get(name) ?? { key: '', asked: '', wanted: '', answer: null };
    const home = slots;
    home.set(name, found);
    found.wanted = key;
    current.push(found);
    if (found.key === key || found.asked !== '') return found.answer;
    found.asked = key;
    ask().then(
      (answer) => {
        Object.assign(found, { key, asked: '', answer });
        if (home === slots) changed();
      },
      () => {
        Object.assign(found, { key, asked: '' }); // refused: what is there stays
        if (home === slots) changed(); // a newer question may have waited for this one
      },
    );
    return found.answer;
  }

  return {
    whole: () => current.every(({ key, wanted }) => key === wanted),
    of(asked, troupe, wants, shown) {
      if (troupe !== last) slots = new Map();
      last = troupe;
      current = [];
      const summary: Record<string, Record<string, Summary>> = {};
      const cells: Record<string, Float32Array> = {};
      const lanes = [...new Set(troupe.results().map(({ lane }) => lane))];
      for (const lane of lanes) {
        const point = pointOf(troupe.ofLane(lane), shown);
        for (const { what, at, quantiles } of wants) {
          const key = `${troupe.version}${at === 'shown' ? `@${point}` : ''}`;
          if (at === 'cells') {
            const found = slot(`${lane} cells`, key, () =>
              pool.cells(asked, lane, troupe.ofLane(lane)),
            );
            if (found instanceof Float32Array) cells[lane] = found;
            continue;
          }
          const found = slot(`${lane} ${what} ${at}`, key, () =>
            pool.summary(
              troupe
                .ofLane(lane)
                .map((one) => (at === 'shown' ? onlyAt(one, what, point) : only(one, what))),
              what,
              quantiles,
            ),
          );
          if (found && !(found instanceof Float32Array)) {
            summary[lane] ??= {};
            summary[lane][at === 'shown' ? `${what}@` : what] = found;
          }
        }
      }
      return { summary, cells };
    },
  };
}

const EMPTY = new Float32Array(0);
/** One series of a result, so that the others need not travel. */
const only = (result: TaskResult, what: string): TaskResult => ({
  ...result,
  series: { [what]: result.series[what] ?? EMPTY },
});

/** The last point up to this step that some network of the lane has. */
export const pointOf = (results: readonly TaskResult[], step: number): number =>
  Math.max(-1, ...results.map(({ at }) => at.findLast((one) => one <= step) ?? -1));

/** This one point of a result; nothing when its network did not come there. */
export function onlyAt(result: TaskResult, what: string, step: number): TaskResult {
  const { at } = result;
  const all = result.series[what] ?? EMPTY;
  const width = at.length > 0 ? all.length / at.length : 0;
  const index = at.lastIndexOf(step);
  if (index < 0 || width === 0)
    return { ...result, at: new Int32Array(0), series: { [what]: EMPTY } };
  return {
    ...result,
    at: at.slice(index, index + 1),
    series: { [what]: all.slice(index * width, (index + 1) * width) },
  };
}
