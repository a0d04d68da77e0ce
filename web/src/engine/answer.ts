// What the core says to an Ask: the compiler answers with it in Node, the worker in the browser.
import type { Ask, Fact, NetworkAsk, NetworkFact } from './facts';
import { EngineError } from './protocol';
import type { Run, TrainingEngine } from './training';

export function answer(engine: TrainingEngine, ask: Ask): Fact {
  try {
    switch (ask.kind) {
      case 'network':
        return network(engine, ask);
      case 'gossip':
        return engine.company.gossip(ask);
      case 'running':
        return engine.company.running(ask);
      case 'channels':
        return engine.company.channels(ask);
      case 'court':
        return engine.company.court(ask);
    }
  } catch (error) {
    if (error instanceof EngineError) return { sentence: error.message };
    throw error;
  }
}

function network(engine: TrainingEngine, ask: NetworkAsk): NetworkFact {
  const run = engine.run({
    data: { name: ask.data },
    network: ask.network,
    inputShape: ask.inputShape,
    maxRows: ask.rows,
    init: { seed: ask.seed },
    optimizer: { kind: 'sgd', lr: 0.1 },
    batches: { size: ask.rows },
  });
  try {
    return read(run, ask);
  } finally {
    run.dispose();
  }
}

function read(run: Run, ask: NetworkAsk): NetworkFact {
  const reports = run.examine({ rows: ask.rows });
  const costs = run.costs(ask.rows);
  const layers = run.layers.map((name, at) => ({
    name,
    text: run.texts[at] ?? '',
    shape: run.shapes[at] ?? [],
    parameters: costs[at]?.parameters ?? 0,
    gathered: gathered(run, name),
    work: costs[at]?.forward ?? 0,
    mean: reports[at]?.mean ?? Number.NaN,
    spread: Math.sqrt(reports[at]?.variance ?? Number.NaN),
  }));
  return { layers, pytorch: run.pytorch(), weights: run.safetensors() };
}

/** How many numbers of a layer are running statistics. */
const gathered = (run: Run, layer: string): number =>
  run.stateNames
    .filter((name) => name === `${layer}.running_mean` || name === `${layer}.running_var`)
    .reduce((sum, name) => sum + run.state(name).length, 0);
