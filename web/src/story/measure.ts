// How a measure of a run is written, at build time and at run time alike.
import { figure, fixed } from '../charts/format';

/** A measure of a run: what was never reached is infinite. A share is written in per cent. */
export const formatMeasure = (value: number, digits?: string | number, as?: string): string =>
  value === Number.POSITIVE_INFINITY
    ? 'never'
    : as === 'percent'
      ? `${fixed(100 * value, +(digits ?? 0))}\u00a0%`
      : digits === undefined
        ? figure(value)
        : fixed(value, +digits);
