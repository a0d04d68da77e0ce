// node tests/bench/parts.mjs [--write]: what each part of the page's two modules weighs on the wire. Reads a build with
// -DSIRNORM_SYMBOLS=ON in build/sizes: the linker's map says which object file a function is from, the symbol table which
// function an index is. On the wire: brotli of all code, less brotli of all code without the part; what parts have in
// common is nobody's, so the parts together weigh less than the whole. --write: also into docs/benchmarks.md.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import { fill, ROOT, table } from './markdown.mjs';

const KERNELS = /^(wasm|portable)\.cpp$/; // one file per instruction set holds them all
const LIBRARIES = 'C++ and C libraries';
const SHARED = 'kernels: what they share';
/** A part, its source files, the names of its kernels; in the order of the table. */
const PARTS = [
  ['Linear', /^linear\b/, /linear|product|panel|tile|packed/i],
  ['ReLU', /^relu\b/, /relu/i],
  ['BatchNorm', /^batch_norm/, /batch_norm|columns|image_norm|channel_sums|places/i],
  ['LayerNorm', /^layer_norm/, /layer_norm/i],
  [SHARED, null, null],
  ['GroupNorm, RMSNorm', /^group_norm|^rms_norm/, /rms|group/i],
  ['Conv2d, pooling, Flatten', /^conv2d|^pool2d|^flatten|^fold/, /patch|pool/i],
  ['recurrent network and its sequences', /^recurrent|^sequence/, null],
  ['Sigmoid, noise', /^sigmoid|^noise/, /sigmoid/i],
  [
    'loss, SGD, Adam, training',
    /^loss|^optimizer|^trainer|^network|^batches|^init|^model/,
    /cross_entropy|sgd|adam|clip/i,
  ],
  ['the four steps, stage by stage', /^stages/, null],
  ['lesson on gamma and beta', /^lesson/, null],
  ['scenes: batches, edits, data sets', /^scene|^data|^table|^shelf|^random/, null],
  [
    'probes, Jacobian, valley, surfaces',
    /^probe|^look|^valley|^company|^intermediates|^cost|^view/,
    null,
  ],
  [
    'experiments and claims',
    /^experiment|^claims|^lane|^row_runner|^runner|^measure|^fields|^task|^record/,
    null,
  ],
  [
    'descriptions, PyTorch, safetensors, JSON',
    /^description|^pytorch|^safetensors|^json|^layer_kinds|^checkpoint|^numbers/,
    null,
  ],
  ['fingerprints', /fingerprint/, null],
  ['bindings', /^engine|^training\.cpp|^bind|^type_names/, null],
  [LIBRARIES, null, null],
];

/** The functions of a module, imports left out: name and code. */
export function functions(wasm, symbols) {
  const names = new Map(
    symbols
      .split('\n')
      .filter(Boolean)
      .map((line) => [Number(line.slice(0, line.indexOf(':'))), line.slice(line.indexOf(':') + 1)]),
  );
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const skipName = () => {
    const length = number();
    at += length;
  };
  let imported = 0;
  const found = [];
  while (at < wasm.length) {
    const kind = wasm[at++];
    const end = number() + at;
    if (kind === 2)
      for (let left = number(); left > 0; --left) {
        skipName();
        skipName();
        if (wasm[at++] !== 0)
          throw new Error('the module imports something that is not a function.');
        number();
        ++imported;
      }
    if (kind === 10) {
      const count = number();
      for (let i = 0; i < count; ++i) {
        const size = number();
        found.push({
          name: names.get(imported + i) ?? '',
          code: wasm.subarray(at, at + size),
        });
        at += size;
      }
    }
    at = end;
  }
  return found;
}

/** Function name -> object file, out of the linker's map: a line with "file.o:(mangled)", then one with the name. */
export function objects(map) {
  const from = new Map();
  let object = '';
  for (const line of map.split('\n')) {
    const input = /([\w.+-]+)\.o\)?:\(/.exec(line);
    const name = /^\s+-\s+[0-9a-f]+\s+[0-9a-f]+\s+(.*)$/.exec(line)?.[1];
    if (input) object = input[1];
    else if (name && object) from.set(name.trim(), object);
  }
  return from;
}

const readable = (name) =>
  name.replace(/\\([0-9a-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));

export function partOf(name, object) {
  if (KERNELS.test(object)) return PARTS.find(([, , kernel]) => kernel?.test(name))?.[0] ?? SHARED;
  return PARTS.find(([, file]) => file?.test(object))?.[0] ?? LIBRARIES;
}

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

export function weigh(wasm, symbols, map) {
  const from = objects(map);
  const all = functions(wasm, symbols).map(({ name, code }) => {
    const read = readable(name);
    return { part: partOf(read, from.get(read) ?? ''), code };
  });
  const whole = brotli(Buffer.concat(all.map(({ code }) => code)));
  const parts = [...new Set(all.map(({ part }) => part))].map((part) => ({
    part,
    bytes: all.filter((one) => one.part === part).reduce((sum, { code }) => sum + code.length, 0),
    wire:
      whole - brotli(Buffer.concat(all.filter((one) => one.part !== part).map(({ code }) => code))),
  }));
  return { whole: wasm.length, wire: brotli(wasm), code: whole, parts };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { write: { type: 'boolean', default: false } },
  });
  const built = join(ROOT, 'build/sizes/engine');
  const read = (name) => {
    const [wasm, symbols, map] = ['wasm', 'mjs.symbols', 'map'].map((end) =>
      join(built, `${name}.${end}`),
    );
    if (!existsSync(map)) throw new Error(`${map} is missing: run tools/dev bench --sizes.`);
    return weigh(readFileSync(wasm), readFileSync(symbols, 'utf8'), readFileSync(map, 'utf8'));
  };
  const modules = [read('sirnorm'), read('sirnorm-training')];
  const cells = (part) => {
    const found = modules.map(({ parts }) => parts.find((one) => one.part === part));
    return found.flatMap((one) =>
      one ? [one.bytes.toLocaleString('en'), one.wire.toLocaleString('en')] : ['', ''],
    );
  };
  const written = table(
    ['part', 'first module', 'on the wire', 'training module', 'on the wire'],
    [
      ...PARTS.map(([name]) => [name, ...cells(name)]).filter(([, ...all]) => all.some(Boolean)),
      [
        'whole file',
        ...modules.flatMap(({ whole, wire }) => [
          whole.toLocaleString('en'),
          wire.toLocaleString('en'),
        ]),
      ],
    ],
  );
  console.log(written);
  if (values.write) fill('parts', written);
}
