// Deutsch: die Leiste der vier Schritte und der Lernende.
import type { MarchWords } from '../en/march';

export const march: MarchWords = {
  fourSteps: 'Die vier Schritte',
  label: 'Das Netz lernen lassen',
  run: 'Lernen lassen',
  pause: 'Anhalten',
  step: 'Ein Schritt',
  again: 'Von vorn',
  names: { step: 'Schritt', gamma: 'gamma', beta: 'beta', loss: 'Verlust' },
  curve: (from, to, at) =>
    `Verlust von ${from} auf ${to} nach ${at} ${at === 1 ? 'Schritt' : 'Schritten'}`,
  before: 'Das Netz hat noch nicht begonnen, gamma und beta zu lernen.',
  after: (at, gamma, beta, loss) =>
    `Nach ${at} ${at === 1 ? 'Gradientenschritt' : 'Gradientenschritten'} ist gamma ${gamma}, beta ${beta}, der Verlust ${loss}.`,
};
