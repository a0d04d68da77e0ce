// The workshop for teachers: choose a chapter, a step, what is shown and what is fixed; the preview is live, and what is
// moved in it goes into the link.
import { type Frame, joinQuery, PARTS, WHOLE, withoutFrame, writeFrame } from '../session/frame';
import type { TeachWords } from '../words/en/companion';
import { el } from './dom';
import type { OutlineChapter, OutlinePage } from './outline';

type Show = 'whole' | 'figure' | 'lab';
interface Order {
  chapter: OutlineChapter;
  step: number;
  show: Show;
  parts: ReadonlySet<string>; // widgets of the figure
  hide: ReadonlySet<string>;
  lock: ReadonlySet<string>;
  changes: string; // '?n=5': what was moved in the preview
}

function frameOf({ show, parts, hide, lock, chapter, step }: Order): Frame {
  const widgets = chapter.steps[step]?.widgets ?? [];
  const some = widgets.filter((name) => parts.has(name));
  const view =
    show !== 'figure'
      ? []
      : some.length === widgets.length || some.length === 0
        ? ['figure']
        : some;
  return {
    ...WHOLE,
    view,
    hide: show === 'whole' ? [...hide] : [],
    lock: [...lock],
    lab: show === 'lab',
  };
}

/** The link, relative to this page. */
const linkOf = (order: Order): string => {
  const { chapter, step, changes } = order;
  const hash = step > 0 ? `#${chapter.steps[step]?.id}` : '';
  return `${chapter.href}${joinQuery(changes, writeFrame(frameOf(order)))}${hash}`;
};

const codeOf = (url: string, title: string, height: number): string =>
  `<iframe src="${url.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}" title="${title.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}" loading="lazy" style="width: 100%; height: ${height}px; border: 0"></iframe>
<script>
  addEventListener('message', ({ data, source }) => {
    if (data?.type !== 'sirnorm') return;
    for (const frame of document.querySelectorAll('iframe'))
      if (frame.contentWindow === source) frame.style.height = data.height + 'px';
  });
</script>`;

export function workshop(bench: HTMLElement, { chapters, words }: OutlinePage<TeachWords>): void {
  const [first] = chapters;
  if (!first) return;
  const partWords: Readonly<Record<string, string>> = words.partWords;
  const fresh = (chapter: OutlineChapter): Order => ({
    chapter,
    step: 0,
    show: 'figure',
    parts: new Set(chapter.steps[0]?.widgets),
    hide: new Set(),
    lock: new Set(),
    changes: '',
  });
  let order = fresh(first);
  let height = 480;
  let wanted = false; // the preview is a whole chapter: it comes when somebody is about to see it

  const frame = el('iframe', { title: words.preview, class: 'preview' });
  const link = el('input', { readonly: true, id: 'teach-link', spellcheck: 'false' });
  const code = el('textarea', { readonly: true, id: 'teach-code', rows: '8', spellcheck: 'false' });
  const open = el('a', { target: '_blank', rel: 'noopener' }, words.open);
  const status = el('p', { role: 'status', class: 'teach-status' });
  const choices = el('div', { class: 'teach-choices' });

  /** Link and code follow; the preview only where it does not already show it. */
  const write = (load: boolean) => {
    const path = linkOf(order);
    const { href } = new URL(path, document.baseURI);
    link.value = href;
    open.href = href;
    code.value = codeOf(
      href,
      `${document.title.split('·').at(-1)?.trim()}: ${order.chapter.title}`,
      height,
    );
    if (!load || !wanted) return;
    frame.contentWindow?.location.replace(href); // no entry of its own in the history
    if (!frame.contentWindow) frame.src = href;
  };
  const change = (next: Partial<Order>) => {
    order = { ...order, ...next };
    draw();
    write(true);
  };

  const select = (
    label: string,
    id: string,
    options: readonly string[],
    at: number,
    then: (at: number) => void,
  ) => {
    const made = el(
      'select',
      { id, change: () => then(made.selectedIndex) },
      ...options.map((text, index) => el('option', { selected: index === at }, text)),
    );
    return el('p', {}, el('label', { for: id }, label), ' ', made);
  };
  const tick = (id: string, label: string, checked: boolean, then: (on: boolean) => void) => {
    const box = el('input', { type: 'checkbox', id, checked, change: () => then(box.checked) });
    return el('label', { class: 'tick' }, box, el('span', {}, label));
  };
  const group = (legend: string, ...children: Node[]) =>
    el('fieldset', { class: 'teach-group' }, el('legend', {}, legend), ...children);
  const toggled = (set: ReadonlySet<string>, name: string, on: boolean) =>
    new Set(on ? [...set, name] : [...set].filter((one) => one !== name));

  function draw(): void {
    const { chapter, step, show, parts, hide, lock } = order;
    const focused = document.activeElement?.id;
    const widgets = chapter.steps[step]?.widgets ?? [];
    const shows = (['figure', 'whole', 'lab'] as const).map((one) => {
      const props = {
        type: 'radio',
        name: 'teach-show',
        id: `teach-show-${one}`,
        checked: one === show,
      };
      const radio = el('input', { ...props, change: () => change({ show: one }) });
      return el('label', { class: 'tick' }, radio, el('span', {}, words[one]));
    });
    const boxes = (
      key: 'parts' | 'hide' | 'lock',
      names: readonly (readonly [string, string])[],
      set: ReadonlySet<string>,
    ) =>
      names.map(([name, label]) =>
        tick(`teach-${key}-${name}`, label, set.has(name), (on) =>
          change({ [key]: toggled(set, name, on) }),
        ),
      );
    choices.replaceChildren(
      select(
        words.chapter,
        'teach-chapter',
        chapters.map(({ number, title }) => `${number}. ${title}`),
        chapters.indexOf(chapter),
        (at) => change(fresh(chapters[at] ?? chapter)),
      ),
      select(
        words.step,
        'teach-step',
        chapter.steps.map(({ title }) => title),
        step,
        (at) => change({ step: at, parts: new Set(chapter.steps[at]?.widgets), changes: '' }),
      ),
      group(words.show, ...shows),
      ...(show === 'figure' && widgets.length > 1
        ? [
            group(
              words.parts,
              ...boxes(
                'parts',
                widgets.map((name) => [name, partWords[name] ?? name]),
                parts,
              ),
            ),
          ]
        : []),
      ...(show === 'whole'
        ? [
            group(
              words.hide,
              ...boxes(
                'hide',
                PARTS.map((name) => [name, words.hideWords[name]]),
                hide,
              ),
            ),
          ]
        : []),
      group(
        words.fix,
        ...boxes(
          'lock',
          [
            ...chapter.variables.map(({ name, label }) => [name, label] as const),
            ...(chapter.batch ? [['numbers', words.numbers] as const] : []),
          ],
          lock,
        ),
      ),
    );
    if (focused?.startsWith('teach-')) document.getElementById(focused)?.focus();
  }

  const copy = (from: HTMLInputElement | HTMLTextAreaElement) =>
    el(
      'button',
      {
        type: 'button',
        click: () => {
          from.select();
          const done = navigator.clipboard?.writeText(from.value) ?? Promise.reject();
          done.then(
            () => {
              status.textContent = words.copied;
            },
            () => {
              status.textContent = words.notCopied;
            },
          );
        },
      },
      words.copy,
    );

  addEventListener('message', ({ data, source, origin }) => {
    if (origin !== location.origin || source !== frame.contentWindow || data?.type !== 'sirnorm')
      return;
    const inside = frame.contentWindow?.location;
    if (!inside) return;
    height = Number(data.height) || height;
    frame.style.height = `${height}px`;
    const { search, hash, pathname } = inside;
    const step = order.chapter.steps.findIndex(({ id }) => `#${id}` === hash);
    const here = pathname === new URL(order.chapter.href, document.baseURI).pathname;
    if (!here) return;
    const moved = { step: Math.max(step, 0), changes: withoutFrame(search) };
    if (moved.step !== order.step) {
      order = { ...order, ...moved };
      draw();
    } else order = { ...order, ...moved };
    write(false);
  });

  bench.append(
    choices,
    el(
      'section',
      { class: 'teach-preview', 'aria-label': words.preview },
      el('p', { class: 'hint' }, words.previewText),
      frame,
    ),
    el(
      'p',
      {},
      el('label', { for: 'teach-link' }, words.link),
      ' ',
      link,
      ' ',
      copy(link),
      ' ',
      open,
    ),
    el('p', {}, el('label', { for: 'teach-code' }, words.code), ' ', code, ' ', copy(code)),
    status,
  );
  draw();
  write(true);
  const seen = new IntersectionObserver(([entry]) => {
    if (!entry?.isIntersecting) return;
    seen.disconnect();
    wanted = true;
    write(true);
  });
  seen.observe(frame);
}
