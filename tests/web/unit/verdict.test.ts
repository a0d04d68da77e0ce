// What a figure says of claims: those of its settings are stamped, those of others folded away; and of time steps.
import renderToString from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { ExperimentPlan, Vars, Verdict } from '../../../web/src/engine/experiment';
import { START } from '../../../web/src/session/scene';
import type { WidgetUse } from '../../../web/src/story/types';
import { enlist, wanted } from '../../../web/src/widgets';
import type { Attrs, View } from '../../../web/src/widgets/contract';
import type { LaneView, RunView } from '../../../web/src/widgets/run-contract';
import { depthLines } from '../../../web/src/widgets/runs/depth-lines';
import { verdict } from '../../../web/src/widgets/runs/verdict';
import { experiment, planOf, viewOfRun } from './troupe';

const plan = planOf({ experiment: '{}', vars: {} }, {});
const [claim] = plan.claims as [ExperimentPlan['claims'][number]];
const judged: Verdict = {
  claim: 'faster',
  applies: true,
  complete: true,
  holds: true,
  found: 0.975,
  wanted: 0.95,
  perSeedHolds: 4,
  seeds: 4,
};
const runOf = (more: Partial<RunView>): RunView =>
  viewOfRun({
    experiment: { ...experiment, claims: { faster: 'Faster here.', wider: 'Wider there.' } },
    plan,
    verdicts: [judged],
    ...more,
  });
const viewOf = (run: RunView) => ({ scene: START, runs: { faster: run } }) as unknown as View;
const drawn = (widget: typeof verdict, run: RunView, attrs: Attrs = {}) =>
  renderToString(
    widget.render({
      view: viewOf(run),
      attrs: { of: 'faster', ...attrs },
      intend: () => {},
    }) as never,
  );

const elsewhere = { ...claim, id: 'wider', applies: false };

test('a claim for other settings is folded away, counted and unjudged', () => {
  const html = drawn(verdict, runOf({ plan: { ...plan, claims: [elsewhere, claim] } }));
  expect(html.split('class="claim ').length - 1).toBe(1);
  expect(html).toMatch(/<details class="claims-elsewhere"><summary>For other settings: 1 claim</);
  expect(html).toContain('<li>Wider there.</li>');
  expect(html).toContain('4 of 4 seeds');
});

test('on paper it stands open; where all claims are of these settings nothing is folded', () => {
  const both = runOf({ plan: { ...plan, claims: [claim, elsewhere] } });
  expect(drawn(verdict, both, { poster: true })).toContain(
    '<details class="claims-elsewhere" open',
  );
  expect(drawn(verdict, runOf({}))).not.toContain('<details');
});

test('before the prediction what is open is veiled, for the ear as well; what was found is not', () => {
  const open = runOf({ state: 'idle', verdicts: [] });
  const seen = (run: RunView, unanswered: boolean) =>
    renderToString(
      verdict.render({
        view: { ...viewOf(run), unanswered },
        attrs: { of: 'faster' },
        intend: () => {},
      }) as never,
    );
  expect(seen(open, true)).toMatch(/claim open veiled.*predict first.*<p aria-hidden/);
  expect(seen(open, false)).toMatch(/not run yet<\/span><p><span/);
  expect(seen(runOf({}), true)).toContain('holds here');
});

test('a claim fails only when its run is over, with every seed', () => {
  const against: Verdict = { ...judged, holds: false, perSeedHolds: 0, found: 0.5 };
  const stamped = (run: Partial<RunView>, more: Partial<Verdict> = {}) =>
    /class="stamp">([^<]*)/.exec(
      drawn(verdict, runOf({ verdicts: [{ ...against, ...more }], ...run })),
    )?.[1];
  expect(stamped({ state: 'done' })).toBe('fails here');
  expect(stamped({ state: 'stopped' })).toBe('undecided');
  expect(stamped({ state: 'done' }, { complete: false })).toBe('undecided');
  expect(stamped({ state: 'stopped' }, { perSeedHolds: 1 })).toBe('mixed');
  const html = drawn(verdict, runOf({ state: 'stopped', verdicts: [against] }));
  expect(html).toContain('0 of 4 seeds, so far)');
});

test('the best cell of a sweep of shares is written as one, with its seeds', () => {
  const measure = '{"best_cell":["batch",2]}';
  const sweep = planOf({ experiment: '{}', vars: {} }, { sweep: true }).sweep;
  const claims = [{ ...claim, measure, sweep: true }];
  const html = drawn(verdict, runOf({ plan: { ...plan, sweep, claims } }));
  expect(html).toContain('found 97.5\u00a0%, asked for at least 95\u00a0%; 4 of 4 seeds');
  const alone = { ...judged, seeds: 1, perSeedHolds: 1 };
  expect(
    drawn(verdict, runOf({ plan: { ...plan, sweep, claims }, verdicts: [alone] })),
  ).not.toContain('seeds');
});

test('a spread is drawn against the one in the book, up to the last time step there is', () => {
  const summary = (values: readonly number[]) => {
    const series = Float32Array.from(values);
    const at = Int32Array.of(20);
    return { at, median: series, mean: series, low: series, high: series, count: at };
  };
  const lane: LaneView = {
    id: 'bn',
    label: 'BatchNorm',
    look: 'lane-bn',
    results: [],
    summary: {
      'sigma@': summary([0.25, 2, 2.5, Number.NaN]),
      'running_sigma@': summary([2.25, 2.25, 2.25, Number.NaN]),
    },
    cells: null,
  };
  const run = runOf({ plan: { ...plan, what: ['sigma', 'running_sigma'] }, lanes: [lane] });
  const attrs = { of: 'faster', show: 'sigma', against: 'running_sigma' };
  const html = drawn(depthLines, run, attrs);
  expect(html).toMatch(/class="against" d="M[\d. ]+L[\d. -]+/);
  expect(html).toContain('dotted: ');
  expect(depthLines.describe?.(viewOf(run), attrs)).toBe(
    'The race. Spread at each time step after 20 steps: BatchNorm from 0.25 at time step 1 to 2.50 at time step 3; What eval divides by at each time step from 2.25 at time step 1 to 2.25 at time step 3.',
  );
  expect(drawn(depthLines, run, { ...attrs, against: '' })).not.toContain('class="against"');
  expect(depthLines.wants?.(attrs, run.plan).map(({ what }) => what)).toEqual([
    'sigma',
    'running_sigma',
  ]);
});

test('a claim between two bounds names what was found alone', () => {
  const only = (is: ExperimentPlan['claims'][number]['is']) =>
    drawn(verdict, runOf({ plan: { ...plan, claims: [{ ...claim, is }] } }));
  expect(only('>=')).toContain('asked for at least ');
  expect(only('within')).toMatch(/\(found [^,;]+; 4 of 4 seeds\)/);
});

test('which number a chart shows may be a variable: what is summed up follows it', () => {
  enlist({ 'depth-lines': depthLines });
  const widgets: WidgetUse[] = [{ name: 'depth-lines', attrs: { of: 'faster', show: '$look' } }];
  const both = { ...plan, what: ['rms', 'gradient'] };
  const asked = (vars: Vars) => wanted(widgets, 'faster', both, vars).map(({ what }) => what);
  expect(asked({ look: 'rms' })).toEqual(['rms']);
  expect(asked({ look: 'gradient' })).toEqual(['gradient']);
  expect(asked({ look: 'somebody' })).toEqual([]);
  expect(wanted(widgets, 'slower', both, { look: 'rms' })).toEqual([]);
});
