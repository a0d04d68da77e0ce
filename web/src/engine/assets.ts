// Where the engine's worker finds what it loads.
import { digits, wine } from 'virtual:sirnorm-data';
import simd from '@sirnorm/wasm/sirnorm.wasm?url';
import scalar from '@sirnorm/wasm/sirnorm-scalar.wasm?url';

export const assets: {
  readonly digits: string; // CSV
  readonly wine: string; // CSV
  readonly wasm: Readonly<Record<string, string>>; // file name -> URL
} = { digits, wine, wasm: { 'sirnorm.wasm': simd, 'sirnorm-scalar.wasm': scalar } };
