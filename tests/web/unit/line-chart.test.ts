// What a line chart draws and says of a run: all lanes in one picture or apart on the same axes, all seeds or one of
// them, a line or a ribbon.
import renderToString from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { TaskResult } from '../../../web/src/engine/experiment';
import { START } from '../../../web/src/session/scene';
import type { WidgetUse } from '../../../web/src/story/types';
import { describe, enlist } from '../../../web/src/widgets';
import type { Attrs, View } from '../../../web/src/widgets/contract';
import type { LaneView } from '../../../web/src/widgets/run-contract';
import { widgets } from '../../../web/src/widgets/runs';
import { lineChart } from '../../../web/src/widgets/runs/line-chart';
import { runs as german } from '../../../web/src/words/de/runs';
import { runs as english } from '../../../web/src/words/en/runs';
import { setRuns } from '../../../web/src/words/runs';
import { experiment, planOf, viewOfRun } from './troupe';

const AT = Int32Array.of(0, 10, 20);
/** low, middle and high at each of the three points. */
const ribbonAt = (middle: readonly number[], half: number) =>
  Float32Array.from(middle.flatMap((value) => [value - half, value, value + half]));

const result = (lane: string, seed: number, middle: readonly number[], half: number) =>
  ({
    lane,
    seed,
    cell: null,
    divergedAt: null,
    stoppedAt: null,
    at: AT,
    series: {
      accuracy: Float32Array.from(middle, (_, i) => 0.25 * (i + 1) + 0.125 * seed),
      sum: ribbonAt(middle, half),
    },
  }) satisfies TaskResult;

function laneOf(id: string, results: readonly TaskResult[]): LaneView {
  const summary = (what: string) => {
    const series = results[0]?.series[what] as Float32Array;
    return {
      at: AT,
      median: series,
      mean: series,
      low: series,
      high: series,
      count: Int32Array.of(2, 2, 2),
    };
  };
  return {
    id,
    label: experiment.lanes[id] ?? id,
    look: `lane-${id}`,
    results,
    summary: { accuracy: summary('accuracy'), sum: summary('sum') },
    cells: null,
  };
}

const asked = { experiment: '{}', vars: {} };
const run = viewOfRun({
  experiment: {
    ...experiment,
    json: JSON.stringify({
      record: { what: ['accuracy', 'sum = percentiles:fc3:unit=0'] },
    }),
    labels: { sum: 'one sum' },
  },
  plan: { ...planOf(asked, {}), what: ['accuracy', 'sum'] },
  lanes: [
    laneOf('none', [result('none', 0, [0, -1, -3], 0.25), result('none', 1, [1, 0, -1], 0.5)]),
    laneOf('bn', [result('bn', 0, [0, 0, 0.5], 1), result('bn', 1, [0, 0.25, 0], 1)]),
  ],
});
const view = { scene: START, runs: { faster: run } } as unknown as View;
const attrsOf = (attrs: Attrs): Attrs => ({ of: 'faster', poster: true, ...attrs });
const drawn = (attrs: Attrs, seen = view) =>
  renderToString(
    lineChart.render({ view: seen, attrs: attrsOf(attrs), emit: () => {} } as never) as never,
  );
const count = (html: string, what: string) => html.split(what).length - 1;
/** The numbers along the y axis of each picture. */
const ticks = (html: string) =>
  html
    .split('<svg')
    .filter((part) => part.includes('run-lines'))
    .map((part) => [...part.matchAll(/text-anchor="end">([−\d.]+ ?%?)</g)].map(([, text]) => text));

test('all lanes share a picture, with a thin line for each seed', () => {
  const html = drawn({ metric: 'accuracy' });
  expect(count(html, 'run-lines')).toBe(1);
  expect(count(html, 'class="median"')).toBe(2 + count(html, 'class="swatch'));
  expect(count(html, 'class="seed')).toBe(4);
});

test('apart, each lane has a picture of its own on the axes of all', () => {
  const html = drawn({ metric: 'sum', apart: true });
  expect(count(html, 'run-lines')).toBe(2);
  expect(count(html, 'class="ribbon"')).toBe(2);
  expect(count(html, 'class="rim"')).toBe(4);
  const [left, right] = ticks(html);
  expect(left).toContain('−3'); // which the right lane alone would never need
  expect(right).toEqual(left);
  expect(html).toContain(
    'aria-label="The race. One sum after 20 steps: Plain at −3.00 (−3.25 to −2.75)."',
  );
});

test('one seed alone takes the place of the medians', () => {
  const html = drawn({ metric: 'accuracy', seed: 1 });
  expect(count(html, 'class="seed')).toBe(0);
  expect(html).toContain('seed 1');
  const first = lineChart.describe?.(view, attrsOf({ metric: 'sum', seed: 0 }));
  const other = lineChart.describe?.(view, attrsOf({ metric: 'sum', seed: 1 }));
  expect(first).toContain('Plain at −3.00 (−3.25 to −2.75); BatchNorm at 0.50 (−0.50 to 1.50).');
  expect(other).toContain('Plain at −1.00 (−1.50 to −0.50); BatchNorm at 0 (−1.00 to 1.00).');
});

test('a seed that has not run leaves an empty picture that says so', () => {
  expect(drawn({ metric: 'sum', seed: 7 })).toContain('Nothing has run yet.');
  expect(lineChart.describe?.(view, attrsOf({ metric: 'sum', seed: 7 }))).toBe(
    'The race has no numbers yet.',
  );
});

test('only what is up to the step that is looked at is said', () => {
  const early = { runs: { faster: { ...run, shown: 10 } } } as unknown as View;
  expect(lineChart.describe?.(early, attrsOf({ metric: 'sum', lanes: 'none' }))).toBe(
    'The race. One sum after 10 steps: Plain at −1.00 (−1.25 to −0.75).',
  );
});

test('the title of a run is said once in a figure, by ::run where there is one', () => {
  enlist(widgets);
  const chart: WidgetUse = { name: 'line-chart', attrs: attrsOf({ metric: 'sum', lanes: 'none' }) };
  const numbers = 'One sum after 20 steps: Plain at −3.00 (−3.25 to −2.75).';
  expect(describe(view, [{ name: 'run', attrs: { of: 'faster' } }, chart])).toBe(
    `The race has run. ${numbers}`,
  );
  expect(describe(view, [{ name: 'run', attrs: { of: 'another' } }, chart])).toBe(
    `The race. ${numbers}`,
  );
});

test('a ribbon is spoken of in German as well', () => {
  setRuns(german);
  try {
    expect(lineChart.describe?.(view, attrsOf({ metric: 'sum', seed: 0, lanes: 'none' }))).toMatch(
      /nach 20 Schritten: Plain bei −3\.00 \(−3\.25 bis −2\.75\)\.$/,
    );
  } finally {
    setRuns(english);
  }
});
