// What a chapter needs on paper and not on the screen: the answers on a sheet of their own, and where all of it comes
// from. It stands in the page only while it is printed.
import { el } from './dom';

function answers(main: HTMLElement): HTMLElement | null {
  const items = [...main.querySelectorAll<HTMLElement>('sn-predict')].map((island) => {
    const asked = island.querySelector('legend')?.textContent ?? '';
    const told = island.querySelector('details.answer')?.cloneNode(true) as HTMLElement | undefined;
    told?.querySelector('summary')?.remove();
    for (const one of told?.querySelectorAll('[id]') ?? []) one.removeAttribute('id');
    return el('li', {}, el('p', { class: 'asked' }, asked), ...(told?.childNodes ?? []));
  });
  if (items.length === 0) return null;
  const title = el('h2', {}, main.dataset.answers ?? '');
  return el('section', { class: 'paper-answers' }, title, el('ol', {}, ...items));
}

export function paper(main: HTMLElement): void {
  let sheets: readonly HTMLElement[] = [];
  let opened: readonly HTMLDetailsElement[] = []; // asides, which paper cannot unfold
  addEventListener('beforeprint', () => {
    for (const sheet of sheets) sheet.remove();
    opened = [...main.querySelectorAll<HTMLDetailsElement>('details:not(.answer, [open])')];
    for (const aside of opened) aside.open = true;
    const from = el('p', { class: 'paper-from' }, location.origin + location.pathname);
    sheets = [answers(main), from].filter((sheet) => sheet !== null);
    const sources = main.querySelector('.sources');
    for (const sheet of sheets) {
      if (sources && sheet !== from) sources.before(sheet);
      else main.append(sheet);
    }
  });
  addEventListener('afterprint', () => {
    for (const sheet of sheets) sheet.remove();
    for (const aside of opened) aside.open = false;
  });
}
