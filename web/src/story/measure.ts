// How a measure of a run is written, at build time and at run time alike.
import { figure, fixed } from '../charts/format';

/** A measure of a run: what was never reached is infinite. */
export const formatMeasure = (value: number, digits?: string | number): string =>
  value === Number.POSITIVE_INFINITY
    ? 'never'
    : digits === undefined
      ? figure(value)
      : fixed(value, +digits);
