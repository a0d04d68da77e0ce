// What figures ask the core beside the stages of their batch: each question once, in a worker of its own; and
// the layer that network and listing light together. Fetched by the chapters that ask.

import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { Fact } from '../engine/facts';
import { createFacts, type FactsWorker } from '../engine/facts-client';
import workerUrl from '../engine/facts-worker.ts?worker&url';
import { trainingAssets } from '../engine/training-assets';
import { trusted } from '../engine/trusted';
import { asked } from '../widgets';
import { keyOf } from '../widgets/contract';
import type { Runtime } from './runtime';
import { failure } from './words';

const spawn = (): FactsWorker =>
  new Worker(trusted(workerUrl), { type: 'module', name: 'sirnorm-facts' });

/** ready: everything that the figure of the current step asks has been answered, or never will be. */
export function gather(runtime: Runtime): { readonly ready: ReadonlySignal<boolean> } {
  const { chapter, view, state, extra, ears, notice } = runtime;
  const ask = createFacts(spawn, trainingAssets);
  const facts = signal<ReadonlyMap<string, Fact>>(new Map());
  const stays = signal<string | null>(null); // the layer chosen by click or by walking
  const passing = signal<string | null>(null); // the layer pointed at
  const failed = signal(false);
  const wanted = new Set<string>();
  const answered = new Set<string>(); // by the core itself, not by what stands in
  const latest = new Map<string, Fact>(); // by kind: stands in until the new one is here

  ears.add((intent) => {
    if (intent.kind !== 'lit') return;
    batch(() => {
      passing.value = intent.passing ? intent.layer : null;
      if (!intent.passing) stays.value = intent.layer;
    });
  });
  effect(() => {
    void state.value.step; // another step: nothing is lit
    batch(() => {
      stays.value = null;
      passing.value = null;
    });
  });
  effect(() => {
    const lit = passing.value ?? stays.value;
    const { files } = chapter;
    extra.value = { ...extra.peek(), facts: facts.value, lit, ...(files ? { files } : {}) };
  });
  const questions = computed(() => {
    const now = view.value;
    return now && asked(now, chapter.steps[state.value.step]?.widgets ?? []);
  });
  effect(() => {
    for (const question of questions.value ?? []) {
      const key = keyOf(question);
      if (wanted.has(key)) continue;
      wanted.add(key);
      const old = latest.get(question.kind);
      if (old) facts.value = new Map(facts.peek()).set(key, old);
      void ask(question).then((answer) => {
        if ('failed' in answer) {
          wanted.delete(key); // the next change may ask again
          failed.value = true;
          notice.value = failure(answer.failed);
        } else {
          latest.set(question.kind, answer.fact);
          answered.add(key);
          facts.value = new Map(facts.peek()).set(key, answer.fact);
        }
      });
    }
  });
  const ready = computed(
    () =>
      failed.value ||
      Boolean(facts.value && questions.value?.every((question) => answered.has(keyOf(question)))),
  );
  return { ready };
}
