// Where the engine's files are, as absolute URLs.
import { digits, wine } from 'virtual:sirnorm-data';
import simd from '@sirnorm/wasm/sirnorm.wasm?url';
import scalar from '@sirnorm/wasm/sirnorm-scalar.wasm?url';
import type { Assets } from './messages';

const absolute = (url: string) => new URL(url, document.baseURI).href;

export const assets: Assets = {
  digits: absolute(digits),
  wine: absolute(wine),
  wasm: { 'sirnorm.wasm': absolute(simd), 'sirnorm-scalar.wasm': absolute(scalar) },
};
