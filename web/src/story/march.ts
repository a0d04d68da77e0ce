// The reader's march: what this browser remembers, beside the table of contents; to a file, from a file, and away.
import {
  everything,
  forget,
  formatMarch,
  keeps,
  parseMarch,
  restore,
  type Shelf,
} from '../session/march';
import { nameOf, type Progress } from '../session/progress';
import { recalled } from '../session/storage';
import type { MarchWords } from '../words/en/companion';
import { el } from './dom';
import { type OutlineChapter, type OutlinePage, type OutlineQuestion, say } from './outline';

const FILE = 'sir-norm-march.json';

function bet(
  { href }: OutlineChapter,
  { id, step, answer, ask, options }: OutlineQuestion,
  option: string | null,
  words: MarchWords,
): HTMLElement {
  const textOf = (wanted: string | null) => options.find((one) => one.id === wanted)?.text ?? '';
  const sentence = option === null ? words.shown : option === answer ? words.right : words.wrong;
  const kind = option === null ? 'is-shown' : option === answer ? 'is-right' : 'is-wrong';
  const told = say(sentence, { yours: textOf(option), answer: textOf(answer) });
  const link = el('a', { href: `${href}?q=${id}.0#${step}` }, ask);
  return el('li', { class: kind }, link, ' ', el('span', { class: 'told' }, told));
}

/** One chapter's line: which steps are seen, which predictions are made. */
function show(
  item: HTMLElement,
  chapter: OutlineChapter,
  { seen, answers }: Progress,
  words: MarchWords,
): void {
  for (const link of item.querySelectorAll<HTMLElement>('[data-step]')) {
    link.classList.toggle('is-seen', seen.includes(link.dataset.step ?? ''));
  }
  item.querySelector('.march-bets')?.remove();
  const count = item.querySelector('.march-count');
  if (count) count.textContent = say(words.steps, { seen: seen.length, all: chapter.steps.length });
  const made = chapter.questions.flatMap((question) => {
    const option = answers[question.id];
    return option === undefined ? [] : [bet(chapter, question, option, words)];
  });
  if (made.length > 0)
    item.append(el('ul', { class: 'march-bets', 'aria-label': words.bets }, ...made));
}

function total(
  chapters: readonly OutlineChapter[],
  all: readonly Progress[],
  words: MarchWords,
): string {
  const count = (of: (chapter: OutlineChapter, progress: Progress) => number) =>
    chapters.reduce((sum, chapter, at) => sum + of(chapter, all[at] as Progress), 0);
  const seen = count((_, { seen }) => seen.length);
  const made = count((_, { answers }) => Object.keys(answers).length);
  if (seen + made === 0) return words.nothing;
  return say(words.total, {
    seen,
    made,
    all: count(({ steps }) => steps.length),
    asked: count(({ questions }) => questions.length),
    right: count(
      ({ questions }, { answers }) =>
        questions.filter(({ id, answer }) => answers[id] === answer).length,
    ),
  });
}

function save(shelf: () => Shelf): void {
  const file = new Blob([formatMarch(everything(shelf))], { type: 'application/json' });
  const href = URL.createObjectURL(file);
  el('a', { href, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

async function load(file: File, shelf: () => Shelf, words: MarchWords): Promise<string> {
  const text = await file.text().catch(() => null);
  if (text === null) return words.unreadable;
  const read = parseMarch(text);
  if ('trouble' in read) return read.trouble;
  const whole = restore(read.march, shelf);
  return [
    say(words.loaded, { count: read.march.size }),
    read.left > 0 ? say(words.left, { left: read.left }) : '',
    whole ? '' : words.notKept,
  ]
    .filter(Boolean)
    .join(' ');
}

export function march(
  list: HTMLElement,
  { chapters, words }: OutlinePage<MarchWords>,
  shelf: () => Shelf,
): void {
  const sum = document.querySelector('.march-total');
  const refresh = () => {
    const all = chapters.map((chapter) => recalled(chapter, shelf));
    chapters.forEach((chapter, at) => {
      const item = list.querySelector<HTMLElement>(`[data-chapter="${nameOf(chapter)}"]`);
      if (item) show(item, chapter, all[at] as Progress, words);
    });
    if (sum) sum.textContent = total(chapters, all, words);
  };

  const status = el('p', { role: 'status', class: 'march-status' });
  const tell = (sentence: string) => {
    status.textContent = sentence;
    refresh();
  };
  const button = (text: string, click: () => void, kind = '') =>
    el('button', { type: 'button', class: kind, click }, text);
  const input = el('input', {
    type: 'file',
    accept: '.json,application/json',
    class: 'visually-hidden',
    change: () => {
      const [file] = input.files ?? [];
      if (file) void load(file, shelf, words).then(tell);
      input.value = ''; // the same file again is a change again
    },
  });
  const row = el('p', { class: 'march-row' });
  const ask = el('p', { class: 'march-row', role: 'group', hidden: true }, words.sure, ' ');
  const away = button(words.forget, () => {
    ask.hidden = false;
    no.focus();
  });
  const close = (sentence: string) => {
    ask.hidden = true;
    away.focus();
    tell(sentence);
  };
  const yes = button(words.yes, () => close(forget(shelf) ? words.forgotten : words.stayed));
  const no = button(words.no, () => close(''));
  ask.append(yes, ' ', no);
  row.append(
    button(words.save, () => {
      save(shelf);
      tell(say(words.saved, { file: FILE }));
    }),
    ' ',
    el('label', { class: 'file button' }, input, words.load),
    ' ',
    away,
  );
  list.after(
    el('h2', {}, words.keepTitle),
    el('p', {}, keeps(shelf) ? words.keepText : words.noStorage),
    row,
    ask,
    status,
  );
  addEventListener('storage', refresh); // another tab walks on
  refresh();
}
