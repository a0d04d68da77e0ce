// node tests/bench/curves.mjs [--out FOLDER] [--write]: how time grows with batch, features and depth, beside the roof
// that the machine's own limits put over it, from the last tools/dev bench --curves. --write: the tables into
// docs/benchmarks.md and the picture into docs/images/scaling.svg.
//
// The roof (Williams, Waterman, Patterson 2009): an operation takes at least as long as its arithmetic at the peak of
// multiply-then-add, and at least as long as its bytes at the speed of a copy.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digits, fill, lastRun, median, percent, ROOT, table } from './markdown.mjs';

/**
 * A copy works on twice its bytes. The largest one that works on no more than the operation does counts: the speed of a
 * cache that is too small for it is never below its own, so the roof stays a roof.
 */
const COPIES = [
  { copy: 'copy 4 MiB', from: 2 * 2 ** 22 },
  { copy: 'copy 256 KiB', from: 2 * 2 ** 18 },
  { copy: 'copy 16 KiB', from: 0 },
];

/** Microseconds below which the machine cannot do it. rates: GFLOP/s and GB/s by the name of the limit. */
export function roof({ operations, bytes }, rates) {
  const { copy } = COPIES.find(({ from }) => bytes >= from);
  return Math.max(operations / rates['mul+add peak'], bytes / rates[copy]) / 1000;
}

/** From the lines of curves.jsonl: of each engine its version, its limits and, by axis and label, the points. */
export function curves(lines) {
  const engines = new Map();
  for (const { engine, version, table: set, case: name, ...line } of lines) {
    const column = engine === 'native' ? set : engine;
    const one = engines.get(column) ?? { version, cases: new Map() };
    one.cases.set(name, [...(one.cases.get(name) ?? []), line]);
    engines.set(column, one);
  }
  return new Map(
    [...engines].map(([column, { version, cases }]) => {
      const middle = (rounds, key) => median(rounds.map((round) => round[key]));
      const rates = {};
      const axes = new Map();
      for (const [name, rounds] of cases) {
        const [, axis, label, x] = /^(\w+): (.*) @ (\d+)$/.exec(name) ?? [];
        if (axis === undefined) rates[name] = middle(rounds, 'rate');
        else {
          const { operations, bytes } = rounds[0];
          const labels = axes.get(axis) ?? axes.set(axis, new Map()).get(axis);
          const points = labels.get(label) ?? labels.set(label, []).get(label);
          points.push({ x: Number(x), us: middle(rounds, 'us'), operations, bytes });
        }
      }
      for (const labels of axes.values())
        for (const points of labels.values())
          for (const point of points) point.roof = roof(point, rates);
      return [
        column,
        {
          version,
          rates,
          axes,
          rounds: Math.max(...[...cases.values()].map(({ length }) => length)),
        },
      ];
    }),
  );
}

const AXES = {
  batch: { title: 'rows of 128 features', head: 'rows' },
  features: { title: 'features, in 64 rows', head: 'features' },
  depth: { title: 'blocks of 64 features, 64 rows', head: 'blocks' },
};

/** Each axis as a table: microseconds, and the share of the roof's time in them. */
export const tables = ({ axes }) =>
  [...axes]
    .map(([axis, labels]) => {
      const xs = [...new Set([...labels.values()].flat().map(({ x }) => x))].sort((a, b) => a - b);
      const rows = xs.map((x) => [
        String(x),
        ...[...labels.values()].map((points) => {
          const point = points.find((each) => each.x === x);
          return point ? `${digits(point.us)} (${percent(point.roof / point.us)})` : '';
        }),
      ]);
      return table([AXES[axis].head, ...labels.keys()], rows);
    })
    .join('\n\n');

// --- the picture ---------------------------------------------------------------------------------------

// Okabe and Ito's colours: told apart by everyone.
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7'];
const [WIDTH, HEIGHT, LEFT, TOP, GAP] = [230, 220, 56, 66, 62];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const round = (value) => String(Math.round(value * 10) / 10);

function panel([axis, labels], number) {
  const points = [...labels.values()].flat();
  const left = LEFT + number * (WIDTH + GAP);
  const [minX, maxX] = [
    Math.min(...points.map(({ x }) => x)),
    Math.max(...points.map(({ x }) => x)),
  ];
  const all = points.flatMap(({ us, roof: least }) => [us, least]);
  const [low, high] = [
    Math.floor(Math.log10(Math.min(...all))),
    Math.ceil(Math.log10(Math.max(...all))),
  ];
  const across = (x) => left + (Math.log2(x / minX) / Math.log2(maxX / minX)) * WIDTH;
  const up = (us) => TOP + HEIGHT - ((Math.log10(us) - low) / (high - low)) * HEIGHT;
  const parts = [];
  const say = (x, y, text, more = '') =>
    parts.push(`<text x="${round(x)}" y="${round(y)}"${more}>${escaped(text)}</text>`);
  for (let power = low; power <= high; ++power) {
    const y = round(up(10 ** power));
    parts.push(`<path class="grid" d="M${left} ${y}h${WIDTH}"/>`);
    say(left - 6, up(10 ** power) + 4, String(10 ** power), ' text-anchor="end"');
  }
  for (let x = minX; x <= maxX; x *= 4)
    say(across(x), TOP + HEIGHT + 16, String(x), ' text-anchor="middle"');
  say(left + WIDTH / 2, TOP + HEIGHT + 34, AXES[axis].title, ' text-anchor="middle"');
  [...labels].forEach(([label, line], i) => {
    const path = (key) =>
      `M${line.map((point) => `${round(across(point.x))} ${round(up(point[key]))}`).join('L')}`;
    parts.push(
      `<g stroke="${COLOURS[i]}"><path d="${path('us')}"/><path class="roof" d="${path('roof')}"/></g>`,
    );
    say(left + 8, TOP - 46 + 13 * i, label, ` fill="${COLOURS[i]}"`);
  });
  return parts.join('\n');
}

/** Microseconds over the three axes, both logarithmic; dashed: the roof. */
export function picture({ axes }, name) {
  const width = LEFT + axes.size * (WIDTH + GAP) - GAP + 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${TOP + HEIGHT + 44}" role="img" aria-labelledby="t">
<title id="t">Microseconds over ${[...axes.keys()].join(', ')}, ${escaped(name)}; dashed: the least the machine can do</title>
<style>text{font:11px sans-serif}path{fill:none;stroke-width:2}.grid{stroke:#ddd;stroke-width:1}.roof{stroke-width:1.5;stroke-dasharray:3 3}</style>
<rect width="100%" height="100%" fill="#fff"/>
${[...axes].map(panel).join('\n')}
</svg>
`;
}

// --- the words -----------------------------------------------------------------------------------------

export function text(all, machine) {
  const column = ['Chromium', 'Node'].find((name) => all.has(name)) ?? [...all.keys()][0];
  const one = all.get(column);
  const rates = Object.entries(one.rates).map(
    ([name, rate]) => `${name} ${digits(rate)} ${name.startsWith('copy') ? 'GB/s' : 'GFLOP/s'}`,
  );
  const where = `${column}${one.version ? ` ${one.version}` : ''}`;
  return {
    where,
    one,
    words: [
      `${machine}; ${where}; ${one.rounds} round${one.rounds === 1 ? '' : 's'}; in the same run ${rates.join(', ')}.`,
      '',
      '![Time over batch, features and depth, and the roof](images/scaling.svg)',
      '',
      tables(one),
    ].join('\n'),
  };
}

async function main() {
  const { cpus, release, type } = await import('node:os');
  const { measured, write } = lastRun('curves.jsonl', 'tools/dev bench --curves');
  const lines = measured
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores; ${type()} ${release()}`;
  const { where, one, words } = text(curves(lines), machine);
  if (!write) {
    console.log(words);
    return;
  }
  fill('curves', words);
  writeFileSync(join(ROOT, 'docs/images/scaling.svg'), picture(one, where));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error) => {
    console.error(`error: ${error.message}`);
    process.exit(1);
  });
