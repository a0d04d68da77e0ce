// Takes a run, a batch or their figures home: numbers as CSV, figures as SVG or PNG. Fetched by those who ask for it.
import type { Axis, Stages } from '../../engine/protocol';
import type { RunView } from '../run-contract';
import { pictureOf, pixelsOf } from './picture';
import { csvOf } from './run-csv';
import { tableCsv } from './table-csv';

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

export function saveBatch(stages: Stages, axis: Axis): void {
  hand(`${page()}-batch.csv`, new Blob([tableCsv(stages, axis)], { type: 'text/csv' }));
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

/** One panel of the page as a file named after the page and its title. */
export async function savePicture(
  panel: Element,
  title: string,
  kind: 'svg' | 'png',
  otherwise: string, // the name of what has no title
): Promise<void> {
  const says = panel.querySelector('svg[aria-label]')?.getAttribute('aria-label') ?? title;
  const picture = pictureOf(panel, title, says);
  const file =
    kind === 'png' ? await pixelsOf(picture) : new Blob([picture.text], { type: 'image/svg+xml' });
  const slug = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  hand(`${page()}-${slug || otherwise}.${kind}`, file);
}

/** The charts that stand in the same figure as this element. */
export function figuresBeside(element: Element): readonly Figure[] {
  const stage = element.closest('.plate') ?? document;
  const panels = [...stage.querySelectorAll('.chart')].filter((one) => one.querySelector('svg'));
  return panels.map((panel, at) => {
    const title = panel.querySelector('.chart-title span')?.textContent?.trim() ?? '';
    return { title, save: (kind) => savePicture(panel, title, kind, String(at + 1)) };
  });
}
