// How the reports write numbers, tables and their own place in docs/benchmarks.md.

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
