// Numbers as a reader sees them: real minus signs, one number of decimals for a whole column.

const MINUS = '\u2212';
const special = (value: number): string | null =>
  Number.isNaN(value) ? 'NaN' : value === Infinity ? '∞' : value === -Infinity ? `${MINUS}∞` : null;
const signed = (text: string): string =>
  /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', MINUS);

/** How many decimals every number of a group gets, so that its points line up. */
export function decimals(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; ++i) {
    const size = Math.abs(values[i] as number);
    if (Number.isFinite(size) && size > largest) largest = size;
  }
  return largest >= 999.5 ? 0 : largest >= 99.5 ? 1 : 2;
}

/** For cells: a fixed number of decimals. */
export const fixed = (value: number, places: number): string =>
  special(value) ?? (Math.abs(value) >= 1e6 ? scientific(value) : signed(value.toFixed(places)));

/** For single figures: three digits that matter, whatever the size. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (special(value) || size === 0) return special(value) ?? '0';
  if (size >= 1e6 || size < 5e-4) return scientific(value);
  const places =
    size >= 999.5 ? 0 : size >= 99.5 ? 1 : size >= 0.0995 ? 2 : size >= 0.00995 ? 3 : 4;
  return signed(value.toFixed(places));
}

/** For means and variances: one decimal more than the values they come from. */
export function statistic(value: number): string {
  const size = Math.abs(value);
  if (size > 1e-6 && size < 5e-4) return scientific(value); // below that it is rounding
  return fixed(value, size >= 9999.5 ? 0 : size >= 999.5 ? 1 : size >= 99.5 ? 2 : 3);
}

/** For ticks: as short as it is exact. */
export const short = (value: number): string =>
  Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-4)
    ? scientific(value)
    : signed(String(Number(value.toPrecision(8))));

function scientific(value: number): string {
  const [mantissa, power] = value.toExponential(1).split('e') as [string, string];
  return `${signed(mantissa.replace(/\.0$/, ''))}e${signed(String(Number(power)))}`;
}

/** A count in a sentence: '1 row', '8 rows'. */
export const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** What somebody typed, or null when it is no number. Accepts a real minus and a decimal comma. */
export function parse(text: string): number | null {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/g, '-')
    .replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) && Math.abs(value) <= 1e30 ? value : null;
}
