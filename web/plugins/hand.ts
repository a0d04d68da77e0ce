// One of the hands, in a thread of its own: takes the next request that nobody has taken, runs it, answers.
import { join } from 'node:path';
import { type MessagePort, workerData } from 'node:worker_threads';
import { runnerImport } from 'vite';
import { type Answer, type Order, SENT, TAKEN } from './order.ts';
import { coreAlias } from './packages.ts';

interface Given {
  readonly port: MessagePort;
  readonly top: string;
}
const { port, top } = workerData as Given;

const { module } = await runnerImport<typeof import('./experiments.ts')>(
  join(top, 'web/plugins/experiments.ts'),
  {
    root: join(top, 'web'),
    configFile: false,
    logLevel: 'error',
    resolve: { alias: coreAlias(top) },
  },
);
const engine = await module.openExperiments(top);

port.on('message', ({ job, requests, tally }: Order) => {
  for (let at = Atomics.add(tally, TAKEN, 1); at < requests.length; ) {
    const request = requests[at];
    let result: Answer['result'] = null;
    try {
      if (request) result = module.runOne(engine, request);
    } catch {
      // Whoever asked runs it again and hears why.
    }
    port.postMessage({ job, at, result } satisfies Answer);
    Atomics.add(tally, SENT, 1);
    Atomics.notify(tally, SENT);
    at = Atomics.add(tally, TAKEN, 1);
  }
});
