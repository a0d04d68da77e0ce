// Takes a run or its figures home: numbers as CSV, figures as SVG or PNG. Fetched by those who ask for it.
import type { RunView } from '../run-contract';
import { pictureOf, pixelsOf } from './picture';
import { csvOf } from './run-csv';

function hand(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const page = (): string => document.querySelector<HTMLElement>('main')?.dataset.chapter ?? 'figure';

export function saveNumbers(run: RunView): void {
  const text = csvOf(run.plan, run.lanes);
  hand(`${page()}-${run.experiment.id}.csv`, new Blob([text], { type: 'text/csv' }));
}

/** What a lane's network gave; the words tell of which seed and step. */
export function saveNetwork(run: RunView, lane: string, taken: string | Uint8Array): void {
  const name = `${page()}-${run.experiment.id}-${lane}`;
  if (typeof taken === 'string') hand(`${name}.py`, new Blob([taken], { type: 'text/x-python' }));
  else hand(`${name}.safetensors`, new Blob([taken.slice()]));
}

export interface Figure {
  readonly title: string;
  save(kind: 'svg' | 'png'): Promise<void>;
}

/** The charts that stand in the same figure as this element. */
export function figuresBeside(element: Element): readonly Figure[] {
  const stage = element.closest('.plate') ?? document;
  const panels = [...stage.querySelectorAll('.chart')].filter((one) => one.querySelector('svg'));
  return panels.map((panel, at) => {
    const title = panel.querySelector('.chart-title span')?.textContent?.trim() ?? '';
    const says = panel.querySelector('svg[aria-label]')?.getAttribute('aria-label') ?? title;
    const slug = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '');
    return {
      title,
      async save(kind) {
        const picture = pictureOf(panel, title, says);
        const file =
          kind === 'png'
            ? await pixelsOf(picture)
            : new Blob([picture.text], { type: 'image/svg+xml' });
        hand(`${page()}-${slug || at + 1}.${kind}`, file);
      },
    };
  });
}
