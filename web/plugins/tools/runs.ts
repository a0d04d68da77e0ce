// How soon a run shows something: node plugins/tools/runs.ts [--only TEXT] [--limit SECONDS]. Opens every step that has a
// run, on the built page and in a tab of its own, starts it, and measures from the press of the button: when its progress
// moves, when the first number is drawn, when the first claim is judged, when it ends, and of a map when every cell has
// one. Keeps build/audit/runs.json and prints a table; a first number later than 5 s is a failure, and a map later than 30.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import type { Chapter } from '../../src/story/types.ts';
import { filesOf } from '../offline.ts';
import { host } from './audit/server.ts';

const top = fileURLToPath(new URL('../../..', import.meta.url));
const dist = join(top, 'web/dist');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    limit: { type: 'string', default: '240' },
  },
});
const limit = Number(options.limit);
if (!(limit > 0)) {
  console.error(`--limit takes a number of seconds above 0, not "${options.limit}".`);
  process.exit(1);
}
const SOON = { number: 5, map: 30 }; // seconds until a number is drawn, until every cell has one

interface Step {
  readonly page: string;
  readonly id: string;
  readonly experiment: string;
  readonly map: boolean;
  readonly seeds: number; // a map is run cell by cell for the first of them, then for the next
}
/** Seconds from the press of the button; null: not within the limit, or there is no such thing. */
interface Times {
  readonly progress: number | null;
  readonly drawn: number | null;
  readonly filled: number | null; // every cell of a map has its first seed
  readonly judged: number | null;
  readonly end: number | null;
}

function stepsOf(page: string): Step[] {
  const html = readFileSync(join(dist, page), 'utf8');
  const json = /<script type="application\/json" id="chapter">(.*?)<\/script>/s.exec(html)?.[1];
  if (!json) return [];
  const { steps, experiments } = JSON.parse(json) as Chapter;
  return steps.flatMap(({ id, widgets }) => {
    const run = widgets.find(({ name }) => name === 'run');
    const of = String(run?.attrs.of ?? '');
    const known = experiments.find((one) => one.id === of);
    if (!known) return [];
    const { sweep, seeds = 1 } = JSON.parse(known.json) as { sweep?: object; seeds?: number };
    return [{ page, id, experiment: of, map: sweep !== undefined, seeds }];
  });
}

async function measure(
  browser: Browser,
  home: string,
  { page: file, id, map, seeds }: Step,
): Promise<Times> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.goto(`${home}${file}#${id}`);
    await page.waitForSelector('html.live sn-stage .run');
    await page.waitForTimeout(500); // its plan, and the pictures of the page
    const given = { seconds: limit, networks: map ? seeds : 0 };
    return await page.evaluate(async ({ seconds, networks }) => {
      const stage = document.querySelector('sn-stage') as HTMLElement;
      const find = (what: string) => [...stage.querySelectorAll(what)];
      const DRAWN =
        '.median[d*=L], .crest, .bar:not([width="0"]), .heat-map path[class^=h]:not(.heat-good), .land path, .land-map .stop, .reading dd';
      const button = stage.querySelector<HTMLElement>('.run .primary');
      const where = () => stage.querySelector('.run-where')?.textContent;
      const said = () => button?.textContent;
      const before = where();
      const idle = said();
      const began = performance.now();
      const times: { -readonly [K in keyof Times]: Times[K] } = {
        progress: null,
        drawn: null,
        filled: null,
        judged: null,
        end: null,
      };
      const now = () => (performance.now() - began) / 1000;
      if (idle === 'Run') button?.click(); // what starts by itself has no button, or says Pause
      return new Promise<Times>((done) => {
        const look = () => {
          const stale = find('.stale').length > 0;
          if (where() !== before && !/step 0 of|^0 of/.test(where() ?? ''))
            times.progress ??= now();
          if (!stale && find(DRAWN).some((one) => !one.closest('.swatch'))) times.drawn ??= now();
          const [, ready, all] = /^(\d+) of (\d+)/.exec(where() ?? '') ?? [];
          if (networks > 0 && all && Number(ready) * networks >= Number(all))
            times.filled ??= now();
          if (find('.claim:not(.open)').length > 0) times.judged ??= now();
          const label = said();
          const over = times.drawn !== null && /again/i.test(label ?? '');
          if (over || (!button && times.drawn !== null)) times.end ??= now();
          const judging = find('.claim.open').length > 0 && times.judged === null;
          if ((times.end !== null && !(judging && now() < times.end + 2)) || now() > seconds)
            done(times);
          else requestAnimationFrame(look);
        };
        look();
      });
    }, given);
  } finally {
    await page.close();
  }
}

const steps = filesOf(dist)
  .filter((file) => file.endsWith('.html') && !/^(?:de|widgets)\//.test(file))
  .flatMap(stepsOf)
  .filter(({ page, id }) => `${page}#${id}`.includes(options.only));
if (steps.length === 0) {
  console.error(`No step with a run has "${options.only}" in its address.`);
  process.exit(1);
}
const say = (seconds: number | null) => (seconds === null ? '–' : seconds.toFixed(1));
const server = await host(dist, '/sir-norm/');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const results: (Step & Times & { readonly late: boolean })[] = [];
console.log('| step | experiment | progress | first number | whole map | first verdict | end |');
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: |');
try {
  for (const step of steps) {
    const times = await measure(browser, server.home, step);
    const after = (time: number | null, most: number) => (time ?? Number.POSITIVE_INFINITY) > most;
    const late = after(times.drawn, SOON.number) || (step.map && after(times.filled, SOON.map));
    results.push({ ...step, ...times, late });
    const { progress, drawn, filled, judged, end } = times;
    const whole = step.map ? say(filled) : '';
    const over = end === null ? `over ${limit}` : say(end);
    console.log(
      `| \`${step.page.replace('.html', '')}#${step.id}\` | ${step.experiment}${step.map ? ' (map)' : ''} | ${[say(progress), say(drawn), whole, say(judged)].join(' | ')} | ${over} |${late ? ' LATE' : ''}`,
    );
  }
} finally {
  await browser.close();
  server.close();
  mkdirSync(join(top, 'build/audit'), { recursive: true }); // also what was measured before something broke
  writeFileSync(
    join(top, 'build/audit/runs.json'),
    `${JSON.stringify({ cores: cpus().length, limit, results }, null, 1)}\n`,
  );
}
console.log('kept in build/audit/runs.json');
process.exit(results.some(({ late }) => late) ? 1 : 0);
