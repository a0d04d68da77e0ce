// What each part of a module weighs: read out of a module written here by hand.
import { expect, test } from 'vitest';
import { functions, objects, partOf, weigh } from '../../bench/parts.mjs';

// (module (import "m" "f" (func)) (func) (func nop nop nop))
const wasm = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0], // one type
  ...[2, 7, 1, 1, 0x6d, 1, 0x66, 0, 0], // the import
  ...[3, 3, 2, 0, 0], // two functions
  ...[10, 10, 2, 2, 0, 0x0b, 5, 0, 1, 1, 1, 0x0b],
]);
const symbols = '0:f\n1:sirnorm::ReLU::forward\\28\\29\n2:free\n';
const map = `    Addr      Off     Size Out     In      Symbol
       -       4d       13         core/libsirnorm_core.a(relu.cpp.o):(_ZN7sirnorm4ReLU7forwardEv)
       -       4d       13                 sirnorm::ReLU::forward()
       -       60       13         /some/where/libemmalloc.a(emmalloc.o):(free)
       -       60       13                 free
`;

test('the module is one that a browser would take', async () => {
  expect(WebAssembly.Module.imports(await WebAssembly.compile(wasm))).toHaveLength(1);
});

test('functions are counted behind the imports', () => {
  expect(functions(wasm, symbols).map(({ name, code }) => [name, code.length])).toEqual([
    ['sirnorm::ReLU::forward\\28\\29', 2],
    ['free', 5],
  ]);
});

test('the map says which file a function is from, the file and the kernel which part', () => {
  expect([...objects(map)]).toEqual([
    ['sirnorm::ReLU::forward()', 'relu.cpp'],
    ['free', 'emmalloc'],
  ]);
  expect(partOf('sirnorm::ReLU::forward()', 'relu.cpp')).toBe('ReLU');
  expect(partOf('void layer_norm_forward<xsimd::wasm>(…)', 'wasm.cpp')).toBe('LayerNorm');
  expect(partOf('sirnorm::kernels()', 'wasm.cpp')).toBe('kernels: what they share');
  expect(partOf('free', 'emmalloc')).toBe('C++ and C libraries');
});

test('every byte of code belongs to one part', () => {
  const { parts, whole } = weigh(wasm, symbols, map);
  expect(parts.map(({ part, bytes }) => [part, bytes])).toEqual([
    ['ReLU', 2],
    ['C++ and C libraries', 5],
  ]);
  expect(whole).toBe(wasm.length);
});
