// Do the tests notice? Breaks one formula at a time (tests/mutants.json) in a copy of the sources, builds the C++ tests
// and runs them. A mutant that no test kills survives: then a test is missing. The pinned fingerprint does not count as
// a test, it notices everything and explains nothing.
//   node tools/mutate.mjs [--only TEXT] [--every N] [--from N] [--check]
//     --only TEXT  those whose file or lines contain TEXT
//     --every N    every N-th of them, --from the N-th on (counted from 1)
//     --check      only whether each mutant still finds its line, exactly once; nothing is built
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('..', import.meta.url));
const place = join(top, 'build/mutants');
const copy = join(place, 'source');
const binary = join(place, 'build');

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};

const mutants = JSON.parse(readFileSync(join(top, 'tests/mutants.json'), 'utf8')).map(([file, was, is], i) => ({
  number: i + 1,
  file: `core/src/${file}`,
  was,
  is,
}));
const clean = new Map();
for (const { number, file, was } of mutants) {
  if (!clean.has(file)) clean.set(file, readFileSync(join(top, file), 'utf8'));
  const found = clean.get(file).split(was).length - 1;
  if (found !== 1) throw new Error(`mutant ${number}: ${file} has ${found} places with\n  ${was}\nexpected exactly one`);
}
console.log(`${mutants.length} mutants, each with its one place`);
if (process.argv.includes('--check')) process.exit(0);

const text = option('only', '');
const chosen = mutants
  .filter(({ number, file, was, is }) => number >= Number(option('from', 1)) && `${file} ${was} ${is}`.includes(text))
  .filter((_, i) => i % Number(option('every', 1)) === 0);

/** The command's output, or its failure: { status, says }. */
function run(program, ...args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 1 << 28,
  });
  if (error && error.code !== 'ETIMEDOUT') throw error;
  return { status: status ?? 'no end', says: `${stdout}${stderr}` };
}
const build = () => run('cmake', '--build', binary, '-j2', '--target', 'sirnorm_tests', 'reference_cases');

/** Which test notices, or nothing. */
function killer() {
  const golden = run(join(binary, 'tests/reference_cases'), join(copy, 'tests/reference/visible'));
  if (golden.status !== 0) {
    const first = golden.says.split('\n').find((line) => line.includes('FAIL')) ?? `it ended with ${golden.status}`;
    return `golden cases: ${first.trim().slice(0, 100)}`;
  }
  const tests = run(join(binary, 'tests/sirnorm_tests'), '--abort-after=1', '--no-colors', '-tce=Fingerprint*');
  if (tests.status === 0) return undefined;
  const before = tests.says.split(/\bERROR:/)[0].split(/TEST CASE:\s*/);  // some that pass have something to say too
  return before.length > 1 ? before.at(-1).split('\n')[0] : `the tests ended with ${tests.status}`;
}

process.env.SIRNORM_DEPS ??= join(top, '.toolchain/include');
// One kernel table is enough, the formulas are shared: a processor without SIMD of its own has one.
rmSync(copy, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
for (const part of ['CMakeLists.txt', 'core', 'tests', 'tools/cmake']) {
  cpSync(join(top, part), join(copy, part), {
    recursive: true,
    preserveTimestamps: true,
    filter: (path) => !path.includes('node_modules'),
  });
}
const configured = run(
  'cmake', '-S', copy, '-B', binary, '-G', 'Ninja', '-DCMAKE_SYSTEM_NAME=Linux', '-DCMAKE_SYSTEM_PROCESSOR=any',
  '-DCMAKE_BUILD_TYPE=None', '-DCMAKE_CXX_FLAGS=-O1',
);
if (configured.status !== 0) throw new Error(`CMake: ${configured.says}`);
const built = build();
if (built.status !== 0) throw new Error(`the sources do not build: ${built.says.slice(-2000)}`);
const unwell = killer();
if (unwell) throw new Error(`the tests fail before anything is broken: ${unwell}`);

let survived = 0;
let broken = 0;
for (const [i, { number, file, was, is }] of chosen.entries()) {
  writeFileSync(join(copy, file), clean.get(file).replace(was, () => is));
  const { status, says } = build();
  const by = status === 0 ? killer() : undefined;
  const verdict = status !== 0 ? 'DOES NOT BUILD' : by ? 'killed' : 'SURVIVES';
  broken += status !== 0;
  survived += status === 0 && !by;
  console.log(`${verdict} ${number} ${file}: ${was.replace(/\s+/g, ' ')} -> ${is.replace(/\s+/g, ' ') || '(nothing)'}`);
  console.log(`   ${by ?? (status === 0 ? 'no test notices' : says.split('\n').find((line) => / error: /.test(line)))}`);
  if (chosen[i + 1]?.file !== file) writeFileSync(join(copy, file), clean.get(file));
}
console.log(`${chosen.length} mutants: ${chosen.length - survived - broken} killed, ${survived} survive, ${broken} do not build`);
process.exit(survived + broken > 0 ? 1 : 0);
