// Brings the pages beside the chapters to life: the march or the workshop, whichever this is.
import type { MarchWords, TeachWords } from '../words/en/companion';
import { march } from './march';
import type { OutlinePage } from './outline';
import { workshop } from './workshop';

export function companion(): void {
  const json = document.querySelector('#outline')?.textContent;
  const list = document.querySelector<HTMLElement>('.marches');
  const bench = document.querySelector<HTMLElement>('.bench');
  if (json && list) march(list, JSON.parse(json) as OutlinePage<MarchWords>, () => localStorage);
  if (json && bench) workshop(bench, JSON.parse(json) as OutlinePage<TeachWords>);
}
