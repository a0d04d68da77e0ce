// The hands of the build: what they bring is what the compiler would have found alone.
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openExperiments } from '../../../web/plugins/experiments';
import { type Hands, hire } from '../../../web/plugins/hands';
import type { ExperimentEngine, TaskRequest } from '../../../web/src/engine/experiment';
import { EngineError } from '../../../web/src/engine/protocol';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const experiment = JSON.stringify({
  data: { name: 'digits' },
  lanes: [{ id: 'bn', network: { mlp: [64, 32, 10], norm: 'BatchNorm1d(%)' } }],
  optimizer: { kind: 'sgd', lr: 0.1 },
  batches: { size: 64 },
  steps: 60,
  seeds: 8,
  record: { every: 20, what: ['loss'] },
});
const asked = { experiment, vars: {} };
const requests: TaskRequest[] = Array.from({ length: 8 }, (_, seed) => ({
  ...asked,
  lane: 'bn',
  seed,
}));

let engine: ExperimentEngine;
let own = 0; // tasks that the compiler ran itself
let hands: Hands | null = null;
beforeAll(async () => {
  const opened = await openExperiments(top);
  const task: ExperimentEngine['task'] = (request) => {
    own++;
    return opened.task(request);
  };
  engine = Object.assign(Object.create(opened), { task }) as ExperimentEngine;
});
afterEach(() => hands?.close());

test('with hands and without, the results are the same, in the order they were asked for', () => {
  const alone = hire(engine, top, { count: 0 }).run(requests);
  expect(alone.map(({ seed }) => seed)).toEqual(requests.map(({ seed }) => seed));
  hands = hire(engine, top, { count: 2 });
  const before = own;
  for (let tries = 1; own - before === tries * requests.length || tries < 3; tries++) {
    expect(tries).toBeLessThan(1000); // by then the hands have come and taken part
    expect(hands.run(requests)).toEqual(alone);
  }
}, 60_000);

test('what the core refuses is said as without hands, and the next run is unharmed', () => {
  hands = hire(engine, top, { count: 2 });
  const wrong = requests.map((one) => ({ ...one, lane: one.seed > 3 ? 'none' : 'bn' }));
  expect(() => hands?.run(wrong)).toThrow(EngineError);
  expect(hands.run(requests).every(({ at }) => at.length > 1)).toBe(true);
});

test('without a place to start from, the compiler does everything itself', () => {
  hands = hire(engine, '/nowhere', { count: 1 });
  expect(hands.run(requests)).toHaveLength(requests.length);
});
