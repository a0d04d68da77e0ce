// Asks the worker of facts, one question at a time. A worker that crashes or hangs is replaced and asked
// once more; after that the answer is a sentence's reason.
import type { Ask, Fact } from './facts';
import type { FactsAssets, FactsReply, FactsRequest } from './facts-worker';
import type { Reason } from './messages';

export interface FactsWorker {
  onmessage: ((event: MessageEvent<FactsReply>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: FactsRequest): void;
  terminate(): void;
}
export type Answer = { readonly fact: Fact } | { readonly failed: Reason };

const PATIENCE = 20_000; // ms a question may take before the worker counts as hung
const TRIES = 2;

export function createFacts(
  spawn: () => FactsWorker,
  assets: FactsAssets,
  patience = PATIENCE,
): (ask: Ask) => Promise<Answer> {
  let worker: FactsWorker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let id = 0;

  /** One message to the worker and its answer, whatever becomes of it. */
  function once(ask: Ask): Promise<Answer> {
    return new Promise((settle) => {
      const mine = ++id;
      const lose = (failed: Reason) => {
        clearTimeout(watchdog);
        worker?.terminate();
        worker = null;
        settle({ failed });
      };
      const watchdog = setTimeout(() => lose('stuck'), patience);
      try {
        worker ??= spawn();
      } catch {
        lose('unsupported');
        return;
      }
      worker.onmessage = ({ data }) => {
        if (data.id !== mine) return;
        if ('failed' in data) lose(data.failed);
        else {
          clearTimeout(watchdog);
          settle({ fact: data.fact });
        }
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        lose(event.message ? 'crashed' : 'network'); // a script that fails to load says nothing
      };
      worker.postMessage({ id: mine, assets, ask });
    });
  }
  async function patiently(ask: Ask): Promise<Answer> {
    let answer: Answer = { failed: 'crashed' };
    for (let tries = 0; tries < TRIES; ++tries) {
      answer = await once(ask);
      if ('fact' in answer || answer.failed === 'network' || answer.failed === 'unsupported') break;
    }
    return answer;
  }
  return (ask) => {
    const answer = last.then(() => patiently(ask));
    last = answer;
    return answer;
  };
}
