// How a run is driven, over every order of actions.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DriveAction,
  drive,
  isOver,
  paced,
  parked,
  ROUND,
} from '../../../web/src/session/run';

const at = [0, 5, 10, 15, 20];
const after = (...actions: DriveAction[]) =>
  actions.reduce((now, action) => drive(now, action, at), parked());
const came = (step: number): DriveAction => ({ kind: 'came', step, over: step === 20 });

test('play lets the networks go as far as time allows', () => {
  expect(after({ kind: 'play' })).toMatchObject({ state: 'running', goal: 0 });
  expect(after({ kind: 'play' }, { kind: 'tick', by: 7 }).goal).toBe(7);
  expect(after({ kind: 'play' }, { kind: 'tick', by: 700 }).goal).toBe(20);
  expect(after({ kind: 'tick', by: 7 }).goal).toBe(0);
});

test('a pause holds at what has been reached; play goes on from there', () => {
  const paused = after({ kind: 'play' }, { kind: 'tick', by: 10 }, came(5), { kind: 'pause' });
  expect(paused).toMatchObject({ state: 'paused', goal: 5, reached: 5 });
  expect(drive(paused, { kind: 'play' }, at)).toMatchObject({ state: 'running', reached: 5 });
});

test('scrubbing pauses and looks at a recorded point', () => {
  const back = after({ kind: 'play' }, { kind: 'tick', by: 15 }, came(15), {
    kind: 'scrub',
    step: 8,
  });
  expect(back).toMatchObject({ state: 'paused', shown: 5 });
  expect(drive(back, { kind: 'step' }, at).shown).toBe(10);
  expect(drive(back, { kind: 'play' }, at).shown).toBeNull();
  expect(drive(back, { kind: 'scrub', step: 99 }, at).shown).toBeNull();
});

test('what is over begins anew, and nothing else moves it', () => {
  const done = after({ kind: 'play' }, { kind: 'tick', by: 20 }, came(20));
  expect(done.state).toBe('done');
  for (const kind of ['pause', 'stop', 'step'] as const)
    expect(drive(done, { kind }, at)).toEqual(done);
  expect(drive(done, { kind: 'play' }, at)).toMatchObject({ state: 'running', reached: 0 });
});

test('whatever happens, nobody is sent beyond the end or looked at ahead of time', () => {
  const action: fc.Arbitrary<DriveAction> = fc.oneof(
    fc.constantFrom<DriveAction>(
      { kind: 'play' },
      { kind: 'pause' },
      { kind: 'step' },
      { kind: 'stop' },
      { kind: 'restart' },
      { kind: 'fail' },
      { kind: 'clear' },
    ),
    fc.record({ kind: fc.constant('tick' as const), by: fc.integer({ min: 1, max: 50 }) }),
    fc.record({
      kind: fc.constant('came' as const),
      step: fc.constantFrom(...at),
      over: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('scrub' as const), step: fc.integer({ min: -5, max: 40 }) }),
    fc.record({
      kind: fc.constant('pace' as const),
      speed: fc.constantFrom('slow', 'normal', 'fast', 'full'),
    }),
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      let now = parked();
      for (const one of actions) {
        now = drive(now, one, at);
        expect(now.goal).toBeLessThanOrEqual(20);
        expect(now.shown ?? 0).toBeLessThanOrEqual(now.reached);
        if (now.shown !== null) expect(at).toContain(now.shown);
        if (isOver(now.state)) expect(drive(now, { kind: 'tick', by: 1 }, at)).toEqual(now);
      }
    }),
  );
});

test('a round at full speed grows or shrinks towards its length, by no more than twice', () => {
  expect(paced(10, ROUND)).toBe(10);
  expect(paced(10, ROUND * 100)).toBe(5);
  expect(paced(10, 1)).toBe(20);
  expect(paced(1, 10_000)).toBe(1);
});
