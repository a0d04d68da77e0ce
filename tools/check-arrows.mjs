// Every room knows only the room below it (docs/architecture.md): fails on a forbidden include or import.
//   node tools/check-arrows.mjs [FOLDER]
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));

// --- C++: who may see a library, and which of our headers stands on which -----------------------------

const LIBRARIES = [
  { name: 'xsimd', include: /^(xsimd|xtl)\//, allowed: /^core\/src\/(simd\.hpp|kernels\/)/ },
  {
    name: 'Eigen',
    include: /^(Eigen|unsupported)\//,
    allowed: /^(core\/include\/sirnorm\/reference\/|core\/src\/analysis|tests\/)/,
  },
  { name: 'Emscripten', include: /^emscripten(\/|\.h)/, allowed: /^(bindings|tests\/bench)\// },
  { name: 'doctest', include: /^doctest\//, allowed: /^tests\// },
  { name: 'JSON', include: /^nlohmann\//, allowed: /^tests\// },
];

// A header may include those of its own row and of the rows above it; a new header takes its row here.
const HEADERS = [
  ['view', 'error', 'arena'],
  ['random', 'kernels', 'training_kernels', 'table', 'description', 'safetensors', 'sequences', 'data', 'batches'],
  ['fingerprint', 'layer', 'loss'],
  ['linear', 'relu', 'sigmoid', 'noise', 'flatten', 'batch_norm_base', 'layer_norm', 'rms_norm', 'group_norm', 'size2d'],
  ['batch_norm', 'conv2d', 'pool2d'],
  ['init', 'network', 'optimizer', 'stages'],
  ['model', 'checkpoint', 'fold', 'cost', 'probe', 'intermediates', 'trainer', 'valley', 'recurrent', 'lesson', 'scene', 'company', 'shelf', 'record'],
  ['sequence_trainer', 'look', 'experiment'],
  ['task', 'claims'],
];
const row = (header) => HEADERS.findIndex((names) => names.includes(header));

function checkCpp(file, text, report) {
  const includes = text.matchAll(/^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]/gm);
  const own = /^core\/(?:include\/sirnorm|src)\/(\w+)\.[ch]pp$/.exec(file)?.[1];
  if (/^core\/include\/sirnorm\/\w+\.hpp$/.test(file) && row(own) < 0) {
    report(0, `the header ${own}.hpp has no row in HEADERS of tools/check-arrows.mjs`);
  }
  for (const { 1: name, index } of includes) {
    const library = LIBRARIES.find(({ include }) => include.test(name));
    if (library && !library.allowed.test(file)) report(index, `${library.name} must not be seen here (${name})`);
    if (/^bindings\//.test(name) || (/^core\//.test(file) && /(^|\/)(bindings|tests)\//.test(name))) {
      report(index, `nothing may include ${name} from here`);
    }
    const used = /^sirnorm\/(\w+)\.hpp$/.exec(name)?.[1];
    if (used === undefined) continue;
    if (/^core\/src\/(kernels|arch)\//.test(file) && row(used) > row('kernels')) {
      report(index, `a kernel knows views and kernels only, not ${used}.hpp`);
    }
    if (own !== undefined && row(own) >= 0 && row(used) > row(own)) {
      report(index, `${own} is below ${used}: the arrow points the other way`);
    }
  }
}

// --- the page: which folder may import which ----------------------------------------------------------

// The words that all rooms share: types and tables without behaviour.
const WORDS = ['engine/protocol', 'engine/facts', 'engine/experiment', 'story/listing', 'session/scene', 'story/types', 'story/catalog'];
const ROOMS = {
  words: ['charts/format'],
  charts: [],
  engine: [],
  offline: ['engine/trusted'],
  session: ['words/', ...WORDS],
  widgets: ['charts/', 'words/', ...WORDS],
  art: ['charts/', ...WORDS],
  story: ['styles/', 'words/', 'session/', 'engine/', 'widgets/contract', 'widgets/run-contract', 'widgets/index', 'widgets', 'charts/format', 'art/', 'art'],
};
const MODULE = /^@sirnorm\/(core|training|experiments|wasm)/;
const WORKERS = ['engine/worker.ts', 'engine/facts-worker.ts', 'engine/experiment-worker.ts'];
const ADDRESSES = ['engine/assets.ts', 'engine/training-assets.ts', 'engine/experiment-assets.ts'];
// document.baseURI is an address, not the page.
const PAGE_GLOBALS =
  /\b(document|window)\s*[.[](?!baseURI\b)|\b(querySelector|HTML\w*Element|SVG\w*Element)\b/g;

function checkWeb(file, text, report) {
  const inside = file.slice('web/src/'.length);
  const room = inside.includes('/') ? inside.split('/')[0] : undefined;
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"])\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const imports = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"]+)\1/g);
  for (const { 2: name, index } of imports) {
    if (MODULE.test(name)) {
      const asAddress = /\.wasm\?url$/.test(name) && ADDRESSES.includes(inside);
      if (!WORKERS.includes(inside) && !asAddress) {
        report(index, `only the workers in web/src/engine may import the core, not ${name}`);
      }
      continue;
    }
    if (!name.startsWith('.') || room === undefined) continue;
    const target = relative(join(top, 'web/src'), resolve(top, dirname(file), name)).replace(/\.tsx?(\?.*)?$/, '');
    if (target.startsWith('..')) report(index, `${name} leads out of web/src`);
    else if (ROOMS[room] === undefined) report(index, `the folder ${room}/ has no row in ROOMS of tools/check-arrows.mjs`);
    else if (
      !target.startsWith(`${room}/`) &&
      !ROOMS[room].some((allowed) => (allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed))
    ) {
      report(index, `${room}/ must not know ${target}`);
    }
    const words = WORDS.includes(inside.replace(/\.tsx?$/, ''));
    if (words && !WORDS.includes(target)) report(index, `a file of shared words knows other words only, not ${target}`);
  }
  const geometry = room === 'charts' && file.endsWith('.ts');
  if (room === 'engine' || (room === 'session' && !/\/(storage|history)\.ts$/.test(file)) || geometry) {
    for (const { 0: name, index } of code.matchAll(PAGE_GLOBALS)) {
      report(index, `the page (${name.trim()}) must not be touched here`);
    }
  }
}

// --- walk ----------------------------------------------------------------------------------------------

function* walk(folder) {
  for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

let files = 0;
let broken = 0;
for (const folder of ['core', 'bindings', 'tests', 'web/src']) {
  if (!statSync(join(top, folder), { throwIfNoEntry: false })?.isDirectory()) continue;
  for (const file of walk(folder)) {
    const cpp = /\.(hpp|cpp|inl|h)$/.test(file);
    const web = file.startsWith('web/src/') && /\.tsx?$/.test(file);
    if (!cpp && !web) continue;
    files += 1;
    const text = readFileSync(join(top, file), 'utf8');
    const report = (index, message) => {
      broken += 1;
      console.error(`${file}:${text.slice(0, index).split('\n').length}: ${message}`);
    };
    if (cpp) checkCpp(file, text, report);
    else checkWeb(file, text, report);
  }
}
console.log(`check-arrows: ${files} files, ${broken} forbidden ${broken === 1 ? 'arrow' : 'arrows'}`);
process.exit(broken === 0 && files > 0 ? 0 : 1);
