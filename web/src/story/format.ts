// How a live number is written, at build time and at run time alike, so that nothing flashes.
import { fixed, short } from '../charts/format';
import type { QuantityName } from './catalog';

/** Chosen by somebody, not computed: written as short as it is exact. */
const CHOSEN: ReadonlySet<QuantityName> = new Set(['n', 'eps', 'gamma', 'beta', 'bias']);
export const DIGITS = 2;

export const formatNumber = (value: number, digits: number = DIGITS): string =>
  fixed(value, digits);

/** What :num and \live show: a chosen number as it is, a computed one with fixed digits. */
export const formatQuantity = (name: QuantityName, value: number, digits?: number): string =>
  digits === undefined && CHOSEN.has(name) ? short(value) : fixed(value, digits ?? DIGITS);

/** A variable of the chapter's own, as it was chosen unless digits are asked for. */
export const formatFree = (value: number | string, digits?: string | number): string =>
  typeof value === 'string' ? value : digits === undefined ? short(value) : fixed(value, +digits);
