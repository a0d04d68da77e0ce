// The façade over Company: what figures ask beside their batch. Copies instead of views, errors thrown.
import type { TrainingModule } from './training';
import type { CompanyEngine } from '../../web/src/engine/training';
import { check, integer } from './load';

export function companyOf(
  module: TrainingModule,
  { digits, wine }: { readonly digits: string; readonly wine: string },
): CompanyEngine {
  let opened: InstanceType<TrainingModule['Company']> | null = null;
  const core = () => {
    if (!opened) {
      opened = new module.Company(); // most pages never ask
      check(opened.open(digits, wine));
    }
    return opened;
  };
  /** Cuts what the core laid end to end. */
  const cut = (all: Float32Array, sizes: readonly number[]): Float32Array[] => {
    let from = 0;
    return sizes.map((size) => all.slice(from, (from += size)));
  };
  return {
    gossip({ axis, x, rows, features, weight, eps }) {
      check(core().gossip(axis, x, integer('Rows', rows), integer('Features', features), weight, eps));
      return { matrix: core().floats().slice() };
    },
    running(ask) {
      const { data, features, bias, seed, rows, batches, column, momentum, eps } = ask;
      integer('The number of batches', batches);
      check(core().passBy(data, features, bias, seed, rows, batches, column, momentum, eps));
      const all = core().floats().slice();
      const n = batches;
      const [batchMean, batchVar, runningMean, runningVar, verdict, rest] = cut(all, [
        n,
        n,
        n + 1,
        n + 1,
        n + 1,
        4,
      ]) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
      const [traveller = 0, truth = 0, mean = 0, variance = 0] = rest;
      const alone = String(core().text());
      const tracks = { batchMean, batchVar, runningMean, runningVar, verdict };
      return { ...tracks, traveller, truth, mean, variance, alone };
    },
    channels({ images, seed }) {
      check(core().channels(integer('The number of images', images), integer('The seed', seed)));
      const maps = images * 4 * 64;
      const parts = cut(core().floats().slice(), [images * 64, maps, maps, maps, 4, 4, 4]);
      const [pixels, x, y, asRows, mean, variance, rstd] = parts as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      return { pixels, x, y, asRows, mean, variance, rstd };
    },
    court({ digit, companions, rows, seed }) {
      check(core().court(integer('The digit', digit), companions, integer('Rows', rows), seed));
      const all = core().floats().slice();
      return {
        labels: Array.from(core().labels()),
        pixels: core().pixels().slice(),
        eval: all.slice(0, 10),
        train: all.length > 10 ? all.slice(10) : null,
        refused: String(core().text()) || null,
      };
    },
  };
}
