// Brings the live runs of a chapter to life. Loaded by pages with experiments only: pool, store and all.
import { effect } from '@preact/signals-core';
import { createExperiments } from '../engine/experiments';
import { sceneOf } from '../session/state';
import { wanted } from '../widgets';
import { runNumbers } from './run-numbers';
import { attach, createRuns } from './runs';
import type { Runtime } from './runtime';
import { settings } from './settings';
import { failure } from './words';

export function openRuns(root: HTMLElement, host: HTMLElement, runtime: Runtime): void {
  const { chapter, state, extra, notice, lost } = runtime;
  const pool = createExperiments();
  pool.info.catch((error: { reason?: 'network' }) => {
    notice.value = failure(error.reason ?? 'network');
    lost.value = true;
  });
  const runs = createRuns({
    chapter,
    pool,
    scene: sceneOf(chapter, state.peek()),
    wants: wanted,
    frame: (callback) =>
      document.hidden ? setTimeout(callback, 100) : requestAnimationFrame(callback),
  });
  attach(runs, runtime);

  effect(() => {
    runs.stage(chapter.steps[state.value.step]?.widgets ?? []);
  });
  // Whoever has committed to a prediction sees what happens: now, from a link, or coming back.
  let revealed = '';
  effect(() => {
    const question = chapter.questions.find(({ id }) => id === state.value.shown?.question);
    if (question?.run && question.id !== revealed)
      runs.intend({ kind: 'run', of: question.run, what: 'play' });
    revealed = question?.id ?? '';
  });
  // What an experiment claims would tell the answer, as long as the page still asks.
  const { frame, hide = '' } = document.documentElement.dataset;
  const asks = !frame && !hide.split(' ').includes('questions');
  effect(() => {
    const { step, answers } = state.value;
    const here = chapter.steps[step]?.id;
    const unanswered =
      asks && chapter.questions.some((one) => one.step === here && answers[one.id] === undefined);
    if (unanswered !== extra.peek().unanswered) extra.value = { ...extra.peek(), unanswered };
  });
  runNumbers(root, runs, () => ({
    places: [chapter.steps[state.value.step]?.id, state.value.shown?.question],
    vars: settings(sceneOf(chapter, state.value)),
  }));

  let inSight = false;
  const look = () => runs.watched(inSight && !document.hidden);
  new IntersectionObserver(([entry]) => {
    inSight = entry?.isIntersecting ?? false;
    look();
  }).observe(host);
  document.addEventListener('visibilitychange', look);
}
