// Where the files of experiments are, as absolute URLs; for the chapters that fetch them.
import { allDigits, names, wine } from 'virtual:sirnorm-data';
import simd from '@sirnorm/wasm/sirnorm-training.wasm?url';
import scalar from '@sirnorm/wasm/sirnorm-training-scalar.wasm?url';
import type { ExperimentAssets } from './experiment-messages';

const absolute = (url: string) => new URL(url, document.baseURI).href;

export const experimentAssets: ExperimentAssets = {
  data: { digits: absolute(allDigits), wine: absolute(wine), names: absolute(names) },
  wasm: {
    'sirnorm-training.wasm': absolute(simd),
    'sirnorm-training-scalar.wasm': absolute(scalar),
  },
};
