// English: the steps bar and the learner.
const s = (n: number) => (n === 1 ? '' : 's');

export const march = {
  fourSteps: 'The four steps',
  label: 'Let the network learn',
  run: 'Let it learn',
  pause: 'Pause',
  step: 'One step',
  again: 'Start over',
  names: { step: 'step', gamma: 'gamma', beta: 'beta', loss: 'loss' },
  curve: (from: string, to: string, at: number) =>
    `Loss from ${from} to ${to} after ${at} step${s(at)}`,
  before: 'The network has not begun to learn gamma and beta.',
  after: (at: number, gamma: string, beta: string, loss: string) =>
    `After ${at} gradient step${s(at)} gamma is ${gamma}, beta ${beta}, the loss ${loss}.`,
};
export type MarchWords = typeof march;
