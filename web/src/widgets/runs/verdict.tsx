// The claims of an experiment, judged by the core over the seeds: holds here, mixed, or fails here. Before the reader
// has predicted, a claim that is still open is veiled: it would tell the answer.
import { count, figure } from '../../charts/format';
import type { ClaimPlan, Verdict as Judged } from '../../engine/experiment';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import type { RunView } from '../run-contract';
import { isShare, measureOf, runOf, Waiting, written } from './common';

/** undecided: it does not hold, but its run was stopped, or some of its seeds are missing. */
type Outcome = 'holds' | 'mixed' | 'fails' | 'undecided' | 'open';

/** Has the run come to its end, with every seed? */
const isWhole = ({ state }: RunView, { complete }: Judged) =>
  complete && state !== 'stopped' && state !== 'failed';
const wasFound = (judged: Judged | undefined): judged is Judged =>
  Boolean(judged?.applies) && judged?.seeds !== 0 && !Number.isNaN(judged?.found);

/** Mixed: the seeds do not agree with the sum over them. Nothing fails before its run is over. */
export function outcomeOf(run: RunView, judged: Judged | undefined): Outcome {
  if (!wasFound(judged)) return 'open';
  const { holds, perSeedHolds, seeds } = judged;
  if (holds) return perSeedHolds * 2 > seeds ? 'holds' : 'mixed';
  if (perSeedHolds > 0) return 'mixed';
  return isWhole(run, judged) ? 'fails' : 'undecided';
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
      {here.length > 0 && <Claims run={run} claims={here} veiled={view.unanswered ?? false} />}
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

interface ClaimsProps {
  readonly run: RunView;
  readonly claims: readonly ClaimPlan[];
  readonly veiled: boolean;
}
const Claims = ({ run, claims, veiled }: ClaimsProps) => (
  <ul class="verdicts">
    {claims.map((claim) => {
      const judged = run.verdicts.find((one) => one.claim === claim.id);
      const outcome = outcomeOf(run, judged);
      const hidden = veiled && outcome === 'open';
      return (
        <li key={claim.id} class={`claim ${outcome}${hidden ? ' veiled' : ''}`}>
          <span class="stamp">{hidden ? words.predictFirst : words.verdicts[outcome]}</span>
          <p aria-hidden={hidden || undefined}>
            <span class="claim-text">{run.experiment.claims[claim.id] ?? claim.id}</span>{' '}
            <span class="claim-found">{foundOf(run, claim, judged)}</span>
          </p>
        </li>
      );
    })}
  </ul>
);

/** 'found 35 steps, asked for at most 40; 8 of 8 seeds' */
function foundOf(run: RunView, claim: ClaimPlan, judged: Judged | undefined): string {
  if (!wasFound(judged)) return '';
  const say = writerOf(claim, run);
  const wanted = // between two bounds: those are the claim's own words
    claim.is === 'within' ? null : `${words.bounds[claim.is]} ${say(judged.wanted)}`;
  const one = claim.sweep && judged.seeds === 1;
  const seeds = one ? '' : `; ${words.perSeed(judged.perSeedHolds, judged.seeds)}`;
  const sofar = isWhole(run, judged) ? '' : `, ${words.incomplete}`;
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
      const outcome = outcomeOf(run, judged);
      if (outcome === 'open' || outcome === 'undecided') return [];
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
