// The predictions of a chapter, for a figure that counts them.
import { effect } from '@preact/signals-core';
import type { Bet } from '../widgets/contract';
import type { Runtime } from './runtime';
import type { Chapter } from './types';

export function betsOf(
  { questions, asked = {} }: Pick<Chapter, 'questions' | 'asked'>,
  answers: Readonly<Record<string, string | null>>,
): readonly Bet[] {
  return questions.map(({ id, step, answer }) => {
    const words = asked[id];
    const textOf = (option: string) =>
      words?.options.find((one) => one.id === option)?.text ?? option;
    const given = answers[id];
    return {
      question: id,
      asks: words?.ask ?? id,
      step,
      said: typeof given === 'string' ? textOf(given) : given,
      right: textOf(answer),
      won: given === answer,
    };
  });
}

export function countBets({ chapter, state, extra }: Runtime): void {
  effect(() => {
    const bets = betsOf(chapter, state.value.answers);
    extra.value = { ...extra.peek(), bets };
  });
}
