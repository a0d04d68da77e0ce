export function functions(wasm: Uint8Array, symbols: string): { name: string; code: Uint8Array }[];
export function objects(map: string): Map<string, string>;
export function partOf(name: string, object: string): string;
export function weigh(
  wasm: Uint8Array,
  symbols: string,
  map: string,
): {
  whole: number;
  wire: number;
  code: number;
  parts: { part: string; bytes: number; wire: number }[];
};
