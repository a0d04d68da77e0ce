import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClient, EngineFailure, type WorkerLike } from '../../../web/src/engine/client';
import type { Reply, Request } from '../../../web/src/engine/messages';
import { EngineError, type Problem } from '../../../web/src/engine/protocol';
import { problemOf } from '../../../web/src/session/fold';
import { START } from '../../../web/src/session/scene';
import { stagesOf } from './chapter';

const problem = (seed = 1): Problem => problemOf({ ...START, seed });
const info = { version: '1', arch: 'wasm', simd: true, expectedFingerprint: '0'.repeat(16) };

type Behaviour = (request: Request, worker: Double) => void;

/** Stands in for the worker: records what it is asked and answers when told. */
class Double implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly asked: Request[] = [];
  ended = false;
  constructor(readonly behave: Behaviour) {}
  postMessage(request: Request): void {
    this.asked.push(request);
    queueMicrotask(() => {
      if (request.kind === 'open') this.reply({ id: request.id, value: info });
      else this.behave(request, this);
    });
  }
  reply(reply: Reply): void {
    this.onmessage?.({ data: reply } as MessageEvent<Reply>);
  }
  die(message: string): void {
    this.onerror?.({ message, preventDefault() {} } as ErrorEvent);
  }
  terminate(): void {
    this.ended = true;
  }
}

const answers: Behaviour = (request, worker) => {
  if (request.kind === 'stages') worker.reply({ id: request.id, value: stagesOf(request.problem) });
};
const silent: Behaviour = () => {};
const dies: Behaviour = (_, worker) => worker.die('RuntimeError: unreachable');

function office(...behaviours: Behaviour[]) {
  const workers: Double[] = [];
  const spawn = () => {
    const worker = new Double(behaviours[workers.length] ?? answers);
    workers.push(worker);
    return worker;
  };
  const client = createClient(spawn);
  return { client, workers };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('opens first, then answers in order', async () => {
  const { client, workers } = office();
  await expect(client.info).resolves.toEqual(info);
  expect((await client.stages(problem(3)))?.mean[0]).toBe(3);
  expect(workers[0]?.asked.map(({ kind }) => kind)).toEqual(['open', 'stages']);
});

test('while one picture is computed only the newest of the others waits', async () => {
  const held: Request[] = [];
  const { client, workers } = office((request) => void held.push(request));
  await client.info;
  const all = [1, 2, 3, 4].map((seed) => client.stages(problem(seed)));
  await tick();
  const release = () => {
    const request = held.shift();
    if (request?.kind === 'stages')
      workers[0]?.reply({ id: request.id, value: stagesOf(request.problem) });
  };
  release();
  await tick();
  release();
  const means = (await Promise.all(all)).map((stages) => stages?.mean[0] ?? null);
  expect(means).toEqual([1, null, null, 4]);
  expect(workers[0]?.asked).toHaveLength(3);
});

test('lanes do not overtake each other', async () => {
  const { client } = office();
  const [figure, aside] = await Promise.all([
    client.stages(problem(1)),
    client.stages(problem(2), 'aside'),
  ]);
  expect([figure?.mean[0], aside?.mean[0]]).toEqual([1, 2]);
});

test('a crashed worker is replaced and its call repeated', async () => {
  const { client, workers } = office(dies, answers);
  expect((await client.stages(problem(5)))?.mean[0]).toBe(5);
  expect(workers).toHaveLength(2);
  expect(workers[0]?.ended).toBe(true);
});

test('a call that crashes twice is refused; the next one gets a fresh worker', async () => {
  const { client, workers } = office(dies, dies, answers);
  await expect(client.stages(problem())).rejects.toMatchObject({ reason: 'crashed' });
  expect((await client.stages(problem(6)))?.mean[0]).toBe(6);
  expect(workers).toHaveLength(3);
});

test('a module that reports its own death is not used again', async () => {
  const abort: Behaviour = (request, worker) =>
    worker.reply({
      id: request.id,
      fault: { kind: 'failed', reason: 'crashed', message: 'Aborted()' },
    });
  const { client, workers } = office(abort, answers);
  expect((await client.stages(problem(2)))?.mean[0]).toBe(2);
  expect(workers[0]?.ended).toBe(true);
});

test('a hung worker is replaced after two seconds, and late words of it are ignored', async () => {
  const { client, workers } = office(silent, answers);
  const answer = client.stages(problem(7));
  await tick(1999);
  expect(workers).toHaveLength(1);
  await tick(2);
  expect((await answer)?.mean[0]).toBe(7);
  expect(() => workers[0]?.reply({ id: 2, value: info })).not.toThrow();
});

test('a call that hangs twice is refused as stuck', async () => {
  const { client } = office(silent, silent, answers);
  const answer = expect(client.stages(problem())).rejects.toMatchObject({ reason: 'stuck' });
  await tick(4100);
  await answer;
  expect(await client.stages(problem())).not.toBeNull();
});

test('what the engine refuses is an EngineError with its sentence; the worker stays', async () => {
  const refuses: Behaviour = (request, worker) =>
    worker.reply({
      id: request.id,
      fault: { kind: 'refused', code: 'bad_value', message: 'eps must be above 0.' },
    });
  const { client, workers } = office(refuses);
  await expect(client.table('a')).rejects.toThrow(EngineError);
  await expect(client.table('a')).rejects.toThrow('eps must be above 0.');
  expect(workers).toHaveLength(1);
});

function closed(reason: 'unsupported' | 'network') {
  const workers: Double[] = [];
  const spawn = () => {
    const worker = new Double(silent);
    worker.postMessage = (request) => {
      worker.asked.push(request);
      queueMicrotask(() =>
        worker.reply({ id: request.id, fault: { kind: 'failed', reason, message: reason } }),
      );
    };
    workers.push(worker);
    return worker;
  };
  return { client: createClient(spawn), workers };
}

test('a browser without WebAssembly is told apart from a lost connection', async () => {
  const without = closed('unsupported');
  await expect(without.client.info).rejects.toMatchObject({ reason: 'unsupported' });
  expect(without.workers).toHaveLength(1); // no second try: it would not help

  const offline = closed('network');
  await expect(offline.client.stages(problem())).rejects.toBeInstanceOf(EngineFailure);
  await expect(offline.client.info).rejects.toMatchObject({ reason: 'network' });
  expect(offline.workers).toHaveLength(2); // one more try
  await expect(offline.client.fingerprint()).rejects.toMatchObject({ reason: 'network' });
});

test('a worker script that does not arrive is a network failure, one that may not start is unsupported', async () => {
  const lost = () => {
    const worker = new Double(silent);
    worker.postMessage = () => queueMicrotask(() => worker.die(''));
    return worker;
  };
  await expect(createClient(lost).info).rejects.toMatchObject({
    reason: 'network',
  });
  const forbidden = () => {
    throw new Error('refused');
  };
  await expect(createClient(forbidden).info).rejects.toMatchObject({
    reason: 'unsupported',
  });
});
