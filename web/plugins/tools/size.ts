// What a first visit of the first chapter costs, brotli at its best, against the budgets of the page.
//   node plugins/tools/size.ts [CHAPTER.html] [--report | --json]: both only tell; without them too much is a failure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const chapter = process.argv.slice(2).find((word) => word.endsWith('.html')) ?? 'mean.html';
const KB = 1000;
const BUDGETS = { everything: 150, script: 30, style: 8, font: 50 };

if (!existsSync(join(dist, chapter))) {
  console.error(`dist/${chapter} is missing: run npm run build first.`);
  process.exit(1);
}

const kindOf = (file: string) =>
  ({
    html: 'page',
    js: 'script',
    css: 'style',
    woff2: 'font',
    wasm: 'engine',
    csv: 'data',
    svg: 'picture',
  })[file.split('.').at(-1) ?? ''] ?? 'other';
/** Fonts are compressed already; everything else travels as brotli. */
const sizeOf = (file: string): number => {
  const bytes = readFileSync(join(dist, file));
  if (file.endsWith('.woff2')) return bytes.length;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return brotliCompressSync(bytes, { params }).length;
};

const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'));
const groupsOf = (html: string): readonly string[] =>
  (/"groups":\[([^\]]*)\]/.exec(html)?.[1] ?? '').match(/[a-z]+/g) ?? [];

const RARE = /@font-face\{[^}]*unicode-range:([^}]*)\}/g;
const html = readFileSync(join(dist, chapter), 'utf8')
  .replace(/^[\s\S]*<body[^>]*>/, '')
  .replace(/<script[\s\S]*?<\/script>/g, '');
const textOf = (parts: string) =>
  new Set(parts.replace(/<[^>]*>/g, '').replace(/&(\w+|#\d+);/g, ''));
const formulas = textOf((html.match(/<math[\s\S]*?<\/math>/g) ?? []).join(''));
const prose = textOf(html.replace(/<math[\s\S]*?<\/math>/g, ''));
/** Does the page write one of the characters that this rare part of a typeface has? */
const writes = (rule: string, list: string): boolean => {
  const text = rule.includes('Math') ? formulas : prose;
  return [...text].some((one) =>
    list
      .toUpperCase()
      .split(',')
      .includes(`U+${one.codePointAt(0)?.toString(16).toUpperCase()}`),
  );
};

/** Every file a page leads to, through HTML, CSS and JavaScript; of the two engines the SIMD one. What is
 *  imported late counts where the page says that it wants it. */
function needed(page: string): string[] {
  const always = scripts.filter((name) => /^(?:keep|paper|predict)-/.test(name)); // after the page is there
  const found = new Set([page, ...always.map((name) => `assets/${name}`)]);
  for (const file of found) {
    if (!/\.(html|js|css)$/.test(file)) continue;
    const text = readFileSync(join(dist, file), 'utf8')
      .replace(/<a [^>]*>/g, '')
      .replace(/\bimport\([^)]*\)/g, '')
      .replace(RARE, (rule: string, list: string) => (writes(rule, list) ? rule : ''));
    for (const group of groupsOf(text)) {
      const late = scripts.find((name) => name.startsWith(`${group}-`));
      if (late) found.add(`assets/${late}`);
    }
    for (const [name] of text.matchAll(/[\w.-]+\.(?:js|css|woff2|wasm|csv|svg)\b/g)) {
      const path = `assets/${basename(name)}`;
      if (existsSync(join(dist, path)) && !/scalar/.test(name)) found.add(path);
    }
  }
  return [...found];
}

const files = needed(chapter).map((file) => ({ file, kind: kindOf(file), size: sizeOf(file) }));
const worker = (file: string) => file.includes('worker');
const paper = (file: string) => /\b(?:style-print|paper|keep|predict|dom)-/.test(file); // nothing waits for these
const sum = (of: (one: (typeof files)[number]) => boolean) =>
  files.filter(of).reduce((total, { size }) => total + size, 0) / KB;

const json = process.argv.includes('--json');
const print = json ? () => {} : console.log;
for (const { file, kind, size } of files.toSorted((a, b) => b.size - a.size)) {
  print(`${(size / KB).toFixed(1).padStart(7)} kB  ${kind.padEnd(8)} ${file}`);
}
const totals = {
  everything: sum(() => true),
  script: sum(({ kind, file }) => kind === 'script' && !worker(file) && !paper(file)),
  style: sum(({ kind, file }) => kind === 'style' && !paper(file)),
  font: sum(({ kind }) => kind === 'font'),
};
let over = false;
for (const [name, total] of Object.entries(totals)) {
  const budget = BUDGETS[name as keyof typeof BUDGETS];
  over ||= total > budget;
  print(
    `${total.toFixed(2).padStart(8)} kB of ${budget} kB  ${name}${total > budget ? '  OVER' : ''}`,
  );
}
if (json) {
  const of = Object.entries(totals).map(([name, kB]) => ({
    name,
    kB,
    budget: BUDGETS[name as keyof typeof BUDGETS],
  }));
  console.log(JSON.stringify({ chapter, totals: of, files }));
} else if (over && !process.argv.includes('--report')) {
  console.error('The first chapter is larger than its budget.');
  process.exit(1);
}
