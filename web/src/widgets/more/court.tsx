// One digit before a trained network, in changing company: what it thinks of him in train mode, where the
// company's statistics count, and in eval mode, where they do not.
import { fixed } from '../../charts/format';
import type { CourtAsk, CourtFact } from '../../engine/facts';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { Picture } from './maps';
import { factOf } from './nets';

const WHO: readonly CourtAsk['companions'][] = ['mixed', 'same', 'others', 'none'];
const CLASSES = Array.from({ length: 10 }, (_, digit) => digit);

const askOf = ({ wanted, scene }: View, attrs: Attrs): CourtAsk => ({
  kind: 'court',
  digit: Number(attrs.digit ?? 0),
  companions: WHO.find((who) => who === attrs.companions) ?? 'mixed',
  rows: Math.round(Number(attrs.rows ?? 16)),
  seed: (wanted ?? scene).seed,
});

/** The first largest. */
const verdictOf = (shares: Float32Array): number =>
  shares.reduce((best, share, digit) => (share > (shares[best] ?? 0) ? digit : best), 0);

function Court({ view, attrs }: WidgetProps) {
  const fact = factOf<'court'>(view, askOf(view, attrs));
  if (!fact) return <p class="figure-waiting">{M.court.waiting}</p>;
  if ('sentence' in fact) return <p class="trouble">{fact.sentence}</p>;
  const mode = String(attrs.mode ?? 'both');
  const pixels = (at: number) => fact.pixels.subarray(at * 64, (at + 1) * 64);
  const [label = 0, ...others] = fact.labels;
  return (
    <div class="court">
      <div class="judged">
        <Picture pixels={pixels(0)} label={M.court.digit(label)} />
        <p>{M.court.judged(label)}</p>
      </div>
      <p class="companions" aria-label={M.court.company(others.length)} role="img">
        {others.map((other, at) => (
          <Picture key={at} pixels={pixels(at + 1)} label={String(other)} />
        ))}
        {others.length === 0 && M.court.nobody}
      </p>
      <div class="benches">
        {mode !== 'eval' && (
          <Bench title={M.court.train} shares={fact.train} refused={fact.refused} label={label} />
        )}
        {mode !== 'train' && (
          <Bench title={M.court.eval} shares={fact.eval} refused={null} label={label} />
        )}
      </div>
    </div>
  );
}

interface BenchProps {
  title: string;
  shares: CourtFact['train'];
  refused: string | null;
  label: number;
}
function Bench({ title, shares, refused, label }: BenchProps) {
  const verdict = shares ? verdictOf(shares) : -1;
  return (
    <div class={`bench ${verdict === label ? 'right' : 'wrong'}`}>
      <p class="bench-title">{title}</p>
      {!shares && <p class="trouble">{refused}</p>}
      {shares && (
        <>
          <p class="bench-verdict">
            {M.court.verdict(verdict)}{' '}
            <span aria-hidden="true">{verdict === label ? '✓' : '✗'}</span>
            <span class="visually-hidden">{verdict === label ? M.court.right : M.court.wrong}</span>
          </p>
          <ol class="shares">
            {CLASSES.map((digit) => (
              <li key={digit} class={digit === label ? 'is-label' : ''}>
                <span class="which">{digit}</span>
                <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                  <path d={`M0 0H${(100 * (shares[digit] ?? 0)).toFixed(1)}V10H0Z`} />
                </svg>
                <span class="share">{fixed(shares[digit] ?? 0, 2)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

function describe(view: View, attrs: Attrs): string {
  const fact = factOf<'court'>(view, askOf(view, attrs));
  if (!fact) return M.court.waiting;
  if ('sentence' in fact) return fact.sentence;
  const say = (shares: Float32Array) => {
    const verdict = verdictOf(shares);
    return M.court.says(verdict, fixed(shares[verdict] ?? 0, 2));
  };
  const train = fact.train ? say(fact.train) : (fact.refused ?? '');
  return M.court.describe(fact.labels[0] ?? 0, fact.labels.length - 1, train, say(fact.eval));
}

export const court: Widget = {
  render: (props) => <Court {...props} />,
  describe,
  picture: true,
  asks: (view, attrs) => [askOf(view, attrs)],
};
