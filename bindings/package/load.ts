// What both modules of the package share: which build to take, and what the border between the languages
// lets through.
import { EngineError } from '../../web/src/engine/protocol';

// (module (func (result v128) i32.const 0 i8x16.splat)): valid only where SIMD128 is.
const SIMD_PROBE = Uint8Array.of(
  0,
  97,
  115,
  109,
  1,
  0,
  0,
  0,
  1,
  5,
  1,
  96,
  0,
  1,
  123,
  3,
  2,
  1,
  0,
  10,
  8,
  1,
  6,
  0,
  65,
  0,
  253,
  15,
  11,
);
export const hasSimd = (): boolean => WebAssembly.validate(SIMD_PROBE);

export type Trouble = { code: unknown; message: unknown } | undefined; // Embind calls a std::string more than a string
const CODES = ['bad_shape', 'bad_value', 'unknown_name', 'bad_data'] as const;

export const check = (trouble: Trouble): void => {
  if (!trouble) return;
  throw new EngineError(
    CODES.find((code) => code === trouble.code) ?? 'bad_value',
    String(trouble.message),
  );
};
export const names = (lines: string): string[] => lines.split('\n').slice(0, -1);

/** The core takes 32-bit integers; anything else is refused here, because the border would round it. */
export const integer = (name: string, value: number): number => {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  throw new EngineError('bad_value', `${name} must be a whole number, got ${value}.`);
};
