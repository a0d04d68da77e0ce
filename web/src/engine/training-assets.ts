// Where the files of the training module are, as absolute URLs; for the chapters that fetch it.
import { digits, wine } from 'virtual:sirnorm-data';
import simd from '@sirnorm/wasm/sirnorm-training.wasm?url';
import scalar from '@sirnorm/wasm/sirnorm-training-scalar.wasm?url';
import type { FactsAssets } from './facts-worker';

const absolute = (url: string) => new URL(url, document.baseURI).href;

export const trainingAssets: FactsAssets = {
  digits: absolute(digits),
  wine: absolute(wine),
  wasm: { simd: absolute(simd), scalar: absolute(scalar) },
};
