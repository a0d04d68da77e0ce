// The network learns gamma and beta by gradient steps: run, pause, step, restart, and the loss so far.
import { useRef } from 'preact/hooks';
import { figure, short } from '../charts/format';
import { path } from '../charts/line';
import { extent, scale, ticks } from '../charts/scale';
import type { Learned } from '../engine/protocol';
import { L } from '../words/march';
import type { View, Widget, WidgetProps } from './contract';
import { useSize } from './motion';

function Learner({ view, intend }: WidgetProps) {
  const { lesson } = view;
  const learned = lesson?.learned ?? null;
  const state = lesson?.state ?? 'ready';
  const at = lesson?.at ?? 0;
  const last = Math.max(0, (learned?.loss.length ?? 1) - 1);
  const say = (what: 'run' | 'pause' | 'step' | 'restart') => intend({ kind: 'learn', what });
  const over = state === 'done';
  return (
    <div class="learner">
      <fieldset class="buttons" aria-label={L.label}>
        <button
          type="button"
          class="primary"
          aria-disabled={over ? 'true' : undefined}
          onClick={() => !over && say(state === 'running' ? 'pause' : 'run')}
        >
          {state === 'running' ? L.pause : L.run}
        </button>
        <button
          type="button"
          aria-disabled={over ? 'true' : undefined}
          onClick={() => !over && say('step')}
        >
          {L.step}
        </button>
        <button type="button" class="quiet" onClick={() => say('restart')}>
          {L.again}
        </button>
      </fieldset>
      <dl class="readings">
        <Reading name="step" value={`${at}`} />
        <Reading
          name="gamma"
          symbol="𝛾"
          value={learned ? figure(learned.gamma[at] ?? Number.NaN) : figure(view.scene.gamma)}
        />
        <Reading
          name="beta"
          symbol="𝛽"
          value={learned ? figure(learned.beta[at] ?? Number.NaN) : figure(view.scene.beta)}
        />
        <Reading name="loss" value={learned ? figure(learned.loss[at] ?? Number.NaN) : '–'} />
      </dl>
      {learned && last > 0 && <LossCurve learned={learned} at={at} />}
    </div>
  );
}

const Reading = ({
  name,
  symbol,
  value,
}: {
  name: keyof typeof L.names;
  symbol?: string;
  value: string;
}) => (
  <div class={`reading reading-${name}`}>
    <dt>
      {symbol && (
        <span class={`symbol sym-${name}`} aria-hidden="true">
          {symbol}
        </span>
      )}
      <span>{L.names[name]}</span>
    </dt>
    <dd data-of={name}>{value}</dd>
  </div>
);

function LossCurve({ learned, at }: { learned: Learned; at: number }) {
  const svg = useRef<SVGSVGElement>(null);
  const { width, rem } = useSize(svg);
  const steps = learned.loss.length - 1;
  const left = 44 * rem;
  const height = 96 + 18 * rem;
  const top = extent(learned.loss)?.hi ?? 1;
  const x = scale({ lo: 0, hi: steps }, left, width - 10);
  const y = scale({ lo: 0, hi: top || 1 }, 92, 8);
  return (
    <svg
      ref={svg}
      class="plot curve"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={L.curve(
        figure(learned.loss[0] ?? Number.NaN),
        figure(learned.loss[at] ?? Number.NaN),
        at,
      )}
    >
      <g class="ruler">
        <line x1={left} x2={width - 10} y1="92" y2="92" />
        {ticks({ lo: 0, hi: top || 1 }, 3).map((value) => (
          <g key={value}>
            <line class="grid" x1={left} x2={width - 10} y1={y.at(value)} y2={y.at(value)} />
            <text x={left - 6} y={y.at(value) + 4} text-anchor="end">
              {short(value)}
            </text>
          </g>
        ))}
        {ticks({ lo: 0, hi: steps }, 4).map((value) => (
          <text key={value} x={x.at(value)} y="94" dy="1.1em" text-anchor="middle">
            {short(value)}
          </text>
        ))}
      </g>
      <path class="loss" d={path(learned.loss.subarray(0, at + 1), x.at, y.at)} />
      <circle class="loss-now" cx={x.at(at)} cy={y.at(learned.loss[at] ?? 0)} r="4" />
    </svg>
  );
}

function describe(view: View): string {
  const { lesson } = view;
  const learned = lesson?.learned;
  if (!lesson || !learned) return L.before;
  const { at } = lesson;
  const say = (values: Float32Array) => figure(values[at] ?? Number.NaN);
  return L.after(at, say(learned.gamma), say(learned.beta), say(learned.loss));
}

export const learner: Widget = { render: (props) => <Learner {...props} />, describe };
