// How the reports read the last run, and write numbers, tables and their own place in docs/benchmarks.md.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

export const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

export function digits(value) {
  if (value >= 9999.5) return Math.round(value).toLocaleString('en');
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
export const times = (value) => `${value >= 10 ? value.toFixed(0) : value.toFixed(2)}x`;
export const percent = (share) => `${(100 * share).toFixed(0)} %`;

export const table = (heads, rows) =>
  [
    `| ${heads.join(' | ')} |`,
    `| --- |${' --: |'.repeat(heads.length - 1)}`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

/** `text` with what stands between <!-- name --> and <!-- /name --> replaced. */
export function between(text, name, content) {
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from)
    throw new Error(`there is no <!-- ${name} --> ... <!-- /${name} --> to fill.`);
  return `${text.slice(0, from + open.length)}${content}\n${text.slice(to)}`;
}

/** The same in docs/benchmarks.md itself. */
export function fill(name, content) {
  const page = join(ROOT, 'docs/benchmarks.md');
  writeFileSync(page, between(readFileSync(page, 'utf8'), name, content));
}

/** What a report is asked, and what the last run of `command` has left in `name`: --out FOLDER, --write. */
export function lastRun(name, command) {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(ROOT, 'build/bench') },
      write: { type: 'boolean', default: false },
    },
  });
  const file = join(values.out, name);
  if (!existsSync(file))
    throw new Error(`nothing has been measured: ${file} is missing; run ${command}.`);
  return { measured: readFileSync(file, 'utf8'), write: values.write };
}
