// Answers what figures ask beside their batch. A worker of its own, with the module that trains networks:
// only the chapters that ask fetch it.
import { createTraining, hasSimd } from '@sirnorm/training';
import { answer } from './answer';
import type { Ask, Fact } from './facts';
import type { TrainingEngine } from './training';

export interface FactsAssets {
  readonly digits: string;
  readonly wine: string;
  readonly wasm: { readonly simd: string; readonly scalar: string };
}
export interface FactsRequest {
  readonly id: number;
  readonly assets: FactsAssets;
  readonly ask: Ask;
}
export type FactsReply =
  | { readonly id: number; readonly fact: Fact }
  | { readonly id: number; readonly failed: 'network' | 'unsupported' | 'crashed' };

class Missing extends Error {}

async function get(url: string): Promise<Response> {
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) throw new Missing(url);
  return response;
}

let engine: Promise<TrainingEngine> | null = null;
async function open({ digits, wine, wasm }: FactsAssets): Promise<TrainingEngine> {
  const [digitsText, wineText, wasmBinary] = await Promise.all([
    get(digits).then((response) => response.text()),
    get(wine).then((response) => response.text()),
    get(hasSimd() ? wasm.simd : wasm.scalar).then((response) => response.arrayBuffer()),
  ]);
  return createTraining({ digits: digitsText, wine: wineText, wasmBinary });
}

interface Port {
  onmessage: ((event: MessageEvent<FactsRequest>) => void) | null;
  postMessage(reply: FactsReply): void;
}
const port = globalThis as unknown as Port;
port.onmessage = async ({ data: { id, assets, ask } }) => {
  try {
    engine ??= open(assets);
    const opened = await engine.catch((error) => {
      engine = null; // another try may find the network back
      throw error;
    });
    port.postMessage({ id, fact: answer(opened, ask) });
  } catch (error) {
    const unsupported = error instanceof WebAssembly.CompileError;
    const failed = error instanceof Missing ? 'network' : unsupported ? 'unsupported' : 'crashed';
    port.postMessage({ id, failed });
  }
};
