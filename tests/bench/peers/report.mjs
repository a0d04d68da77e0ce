// node tests/bench/peers/report.mjs [--out FOLDER] [--write]: what the last tools/dev bench --peers measured, as text;
// with --write it takes its place in docs/benchmarks.md.
import { fileURLToPath } from 'node:url';
import { digits, fill, lastRun, median, percent, table, times } from '../markdown.mjs';

/** The median over the rounds of each library on each case in one place; a library that failed once has failed. */
export function summary(measured, where) {
  const found = new Map();
  for (const line of measured) {
    if (line.where !== where || line.case === undefined) continue;
    const row = found.get(line.case) ?? new Map();
    const cell = row.get(line.engine) ?? { all: [] };
    if (line.failed) cell.failed = line.failed;
    else cell.all.push(line.us);
    found.set(line.case, row.set(line.engine, cell));
  }
  for (const row of found.values())
    for (const cell of row.values()) if (!cell.failed) cell.us = median(cell.all);
  return found;
}

const OURS = 'Sir Norm';
const own = (library) => library === OURS || library === 'for size';

function tableOf(result, where, failures) {
  const names = result.libraries.map(({ name }) => name);
  const number = (failed) => {
    if (!failures.includes(failed)) failures.push(failed);
    return failures.indexOf(failed) + 1;
  };
  const rows = [...summary(result.measured, where)].map(([name, row]) => {
    const cells = names.map((library) => {
      const { us, failed } = row.get(library) ?? { failed: 'not measured' };
      return failed ? `none (${number(`${library}: ${failed}`)})` : digits(us);
    });
    const others = names
      .filter((library) => !own(library) && row.get(library)?.us !== undefined)
      .sort((a, b) => row.get(a).us - row.get(b).us);
    const ours = row.get(OURS);
    const best = others[0];
    // Within a round all took turns; between rounds the machine may be another one. So rounds are compared one by one.
    const ratio =
      best === undefined || ours?.us === undefined
        ? ''
        : times(median(row.get(best).all.map((us, round) => us / ours.all[round])));
    return [name, ...cells, best ?? '', ratio];
  });
  return table(['case', ...names, 'fastest of the others', 'its time / ours'], rows);
}

/** How far a median moves from round to round: half of the cells stay below the first, nine in ten below the second. */
function noise(result) {
  const spreads = Object.keys(result.where)
    .flatMap((where) => [...summary(result.measured, where).values()])
    .flatMap((row) => [...row.values()])
    .filter(({ all }) => all.length > 1)
    .map(({ all }) => (Math.max(...all) - Math.min(...all)) / median(all))
    .sort((a, b) => a - b);
  if (spreads.length === 0) return 'One round: how far a median moves was not measured.';
  const at = (share) => percent(spreads[Math.floor(share * (spreads.length - 1))]);
  return `From round to round a median moved by ${at(0.5)} or less in half of the cells, by ${at(0.9)} or less in nine of ten.`;
}

export function text(result) {
  const { machine, libraries, where, rounds, commit, measured } = result;
  const failures = [];
  const places = Object.keys(where);
  const tables = places.map(
    (place) => `**${place} ${where[place]}**, microseconds\n\n${tableOf(result, place, failures)}`,
  );
  const settings = libraries.map(({ name, version }) => {
    const line = measured.find(({ engine, settings: words }) => engine === name && words);
    return `- ${name}${version ? ` ${version}` : ''}: ${line?.settings ?? 'did not start'}`;
  });
  const lines = [
    `${machine.cpu}, ${machine.cores} cores; ${machine.system}; commit \`${commit}\`${result.changed ? ' with changes' : ''}; load ${machine.load} when it began; ${rounds} round${rounds === 1 ? '' : 's'}.`,
    noise(result),
    '',
    ...settings,
    '',
    tables.join('\n\n'),
  ];
  if (failures.length > 0) lines.push('', ...failures.map((words, i) => `(${i + 1}) ${words}`));
  return lines.join('\n');
}

function main() {
  const { measured, write } = lastRun('peers.json', 'tools/dev bench --peers');
  const words = text(JSON.parse(measured));
  if (write) fill('peers', words);
  else console.log(words);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exit(1);
  }
}
