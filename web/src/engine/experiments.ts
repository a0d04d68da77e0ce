// The pool of experiments, ready to work: what a chapter with live runs imports, late.
import type { Experiments } from './experiment';
import { experimentAssets } from './experiment-assets';
import { createExperimentPool, type ExperimentWorkerLike } from './experiment-pool';
import workerUrl from './experiment-worker.ts?worker&url';
import { trusted } from './trusted';

const spawn = (): ExperimentWorkerLike =>
  new Worker(trusted(workerUrl), { type: 'module', name: 'sirnorm-experiments' });

export const createExperiments = (): Experiments => createExperimentPool(spawn, experimentAssets);
