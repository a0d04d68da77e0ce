export function median(values: readonly number[]): number;
export function digits(value: number): string;
export function times(value: number): string;
export function percent(share: number): string;
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string;
export function between(text: string, name: string, content: string): string;
