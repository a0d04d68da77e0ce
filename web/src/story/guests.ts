// Whoever comes to some chapters only: what plays a lesson, what counts predictions, the room of live runs.
import type { Runtime } from './runtime';
import { failure } from './words';

export function invite(main: HTMLElement, host: HTMLElement, runtime: Runtime): void {
  const { chapter, notice } = runtime;
  const lost = () => {
    notice.value = failure('network');
  };
  const uses = (name: string) =>
    chapter.steps.some(({ widgets }) => widgets.some((use) => use.name === name));
  if (chapter.asked) import('./bets').then(({ countBets }) => countBets(runtime), lost);
  if (chapter.experiments.length > 0)
    import('./run-room').then(({ openRuns }) => openRuns(main, host, runtime), lost);
  if (uses('learner'))
    import('./lesson').then(({ createLesson }) => runtime.teach(createLesson), lost);
}
