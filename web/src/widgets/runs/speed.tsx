// How fast this browser trains: steps a second of each lane, from the seconds the core has spent in them.
import { figure } from '../../charts/format';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import type { LaneView, RunView } from '../run-contract';
import { lanesOf, Panel, runOf, Waiting } from './common';

interface Rate {
  readonly steps: number; // a second
  readonly operations: number; // a second; NaN where they are not recorded
}

function rateOf(run: RunView, lane: LaneView): Rate | null {
  const seconds = lane.summary['seconds@'];
  const [spent, step] = [seconds?.median[0] ?? 0, seconds?.at[0] ?? 0];
  if (!(spent > 0) || step === 0 || run.stale) return null;
  return {
    steps: step / spent,
    operations: (lane.summary['operations@']?.median[0] ?? Number.NaN) / spent,
  };
}

function Speed({ view, attrs }: WidgetProps) {
  const run = runOf(view, attrs);
  if (!run) return <Waiting />;
  const recorded = run.plan.what.includes('seconds');
  const rates = lanesOf(run, attrs).flatMap((lane) => {
    const rate = rateOf(run, lane);
    return rate ? [{ lane, rate }] : [];
  });
  return (
    <Panel run={run} title={words.speed.title}>
      {rates.length === 0 ? (
        <p class="nothing">{recorded ? words.speed.none : words.speed.unrecorded}</p>
      ) : (
        <dl class="readings">
          {rates.map(({ lane, rate }) => (
            <div key={lane.id} class={`reading ${lane.look}`}>
              <dt>{lane.label}</dt>
              <dd>{words.speed.rate(figure(rate.steps))}</dd>
              {Number.isFinite(rate.operations) && (
                <dd class="work">{words.speed.work(figure(rate.operations / 1e9))}</dd>
              )}
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  return lanesOf(run, attrs)
    .flatMap((lane) => {
      const rate = rateOf(run, lane);
      return rate ? [`${lane.label}: ${words.speed.rate(figure(rate.steps))}.`] : [];
    })
    .join(' ');
}

export const speed: Widget = {
  render: (props) => <Speed {...props} />,
  describe,
  wants: (_attrs) => ['seconds', 'operations'].map((what) => ({ what, at: 'shown' as const })),
};
