// Two tabs on one chapter: each takes over what the other has answered, but for the step it is reading.
import { expect, test } from 'vitest';
import { fresh, reduce, sceneOf } from '../../../web/src/session/state';
import { chapter } from './chapter';

const walk = { ...fresh(), step: 2 };

test('answers of other steps come over, and so does forgetting', () => {
  const told = reduce(chapter, walk, { kind: 'recall', answers: { alone: 'zero' } });
  expect(told.answers).toEqual({ alone: 'zero' });
  expect(reduce(chapter, told, { kind: 'recall', answers: {} }).answers).toEqual({});
});

test('the figure that is being read stays as it is', () => {
  const other = reduce(chapter, walk, { kind: 'recall', answers: { 'plus-eight': 'eight' } });
  expect(sceneOf(chapter, other)).toEqual(sceneOf(chapter, walk));
  const mine = reduce(chapter, walk, { kind: 'answer', question: 'plus-eight', option: 'one' });
  const after = reduce(chapter, mine, { kind: 'recall', answers: {} });
  expect(after.answers).toEqual({ 'plus-eight': 'one' });
  expect(sceneOf(chapter, after)).toEqual(sceneOf(chapter, mine));
});
