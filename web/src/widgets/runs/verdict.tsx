// The claims of an experiment, judged by the core over the seeds: holds here, mixed, or fails here.
import { count, figure } from '../../charts/format';
import type { ClaimPlan, Verdict as Judged } from '../../engine/experiment';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import type { RunView } from '../run-contract';
import { isShare, measureOf, runOf, Waiting, written } from './common';

type Outcome = 'holds' | 'mixed' | 'fails' | 'open';

/** Mixed: the seeds do not agree with the sum over them. */
export function outcomeOf(judged: Judged | undefined): Outcome {
  if (!judged?.applies || judged.seeds === 0 || Number.isNaN(judged.found)) return 'open';
  const { holds, perSeedHolds, seeds } = judged;
  if (holds) return perSeedHolds * 2 > seeds ? 'holds' : 'mixed';
  return perSeedHolds === 0 ? 'fails' : 'mixed';
}

function claimsOf(run: RunView, attrs: Attrs): readonly ClaimPlan[] {
  const names = String(attrs.claims ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const { claims } = run.plan;
  return names.length === 0
    ? claims
    : names.flatMap((name) => claims.find(({ id }) => id === name) ?? []);
}

function Verdict({ view, attrs }: WidgetProps) {
  const run = runOf(view, attrs);
  if (!run) return <Waiting />;
  const claims = claimsOf(run, attrs);
  const here = claims.filter(({ applies }) => applies);
  const elsewhere = claims.filter(({ applies }) => !applies);
  return (
    <div class={run.stale ? 'stale' : ''}>
      {here.length > 0 && <Claims run={run} claims={here} />}
      {elsewhere.length > 0 && (
        <details class="claims-elsewhere" open={Boolean(attrs.poster)}>
          <summary>{words.elsewhere(elsewhere.length)}</summary>
          <ul>
            {elsewhere.map(({ id }) => (
              <li key={id}>{run.experiment.claims[id] ?? id}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

const Claims = ({ run, claims }: { run: RunView; claims: readonly ClaimPlan[] }) => (
  <ul class="verdicts">
    {claims.map((claim) => {
      const judged = run.verdicts.find((one) => one.claim === claim.id);
      const outcome = outcomeOf(judged);
      return (
        <li key={claim.id} class={`claim ${outcome}`}>
          <span class="stamp">{words.verdicts[outcome]}</span>
          <p>
            <span class="claim-text">{run.experiment.claims[claim.id] ?? claim.id}</span>{' '}
            <span class="claim-found">{foundOf(run, claim, judged, outcome)}</span>
          </p>
        </li>
      );
    })}
  </ul>
);

/** 'found 35 steps, asked for at most 40; 8 of 8 seeds' */
function foundOf(
  run: RunView,
  claim: ClaimPlan,
  judged: Judged | undefined,
  outcome: Outcome,
): string {
  if (!judged || outcome === 'open') return '';
  const say = writerOf(claim, run);
  const wanted = // between two bounds: those are the claim's own words
    claim.is === 'within' ? null : `${words.bounds[claim.is]} ${say(judged.wanted)}`;
  const one = claim.sweep && judged.seeds === 1;
  const seeds = one ? '' : `; ${words.perSeed(judged.perSeedHolds, judged.seeds)}`;
  const sofar = judged.complete ? '' : `, ${words.incomplete}`;
  return `(${words.verdictFound(say(judged.found), wanted)}${seeds}${sofar})`;
}

/** Steps are counted, shares are percentages, everything else is a figure. */
function writerOf({ measure }: ClaimPlan, run: RunView): (value: number) => string {
  const parsed: unknown = JSON.parse(measure);
  const [kind = '', about] =
    typeof parsed === 'string' ? ['final', parsed] : (Object.entries(parsed as object)[0] ?? []);
  const cell = kind === 'best_cell';
  const what = cell ? measureOf(run) : String(Array.isArray(about) ? about[0] : about);
  return (value) => {
    if (value === Number.POSITIVE_INFINITY) return words.never;
    if (cell) return written(run, what, value);
    if (kind === 'steps_to') return count(Math.round(value * 10) / 10, 'step');
    if (['final', 'at', 'best', 'difference', 'average', 'largest', 'smallest'].includes(kind))
      return isShare(run, what) ? written(run, what, value) : figure(value);
    return figure(value);
  };
}

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  return claimsOf(run, attrs)
    .flatMap((claim) => {
      const judged = run.verdicts.find((one) => one.claim === claim.id);
      const outcome = outcomeOf(judged);
      if (outcome === 'open') return [];
      return [
        words.says.verdict(words.verdicts[outcome], run.experiment.claims[claim.id] ?? claim.id),
      ];
    })
    .join(' ');
}

export const verdict: Widget = {
  render: (props) => <Verdict {...props} />,
  describe,
  picture: true,
};
