// A question the reader commits to before the reveal. What was chosen is said in words, the why of that
// option appears, and the reveal's change goes into the figure. Nobody is made to guess.
import { effect } from '@preact/signals-core';
import { F } from '../words/figures';
import type { Runtime } from './runtime';
import type { Question } from './types';

type Remember = (question: string, option: string | null | undefined) => void;

function button(form: HTMLFormElement, name: string, text: string): HTMLButtonElement {
  const made = document.createElement('button');
  made.className = name;
  made.type = 'button';
  made.textContent = text;
  form.querySelector('.commit-row')?.append(made);
  return made;
}

function wire(
  form: HTMLFormElement,
  question: Question,
  runtime: Runtime,
  remember: Remember,
): void {
  const radios = [...form.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  const whys = [...form.querySelectorAll<HTMLElement>('.why')];
  const reveal = form.querySelector<HTMLElement>('.reveal');
  const commit = form.querySelector<HTMLElement>('.commit');
  const skip = button(form, 'show-me', F.predict.skip);
  const again = button(form, 'again', F.predict.again);
  const verdict = document.createElement('p');
  verdict.className = 'verdict';
  verdict.tabIndex = -1;
  whys[0]?.before(verdict);

  const textOf = (option: string) =>
    radios.find(({ value }) => value === option)?.labels?.[0]?.textContent?.trim() ?? '';
  const say = (option: string | null) => {
    const right = textOf(question.answer);
    if (option === null) return F.predict.answer(right);
    const so = option === question.answer ? F.predict.right : F.predict.wrong(right);
    return `${F.predict.yours(textOf(option))} ${so}`;
  };

  effect(() => {
    const option = runtime.state.value.answers[question.id];
    const answered = option !== undefined;
    form.classList.toggle('is-answered', answered);
    form.classList.toggle('is-right', option === question.answer);
    form.classList.toggle('is-wrong', answered && option !== null && option !== question.answer);
    for (const radio of radios) {
      radio.disabled = answered;
      if (answered) radio.checked = radio.value === option;
      const label = radio.labels?.[0];
      const right = answered && radio.value === question.answer;
      const chosen = answered && radio.value === option;
      label?.classList.toggle('is-answer', right);
      label?.classList.toggle('is-chosen', chosen);
    }
    if (commit) commit.hidden = answered;
    skip.hidden = answered;
    again.hidden = !answered;
    verdict.hidden = !answered;
    verdict.textContent = answered ? say(option) : '';
    const shown = option ?? question.answer;
    for (const why of whys) why.hidden = !answered || why.dataset.option !== shown;
    if (reveal) reveal.hidden = !answered;
  });

  const settle = (option: string | null) => {
    remember(question.id, option);
    runtime.act({ kind: 'answer', question: question.id, option });
    verdict.focus({ preventScroll: true });
    verdict.scrollIntoView({ block: 'nearest' });
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = radios.find(({ checked }) => checked);
    if (chosen) settle(chosen.value);
    else radios[0]?.focus();
  });
  skip.addEventListener('click', () => settle(null));
  again.addEventListener('click', () => {
    remember(question.id, undefined);
    runtime.act({ kind: 'again', question: question.id });
    for (const radio of radios) radio.checked = false;
    radios[0]?.focus();
  });
}

export function predictions(root: HTMLElement, runtime: Runtime, remember: Remember): void {
  for (const island of root.querySelectorAll<HTMLElement>('sn-predict')) {
    const form = island.querySelector('form');
    const question = runtime.chapter.questions.find(({ id }) => id === island.dataset.question);
    const plain = island.querySelector<HTMLElement>('details.answer'); // for readers without JavaScript
    if (plain) plain.hidden = true;
    if (form && question) wire(form, question, runtime, remember);
  }
}
