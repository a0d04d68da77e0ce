// The one file that loads the wasm module. It answers requests in order, one reply each, and knows
// nothing of the page. A crashed module is reported, never reused: the client replaces the worker.
import { createEngine, hasSimd } from '@sirnorm/core';
import { assets } from './assets';
import type { Answers, Call, Fault, Reason, Reply, Request } from './messages';
import { type Engine, EngineError } from './protocol';

class Failed extends Error {
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
  }
}

async function get(url: string | undefined): Promise<Response> {
  const response = url ? await fetch(url).catch(() => null) : null;
  if (!response?.ok) throw new Failed('network', `${url} did not arrive.`);
  return response;
}
const text = async (url: string) => (await get(url)).text();
const bytes = async (url: string | undefined) => (await get(url)).arrayBuffer();

async function open(): Promise<Engine> {
  if (typeof WebAssembly !== 'object') throw new Failed('unsupported', 'No WebAssembly here.');
  const module = assets.wasm[hasSimd() ? 'sirnorm.wasm' : 'sirnorm-scalar.wasm'];
  const parts = [text(assets.digits), text(assets.wine), bytes(module)] as const;
  const [digits, wine, wasmBinary] = await Promise.all(parts).catch((error) => {
    throw error instanceof Failed ? error : new Failed('network', String(error)); // broken off half-way
  });
  try {
    return await createEngine({ digits, wine, wasmBinary });
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new Failed('unsupported', String(error)); // everything is here, but it would not compile
  }
}

// Begun before anyone asks: a page that is still busy with its text delivers no message.
const opening = open();
opening.catch(() => {}); // who asks is told
let engine: Engine | null = null;

async function answer(call: Call): Promise<Answers[keyof Answers]> {
  if (call.kind === 'open') {
    engine = await opening;
    return engine.info;
  }
  if (!engine) throw new Failed('crashed', 'The engine was asked before it was opened.');
  switch (call.kind) {
    case 'stages':
      return engine.stages(call.problem);
    case 'learn':
      return engine.learn(call.problem, call.lesson);
    case 'table':
      return engine.table(call.text);
    case 'fingerprint':
      return engine.fingerprint();
    case 'time': {
      const start = performance.now();
      for (let i = 0; i < call.repeats; ++i) engine.stages(call.problem);
      return performance.now() - start;
    }
  }
}

function fault(error: unknown): Fault {
  if (error instanceof EngineError) {
    return { kind: 'refused', code: error.code, message: error.message };
  }
  const reason = error instanceof Failed ? error.reason : 'crashed';
  return {
    kind: 'failed',
    reason,
    message: error instanceof Error ? error.message : String(error),
  };
}

/** The buffers of an answer's own arrays; a view of a larger buffer is cloned instead. */
function buffers(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const whole = Object.values(value).filter(
    (part) => ArrayBuffer.isView(part) && part.byteLength === part.buffer.byteLength,
  );
  return [...new Set(whole.map((part) => part.buffer as ArrayBuffer))];
}

interface Port {
  onmessage: ((event: MessageEvent<Request>) => void) | null;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}
const port = globalThis as unknown as Port;
port.onmessage = async ({ data }) => {
  try {
    const value = await answer(data);
    port.postMessage({ id: data.id, value }, buffers(value));
  } catch (error) {
    port.postMessage({ id: data.id, fault: fault(error) }, []);
  }
};
