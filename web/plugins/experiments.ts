// The core that runs the experiments of the build: in the compiler itself, and in every hand that helps it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExperiments } from '@sirnorm/experiments';
import type { ExperimentEngine, TaskRequest, TaskResult } from '../src/engine/experiment';

/** top: the repository. */
export function openExperiments(top: string): Promise<ExperimentEngine> {
  const csv = (name: string) => readFileSync(join(top, `core/data/${name}.csv`), 'utf8');
  return createExperiments({
    data: { digits: csv('digits'), wine: csv('wine'), names: csv('names') },
    wasmBinary: readFileSync(join(top, 'build/wasm/package/sirnorm-training.wasm')),
  });
}

/** From its first step to its last. Throws EngineError. */
export function runOne(engine: ExperimentEngine, request: TaskRequest): TaskResult {
  const task = engine.task(request);
  try {
    const { lane, seed, cell = null } = request;
    const first = task.advance(0);
    const rest = first.done ? null : task.advance(first.steps);
    const both = rest ? [first, rest] : [first];
    const last = rest ?? first;
    const series: Record<string, Float32Array> = {};
    for (const what of Object.keys(first.series))
      series[what] = Float32Array.from(both.flatMap((chunk) => [...(chunk.series[what] ?? [])]));
    return {
      lane,
      seed,
      cell,
      divergedAt: last.divergedAt,
      stoppedAt: last.stoppedAt,
      at: Int32Array.from(both.flatMap(({ at }) => [...at])),
      series,
    };
  } finally {
    task.dispose();
  }
}
