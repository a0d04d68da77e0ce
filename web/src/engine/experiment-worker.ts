// Trains the networks of experiments. Loads the training module, and data sets when a task needs them; answers
// in order, one reply each. A crashed module is reported, never reused: the pool replaces the worker.
import { createExperiments, hasSimd, type Laboratory } from '@sirnorm/experiments';
import type { Chunk, Task, TaskRequest } from './experiment';
import type {
  ExperimentAnswer,
  ExperimentAssets,
  ExperimentCall,
  ExperimentMessage,
  ExperimentReply,
  Known,
  TextData,
} from './experiment-messages';
import type { Fault, Reason } from './messages';
import { EngineError } from './protocol';

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

let assets: ExperimentAssets | null = null;
let engine: Laboratory | null = null;
const tasks = new Map<number, { readonly task: Task; step: number }>();

async function open(given: ExperimentAssets): Promise<Laboratory> {
  if (typeof WebAssembly !== 'object') throw new Failed('unsupported', 'No WebAssembly here.');
  assets = given;
  const file = hasSimd() ? 'sirnorm-training.wasm' : 'sirnorm-training-scalar.wasm';
  const wasmBinary = await (await get(given.wasm[file])).arrayBuffer().catch((error) => {
    throw new Failed('network', String(error)); // broken off half-way
  });
  try {
    return await createExperiments({ wasmBinary });
  } catch (error) {
    throw new Failed('unsupported', String(error)); // everything is here, but it would not compile
  }
}

async function fetchData(into: Laboratory, names: readonly TextData[]): Promise<null> {
  const texts = await Promise.all(
    names.map(async (name) => {
      const response = await get(assets?.data[name]);
      return response.text().catch((error) => {
        throw new Failed('network', String(error));
      });
    }),
  );
  for (const [i, name] of names.entries()) into.put(name, texts[i] ?? '');
  return null;
}

function hold(laboratory: Laboratory, id: number, request: TaskRequest) {
  const held = tasks.get(id) ?? { task: laboratory.task(request), step: -1 };
  tasks.set(id, held);
  return held;
}

/** Chunks one behind the other. */
function joined(chunks: readonly Chunk[]): Chunk {
  const last = chunks.at(-1) as Chunk;
  if (chunks.length === 1) return last;
  const at = Int32Array.from(chunks.flatMap((chunk) => Array.from(chunk.at)));
  const names = Object.keys(last.series);
  const series = names.map((name) => {
    const parts = chunks.map((chunk) => chunk.series[name] ?? new Float32Array());
    const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
    let from = 0;
    for (const part of parts) {
      all.set(part, from);
      from += part.length;
    }
    return [name, all] as const;
  });
  return { ...last, at, series: Object.fromEntries(series) };
}

const SLICE = 8; // milliseconds that the core is left alone for

/** As many steps as fit; the core is asked in growing portions until one of them takes a slice. */
function advance(
  laboratory: Laboratory,
  { task: id, request }: Known,
  until: number,
  budget: number,
): Chunk {
  const held = hold(laboratory, id, request);
  const chunks: Chunk[] = [];
  const start = performance.now();
  let portion = 1;
  for (;;) {
    const begin = performance.now();
    const steps = held.step < 0 ? 0 : Math.min(portion, until - held.step);
    const chunk = held.task.advance(Math.max(0, Math.min(steps, 2 ** 30)));
    held.step = chunk.step;
    chunks.push(chunk);
    const now = performance.now();
    if (chunk.done || chunk.step >= until || now - start >= budget) return joined(chunks);
    if (now - begin < SLICE / 2) portion *= 2;
    else if (now - begin > 2 * SLICE) portion = Math.max(1, portion >> 1);
  }
}

/** The task at a step it has been at before, begun anew if need be. */
function taskAt(laboratory: Laboratory, known: Known, at: number): Task {
  const held = hold(laboratory, known.task, known.request);
  if (held.step < at) held.step = held.task.advance(at - Math.max(0, held.step)).step;
  return held.task;
}

const NEEDS_DATA = new Set(['advance', 'court', 'pytorch', 'safetensors', 'rows']);

async function answer(call: ExperimentCall): Promise<ExperimentAnswer> {
  if (call.kind === 'open') {
    engine = await open(call.assets);
    return engine.info;
  }
  if (!engine) throw new Failed('crashed', 'The engine was asked before it was opened.');
  if (call.kind === 'fetch') return fetchData(engine, call.names);
  if (NEEDS_DATA.has(call.kind) && !('task' in call && tasks.has(call.task))) {
    const asked = 'request' in call ? call.request : 'asked' in call ? call.asked : null;
    const needs = asked ? engine.missing(asked) : [];
    if (needs.length > 0) return { needs };
  }
  switch (call.kind) {
    case 'advance':
      return advance(engine, call, call.until, call.milliseconds);
    case 'court':
      return taskAt(engine, call, call.at).court(call.rows);
    case 'pytorch':
      return taskAt(engine, call, call.at).pytorch(call.className);
    case 'safetensors':
      return taskAt(engine, call, call.at).safetensors();
    case 'drop':
      for (const id of call.tasks) {
        tasks.get(id)?.task.dispose();
        tasks.delete(id);
      }
      return null;
    case 'plan':
      return engine.plan(call.asked);
    case 'rows':
      return engine.rows(call.asked, call.split, call.count);
    case 'summary':
      return engine.summary(call.results, call.what, call.quantiles);
    case 'measure':
      return engine.measure(call.asked, call.question, call.results);
    case 'cells':
      return engine.cells(call.asked, call.lane, call.results, call.measure);
    case 'judge':
      return engine.judge(call.asked, call.results);
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

/** The buffers of an answer's own arrays, of its series too. */
function buffers(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    return value.byteLength === value.buffer.byteLength ? [value.buffer as ArrayBuffer] : [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return [...new Set(Object.values(value).flatMap(buffers))];
}

interface Port {
  onmessage: ((event: MessageEvent<ExperimentMessage>) => void) | null;
  postMessage(reply: ExperimentReply, transfer: Transferable[]): void;
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
