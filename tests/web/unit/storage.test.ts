import { expect, test } from 'vitest';
import { everything, forget, keeps, restore, type Shelf } from '../../../web/src/session/march';
import { recalled, remember, remembered, visit } from '../../../web/src/session/storage';
import { chapter } from './chapter';

function shelf(start: Record<string, string> = {}) {
  const kept = new Map(Object.entries(start));
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } satisfies Shelf & { kept: Map<string, string> };
}
const KEY = 'sirnorm:sir-norm/mean';

test('answers come back', () => {
  const store = shelf();
  remember(chapter, 'plus-eight', 'eight', () => store);
  remember(chapter, 'alone', null, () => store);
  expect(remembered(chapter, () => store)).toEqual({ 'plus-eight': 'eight', alone: null });
  remember(chapter, 'plus-eight', undefined, () => store);
  expect(remembered(chapter, () => store)).toEqual({ alone: null });
});

test('two tabs keep each other’s answers', () => {
  const store = shelf();
  remembered(chapter, () => store); // both tabs opened when nothing was there
  remember(chapter, 'alone', 'zero', () => store);
  remember(chapter, 'plus-eight', 'one', () => store);
  expect(remembered(chapter, () => store)).toEqual({ alone: 'zero', 'plus-eight': 'one' });
});

test.each([
  'null',
  '[]',
  '3',
  '{',
  '',
  '"text"',
  '{"answers":{"plus-eight":"no such option"}}',
  '{"answers":{"plus-eight":{}}}',
  '{"answers":{"gone":"x"}}',
  '{"answers":["plus-eight"]}',
  '{"seen":{"length":9}}',
])('someone else’s text %s is no answer', (text) => {
  expect(remembered(chapter, () => shelf({ [KEY]: text }))).toEqual({});
});

test('storage that throws or lies only forgets', () => {
  const throws = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(remembered(chapter, throws)).toEqual({});
  expect(() => remember(chapter, 'alone', null, throws)).not.toThrow();
  const full = { getItem: () => null, setItem: throws };
  expect(() => remember(chapter, 'alone', null, () => full)).not.toThrow();
  const liar = { getItem: () => undefined as unknown as null, setItem: () => {} };
  expect(remembered(chapter, () => liar)).toEqual({});
});

test('visited steps come back, each once, beside the answers; steps that are gone do not', () => {
  const store = shelf({ [KEY]: '{"answers":{"alone":"zero"},"seen":["gone","meet"]}' });
  visit(chapter, 'walk', () => store);
  visit(chapter, 'walk', () => store);
  const both = { answers: { alone: 'zero' }, seen: ['meet', 'walk'] };
  expect(recalled(chapter, () => store)).toEqual(both);
  remember(chapter, 'alone', 'itself', () => store);
  expect(recalled(chapter, () => store)).toEqual({ ...both, answers: { alone: 'itself' } });
});

test('a saved march comes back on top of what is there', () => {
  const one = shelf();
  remember(chapter, 'alone', 'zero', () => one);
  visit(chapter, 'meet', () => one);
  const two = shelf({ other: 'not ours' });
  remember(chapter, 'alone', 'itself', () => two);
  remember(chapter, 'plus-eight', 'one', () => two);
  visit(chapter, 'walk', () => two);
  expect(
    restore(
      everything(() => one),
      () => two,
    ),
  ).toBe(true);
  expect(recalled(chapter, () => two)).toEqual({
    answers: { alone: 'zero', 'plus-eight': 'one' },
    seen: ['walk', 'meet'],
  });
});

test('forgetting takes what is ours, and only that', () => {
  const store = shelf({ other: 'not ours', [KEY]: '{}', 'sirnorm:wizard/start': '{}' });
  expect(forget(() => store)).toBe(true);
  expect([...store.kept.keys()]).toEqual(['other']);
});

test('a storage that keeps nothing is found out', () => {
  const good = shelf();
  expect(keeps(() => good)).toBe(true);
  expect(good.kept.size).toBe(0);
  const throws = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  expect(keeps(throws)).toBe(false);
  expect(forget(throws)).toBe(false);
  expect(everything(throws).size).toBe(0);
  const liar = { ...shelf(), setItem: () => {} };
  expect(keeps(() => liar)).toBe(false);
  expect(restore(new Map([['sir-norm/mean', { answers: {}, seen: ['meet'] }]]), () => liar)).toBe(
    false,
  );
  expect(remember(chapter, 'alone', null, () => liar)).toBe(false);
  const stubborn = { ...shelf({ [KEY]: '{}' }), length: 1, key: () => KEY, removeItem: () => {} };
  expect(forget(() => stubborn)).toBe(false);
  const odd = { ...shelf(), length: 3, key: () => 7 as unknown as string };
  expect(everything(() => odd).size).toBe(0);
});
