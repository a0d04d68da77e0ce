// Batches stream by: each one's mean is a dot, the running mean a line that chases them, and below the same for
// the variance. When they have passed a lone traveller comes, and is judged.
import { useRef } from 'preact/hooks';
import { figure } from '../../charts/format';
import { path } from '../../charts/line';
import type { RunningAsk, RunningFact } from '../../engine/facts';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { useSize } from '../motion';
import { extent, scale, short, ticks } from './axes';
import { factOf } from './nets';

function askOf({ wanted, scene: shown }: View, attrs: Attrs): RunningAsk {
  const scene = wanted ?? shown;
  return {
    kind: 'running',
    data: scene.data === 'wine' ? 'wine' : 'digits',
    features: scene.features,
    bias: scene.bias,
    seed: scene.seed,
    rows: scene.rows,
    batches: Math.max(1, Math.round(Number(attrs.batches ?? 40))),
    column: scene.column,
    momentum: Number(attrs.momentum ?? 0.1),
    eps: scene.eps,
  };
}

function Running({ view, attrs }: WidgetProps) {
  const fact = factOf<'running'>(view, askOf(view, attrs));
  if (!fact) return <p class="figure-waiting">{M.running.waiting}</p>;
  if ('sentence' in fact) return <p class="trouble">{fact.sentence}</p>;
  return (
    <div class="running">
      <Track
        title={M.running.mean}
        dots={fact.batchMean}
        line={fact.runningMean}
        truth={fact.mean}
      />
      <Track
        title={M.running.variance}
        dots={fact.batchVar}
        line={fact.runningVar}
        truth={fact.variance}
      />
      <p class="legend">
        <svg class="key" viewBox="0 0 16 16" aria-hidden="true">
          <circle class="batch-dot" cx="8" cy="8" r="4" />
        </svg>
        {M.running.batch}
        <svg class="key" viewBox="0 0 24 16" aria-hidden="true">
          <path class="running-line" d="M2 8h20" />
        </svg>
        {M.running.line}
        <svg class="key" viewBox="0 0 24 16" aria-hidden="true">
          <path class="truth-line" d="M2 8h20" />
        </svg>
        {M.running.truth}
      </p>
      {attrs.traveller && <Traveller fact={fact} mode={String(attrs.mode ?? 'eval')} />}
    </div>
  );
}

interface TrackProps {
  title: string;
  dots: Float32Array;
  line: Float32Array;
  truth: number;
}
function Track({ title, dots, line, truth }: TrackProps) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, rem } = useSize(svg);
  const [top, bottom, left, right] = [1.5 * 16 * rem, 104 * rem, 46 * rem, width - 8];
  const height = bottom + 22 * rem;
  const all = [...dots, ...line, truth];
  const span = extent(all) ?? { lo: 0, hi: 1 };
  const pad = (span.hi - span.lo) * 0.08 || 1;
  const y = scale({ lo: span.lo - pad, hi: span.hi + pad }, bottom, top);
  const x = scale({ lo: 0, hi: Math.max(1, dots.length) }, left, right);
  return (
    <svg
      ref={svg}
      class="plot track"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={M.running.track(title, figure(line.at(-1) ?? Number.NaN), figure(truth))}
    >
      <text class="track-title" x={left} y={13 * rem}>
        {title}
      </text>
      <g class="ruler">
        {ticks({ lo: span.lo, hi: span.hi }, 3).map((value) => (
          <g key={value}>
            <line class="grid" x1={left} x2={right} y1={y.at(value)} y2={y.at(value)} />
            <text x={left - 6} y={y.at(value) + 4} text-anchor="end">
              {short(value)}
            </text>
          </g>
        ))}
        {ticks({ lo: 0, hi: dots.length }, 5)
          .filter(Number.isInteger)
          .map((value) => (
            <text key={value} x={x.at(value)} y={bottom + 2} dy="1.1em" text-anchor="middle">
              {short(value)}
            </text>
          ))}
      </g>
      <path class="truth-line" d={`M${left} ${y.at(truth).toFixed(1)}H${right}`} />
      {Array.from(dots, (value, at) => (
        <circle key={at} class="batch-dot" cx={x.at(at + 1)} cy={y.at(value)} r="3.5" />
      ))}
      <path class="running-line" d={path(line, x.at, y.at)} />
    </svg>
  );
}

function Traveller({ fact, mode }: { fact: RunningFact; mode: string }) {
  const verdict = fact.verdict.at(-1) ?? Number.NaN;
  const training = mode === 'train';
  return (
    <div class={`traveller ${training ? 'refused' : ''}`}>
      <svg class="art" viewBox="0 0 64 44" aria-hidden="true">
        <path class="ground" d="M4 40h56" />
        <circle class="soldier" cx="32" cy="30" r="9" />
        <path class="visor" d="M27 28h10m-5 0v7" />
      </svg>
      {training ? (
        <p>{fact.alone}</p>
      ) : (
        <dl class="readings">
          <Reading name={M.running.value} value={fact.traveller} />
          <Reading name={M.running.verdict} value={verdict} />
          <Reading name={M.running.right} value={fact.truth} />
          <Reading name={M.running.off} value={verdict - fact.truth} />
        </dl>
      )}
    </div>
  );
}
const Reading = ({ name, value }: { name: string; value: number }) => (
  <div class="reading">
    <dt>
      <span>{name}</span>
    </dt>
    <dd>{figure(value)}</dd>
  </div>
);

function describe(view: View, attrs: Attrs): string {
  const fact = factOf<'running'>(view, askOf(view, attrs));
  if (!fact) return M.running.waiting;
  if ('sentence' in fact) return fact.sentence;
  const last = (values: Float32Array) => figure(values.at(-1) ?? Number.NaN);
  const tracks = M.running.describe(
    fact.batchMean.length,
    last(fact.runningMean),
    figure(fact.mean),
    last(fact.runningVar),
    figure(fact.variance),
  );
  if (!attrs.traveller) return tracks;
  return attrs.mode === 'train'
    ? `${tracks} ${fact.alone}`
    : `${tracks} ${M.running.judged(last(fact.verdict), figure(fact.truth))}`;
}

export const running: Widget = {
  render: (props) => <Running {...props} />,
  describe,
  picture: true,
  asks: (view, attrs) => [askOf(view, attrs)],
};
