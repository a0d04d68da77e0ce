export function median(values: readonly number[]): number;
export function digits(value: number): string;
export function times(value: number): string;
export function percent(share: number): string;
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string;
export function between(text: string, name: string, content: string): string;
export const ROOT: string;
export function fill(name: string, content: string): void;
export function lastRun(
  name: string,
  command: string,
): { readonly measured: string; readonly write: boolean };
