// Starts the worker of the engine.
import type { WorkerLike } from './client';
import { trusted } from './trusted';
import workerUrl from './worker.ts?worker&url';

export const spawn = (): WorkerLike =>
  new Worker(trusted(workerUrl), { type: 'module', name: 'sirnorm' });
