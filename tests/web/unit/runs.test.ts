// The live runs of a chapter over a pool that is made up: what is driven, kept, marked and said.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Scene, START } from '../../../web/src/session/scene';
import { WIDGETS } from '../../../web/src/story/catalog';
import { createRuns } from '../../../web/src/story/runs';
import { showsRun } from '../../../web/src/story/shows';
import type { WidgetName, WidgetUse } from '../../../web/src/story/types';
import { experiment, fakePool, type Script } from './troupe';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const of = 'faster';
const chart: WidgetUse = { name: 'line-chart', attrs: { of, metric: 'accuracy' } };
const button: WidgetUse = { name: 'run', attrs: { of } };
const network: WidgetUse = { name: 'network', attrs: { of } };
const listing: WidgetUse = { name: 'code', attrs: { of } };
const auto: WidgetUse = { name: 'run', attrs: { of, auto: true } };
const sceneOf = (free: Scene['free']): Scene => ({ ...START, free });

async function open(widgets: readonly WidgetUse[], script: Script = {}) {
  const { pool, log } = fakePool(script);
  const runs = createRuns({
    chapter: { experiments: [experiment] },
    pool,
    scene: sceneOf({ lr: 0.1 }),
    wants: () => [{ what: 'accuracy', at: 'all' }],
    frame: (callback) => void setTimeout(callback, 1),
  });
  runs.watched(true);
  runs.stage(widgets);
  await vi.advanceTimersByTimeAsync(2);
  const view = () => {
    const found = runs.views.value?.[of];
    if (!found) throw new Error('no view');
    return found;
  };
  const wait = (time: number) => vi.advanceTimersByTimeAsync(time);
  const say = (what: 'play' | 'pause' | 'step' | 'stop' | 'restart') =>
    runs.intend({ kind: 'run', of, what });
  const choose = (free: Scene['free'], finished = true) =>
    runs.follow(sceneOf(free), { finished, turned: false });
  return { runs, log, view, wait, say, choose };
}
const numbers = (view: { lanes: readonly { results: readonly { at: Int32Array }[] }[] }) =>
  view.lanes.map(({ results }) => results.map(({ at }) => at.at(-1) ?? -1));

describe('a run', () => {
  test('waits for its button, then marches every lane and seed to the end', async () => {
    const { view, say, wait, log } = await open([button, chart]);
    expect(view().state).toBe('idle');
    expect(log.tasks).toHaveLength(0);
    say('play');
    await wait(1);
    expect(view().state).toBe('running');
    await wait(1000);
    expect(view().state).toBe('done');
    expect(numbers(view())).toEqual([
      [20, 20],
      [20, 20],
    ]);
    expect(view().progress).toBe(1);
    expect(view().lanes[1]?.summary.accuracy?.at.at(-1)).toBe(20);
    expect(view().verdicts[0]).toMatchObject({ claim: 'faster', holds: true });
  });

  test('that records nothing but its end comes to it', async () => {
    const { view, say, wait } = await open([button, chart], { every: 0 });
    say('play');
    await wait(1000);
    expect(view().state).toBe('done');
    expect(numbers(view())).toEqual([
      [20, 20],
      [20, 20],
    ]);
  });

  test('keeps lanes and seeds in step with each other', async () => {
    const { view, say, wait } = await open([button, chart], { steps: 100 });
    say('play');
    for (let i = 0; i < 40; ++i) {
      await wait(7);
      if (view().state === 'done') break;
      const reached = numbers(view()).flat();
      expect(Math.max(...reached) - Math.min(...reached)).toBeLessThanOrEqual(40);
    }
  });

  test('starts by itself where nothing else would start it, or where it is told to', async () => {
    for (const widgets of [[chart], [auto, chart]]) {
      const { view, wait } = await open(widgets);
      await wait(1000);
      expect(view().state).toBe('done');
    }
  });

  test('is not begun by a network or a listing that is called as it is', async () => {
    for (const widgets of [[network], [network, listing], [network, button, chart]]) {
      const { log, runs, wait } = await open(widgets);
      await wait(1000);
      expect(log.tasks).toHaveLength(0);
      expect(runs.views.value?.[of]?.state ?? 'idle').toBe('idle');
    }
    for (const [name, { attributes }] of Object.entries(WIDGETS)) {
      const use: WidgetUse = { name: name as WidgetName, attrs: { of } };
      if (attributes.of) expect(showsRun(use, of)).toBe(attributes.of.named === 'experiment');
    }
  });

  test('pauses, goes one recorded point on, plays on', async () => {
    const { view, say, wait } = await open([button, chart], { steps: 100 });
    say('play');
    await wait(30);
    say('pause');
    await wait(100);
    const { step } = view();
    expect(view().state).toBe('paused');
    expect(step).toBeGreaterThan(0);
    await wait(500);
    expect(view().step).toBe(step);
    say('step');
    await wait(100);
    expect(view().step).toBe(step + 5);
    expect(view().state).toBe('paused');
    say('play');
    await wait(3000);
    expect(view().state).toBe('done');
  });

  test('one step is a way to begin', async () => {
    const { view, say, wait } = await open([button, chart]);
    say('step');
    await wait(100);
    expect(view()).toMatchObject({ state: 'paused', step: 5 });
  });

  test('can be looked through backwards and forwards', async () => {
    const { runs, view, say, wait } = await open([button, chart], { steps: 100 });
    say('play');
    await wait(3000);
    runs.intend({ kind: 'scrub', of, step: 33, done: true });
    await wait(10);
    expect(view()).toMatchObject({ shown: 30, step: 100, state: 'done' });
    say('step');
    await wait(10);
    expect(view().shown).toBe(35);
    runs.intend({ kind: 'scrub', of, step: 999, done: true });
    await wait(10);
    expect(view().shown).toBe(100);
  });

  test('stops for good, and begins anew when asked', async () => {
    const { view, say, wait, log } = await open([button, chart], { steps: 100 });
    say('play');
    await wait(30);
    say('stop');
    await wait(10);
    expect(view().state).toBe('stopped');
    const { step } = view();
    await wait(500);
    expect(view().step).toBe(step);
    say('restart');
    await wait(3000);
    expect(view().state).toBe('done');
    expect(log.tasks).toHaveLength(8); // two lanes, two seeds, twice
  });

  test('at a chosen speed takes its time', async () => {
    const { runs, view, say, wait } = await open([button, chart], { steps: 100, every: 1 });
    runs.intend({ kind: 'pace', of, speed: 'normal' });
    say('play');
    await wait(500);
    expect(view().step).toBeGreaterThan(10);
    expect(view().step).toBeLessThan(50); // 60 a second
  });

  test('says where an army scattered, and goes on with the others', async () => {
    const { view, say, wait } = await open([button, chart], { scatters: { 'none/1': 7 } });
    say('play');
    await wait(1000);
    expect(view().state).toBe('done');
    expect(view().lanes[0]?.results.map(({ divergedAt }) => divergedAt)).toEqual([null, 7]);
    expect(numbers(view())).toEqual([
      [20, 10],
      [20, 20],
    ]);
  });
});

describe('out of sight', () => {
  test('nothing is begun, and what runs stands still', async () => {
    const { runs, view, say, wait } = await open([button, chart], { steps: 500 });
    say('play');
    await wait(40);
    runs.watched(false);
    await wait(50);
    const { step } = view();
    await wait(1000);
    expect(view().step).toBe(step);
    expect(view().state).toBe('running');
    runs.watched(true);
    await wait(100);
    expect(view().step).toBeGreaterThan(step);
  });

  test('a step without the experiment holds it; coming back it is as it was', async () => {
    const { runs, view, say, wait } = await open([button, chart], { steps: 500 });
    say('play');
    await wait(40);
    runs.stage([]);
    await wait(50);
    const { step } = view();
    await wait(500);
    expect(view().step).toBe(step);
    runs.stage([button, chart]);
    await wait(200);
    expect(view().step).toBeGreaterThan(step);
  });
});

describe('other settings', () => {
  test('before the first run change nothing but the plan', async () => {
    const { view, choose, wait, log } = await open([button, chart]);
    choose({ lr: 0.5 });
    await wait(50);
    expect(view().plan.vars.lr).toBe(0.5);
    expect(log.tasks).toHaveLength(0);
  });

  test('after a run mark its numbers as old while dragging, and run anew at the end', async () => {
    const { view, say, choose, wait } = await open([button, chart]);
    say('play');
    await wait(1000);
    const before = view().lanes[0]?.results[0]?.series.accuracy?.[0];
    choose({ lr: 0.5 }, false);
    await wait(100);
    expect(view().stale).toBe(true);
    expect(view().lanes[0]?.results[0]?.series.accuracy?.[0]).toBe(before);
    choose({ lr: 0.5 }, true);
    await wait(1000);
    expect(view()).toMatchObject({ stale: false, state: 'done' });
    expect(view().lanes[0]?.results[0]?.series.accuracy?.[0]).toBeCloseTo(0.5, 5);
  });

  test('are followed at once where the run is quick; the newest wins', async () => {
    const { view, choose, wait } = await open([auto, chart], { steps: 0 });
    await wait(100);
    for (const lr of [0.2, 0.3, 0.4]) choose({ lr }, false);
    await wait(200);
    expect(view()).toMatchObject({ stale: false, state: 'done' });
    expect(view().plan.vars.lr).toBe(0.4);
  });

  test('that were run before are shown without running again', async () => {
    const { view, say, choose, wait, log } = await open([button, chart]);
    say('play');
    await wait(1000);
    choose({ lr: 0.5 });
    await wait(1000);
    const ran = log.tasks.length;
    choose({ lr: 0.1 });
    await wait(100);
    expect(view()).toMatchObject({ stale: false, state: 'done' });
    expect(view().plan.vars.lr).toBe(0.1);
    expect(log.tasks).toHaveLength(ran);
  });

  test('of variables that the experiment does not read leave it alone', async () => {
    const { view, say, choose, wait, log } = await open([button, chart]);
    say('play');
    await wait(1000);
    choose({ lr: 0.1, colour: 'red' });
    await wait(50);
    expect(view().stale).toBe(false);
    expect(log.tasks).toHaveLength(4);
  });

  test('of the author’s next step begin with an empty picture', async () => {
    const { runs, view, say, wait } = await open([button, chart]);
    say('play');
    await wait(1000);
    runs.follow(sceneOf({ lr: 3 }), { finished: true, turned: true });
    runs.stage([button, chart]);
    await wait(50);
    expect(view()).toMatchObject({ state: 'idle', stale: false });
    expect(view().lanes[0]?.results).toEqual([]);
  });

  test('that the core refuses leave the numbers, with its sentence', async () => {
    const refuses = ({ vars }: { vars: Readonly<Record<string, unknown>> }) =>
      vars.lr === 9 ? 'lanes[0]: too fast.' : null;
    const { view, say, choose, wait } = await open([button, chart], { refuses });
    say('play');
    await wait(1000);
    choose({ lr: 9 });
    await wait(50);
    expect(view()).toMatchObject({ state: 'failed', stale: true });
    expect(view().sentence).toMatch(/These settings cannot run: lanes\[0\]: too fast\./);
    expect(numbers(view())[0]).toEqual([20, 20]);
  });
});

describe('a worker that fails', () => {
  test('is replaced: its networks catch up and the run says so', async () => {
    const { view, say, wait } = await open([button, chart], {
      dies: { task: 'bn/1', at: 10, times: 1 },
    });
    say('play');
    await wait(1000);
    expect(view().state).toBe('done');
    expect(view().sentence).toMatch(/was replaced; its networks begin again and catch up/);
    expect(numbers(view())[1]).toEqual([20, 20]);
  });

  test('for good ends the run with a sentence, and the run can be started again', async () => {
    const script: Script = { hangs: { task: 'none/0', at: 10 } };
    const { view, say, wait } = await open([button, chart], script);
    say('play');
    await wait(1000);
    expect(view().state).toBe('failed');
    expect(view().sentence).toMatch(/do not answer/);
    expect(numbers(view())[0]?.[0]).toBe(10);
    script.hangs = undefined as never;
    say('restart');
    await wait(1000);
    expect(view()).toMatchObject({ state: 'done', sentence: null });
  });
});

describe('a sweep', () => {
  test('fills its cells in the core’s order, a few networks at a time', async () => {
    const { view, say, wait, log } = await open([button, chart], { sweep: true });
    say('play');
    await wait(1);
    expect(log.tasks.length).toBeLessThanOrEqual(4);
    expect(log.tasks[0]).toMatchObject({ cell: 4, lane: 'none' });
    await wait(2000);
    expect(view()).toMatchObject({ state: 'done', progress: 1 });
    expect(log.tasks).toHaveLength(12);
  });

  test('pauses between networks', async () => {
    const { view, say, wait, log } = await open([button, chart], { sweep: true });
    say('play');
    await wait(30);
    say('pause');
    await wait(10);
    const begun = log.tasks.length;
    await wait(1000);
    expect(log.tasks).toHaveLength(begun);
    say('play');
    await wait(2000);
    expect(view().state).toBe('done');
  });
});

test('what is worth saying aloud is counted', async () => {
  const { runs, say, wait } = await open([button, chart]);
  expect(runs.news.value).toBe(0);
  say('play');
  await wait(1000);
  expect(runs.news.value).toBe(1);
});

test('a run that has ended is news once the medians of all its seeds are here', async () => {
  const { runs, view, say, wait } = await open([button, chart], { summing: 200 });
  say('play');
  for (let time = 0; time < 3000 && runs.news.value === 0; time += 5) await wait(5);
  expect(runs.news.value).toBe(1);
  expect(view().state).toBe('done');
  for (const { summary } of view().lanes) {
    expect(summary.accuracy?.at.at(-1)).toBe(20);
    expect(summary.accuracy?.count.at(-1)).toBe(2);
  }
});

test('and once its claims are judged', async () => {
  const { runs, view, say, wait } = await open([button, chart], { judging: 200 });
  say('play');
  for (let time = 0; time < 3000 && runs.news.value === 0; time += 5) await wait(5);
  expect(runs.news.value).toBe(1);
  expect(view().verdicts[0]).toMatchObject({ claim: 'faster', holds: true });
});

test('a number of the run is measured by the core', async () => {
  const { runs, say, wait } = await open([button, chart]);
  say('play');
  await wait(1000);
  await expect(runs.measure(of, { lane: 'bn', measure: '"accuracy"' })).resolves.toBe(42);
  await expect(runs.measure('nothing', { lane: 'bn', measure: '"accuracy"' })).resolves.toBeNull();
});
