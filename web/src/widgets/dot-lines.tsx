// Every column (or row) on a line of its own, all on one ruler: how far the groups have drifted apart.
import { useRef } from 'preact/hooks';
import { figure, short } from '../charts/format';
import { extent, ruler, scale, ticks } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import type { WidgetProps } from './contract';
import { describe } from './dot-words';
import { cellLit, focusedIndex, group, lightsStatistic, of, statistics, valuesAt } from './focus';
import { useGlide, useSize } from './motion';

export function DotLines({ view, attrs, intend, stages }: WidgetProps & { stages: Stages }) {
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const { scene } = view;
  const level = scene.level;
  const all = valuesAt(level, stages);
  const shared = extent(stages.x, stages.deviation, stages.xhat);
  const own = extent(all) ?? { lo: -1, hi: 1 };
  const wide = attrs.journey && shared && shared.hi - shared.lo <= 5 * (own.hi - own.lo || 1);
  const span = ruler(wide && shared ? shared : own, 0.05);
  const means =
    level === 'centered' ? new Float32Array(stages.groups) : statistics(level, stages).mean;
  const moving = useGlide([span.lo, span.hi, ...means, ...all], false);
  const [lo, hi] = moving as [number, number];
  const shownMeans = moving.slice(2, 2 + stages.groups);
  const shown = Float32Array.from(moving.slice(2 + stages.groups));

  const { rem } = size;
  const gap = Math.max(30, 26 * rem) + 4;
  const names = Math.min(size.width * 0.26, 104 * rem);
  const line = scale({ lo, hi }, names + 8, size.width - 14);
  const top = 6;
  const foot = top + gap * stages.groups;
  const r = stages.rows > 16 ? 4 : 5.5;
  const chosen = group(scene, stages).index;
  const focusable = !attrs.poster;
  const choose = (index: number) =>
    intend({
      kind: 'var',
      name: scene.axis === 'columns' ? 'column' : 'row',
      value: index,
      done: true,
    });
  return (
    <svg
      ref={svg}
      class="plot plot-lines"
      width={size.width}
      height={foot + 10 + 16 * rem}
      viewBox={`0 0 ${size.width} ${foot + 10 + 16 * rem}`}
      role="img"
      aria-label={describe(view, attrs)}
    >
      <g class="ruler">
        <line x1={line.left} x2={line.right} y1={foot} y2={foot} />
        {ticks({ lo, hi }, Math.max(4, Math.floor((line.right - line.left) / (60 * rem)))).map(
          (value) => (
            <g key={value}>
              <line
                class={value === 0 ? 'zero' : 'grid'}
                x1={line.at(value)}
                x2={line.at(value)}
                y1={top}
                y2={foot}
              />
              <text x={line.at(value)} y={foot + 3} dy="1.1em" text-anchor="middle">
                {short(value)}
              </text>
            </g>
          ),
        )}
      </g>
      {Array.from({ length: stages.groups }, (_, i) => {
        const { name, cells } = group(scene, stages, i);
        const y = top + gap * (i + 0.5);
        const mean = shownMeans[i] ?? Number.NaN;
        const at = line.at(mean);
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the heads of the grid do the same by key
          <g
            key={i}
            class={i === chosen && focusedIndex(scene) === i ? 'line chosen' : 'line'}
            onClick={focusable ? () => choose(i) : undefined}
          >
            <rect class="hit" x="0" y={y - gap / 2} width={size.width} height={gap} />
            <text class="name" x="2" y={y + 4}>
              {name.length > 14 ? `${name.slice(0, 13)}…` : name}
            </text>
            <line class="beam" x1={line.left} x2={line.right} y1={y} y2={y} />
            {of(shown, cells).map((value, k) =>
              Number.isFinite(value) ? (
                <circle
                  key={k}
                  class={cells[k] && cellLit(view, cells[k]) ? 'speck lit' : 'speck'}
                  cx={line.at(value)}
                  cy={y}
                  r={r}
                />
              ) : null,
            )}
            {Number.isFinite(at) && (
              <path
                class={lightsStatistic(view, 'mean') ? 'mark lit' : 'mark'}
                d={`M${at} ${y + 1}l5.5 11h-11z`}
              >
                <title>{`mean ${figure(means[i] ?? Number.NaN)}`}</title>
              </path>
            )}
          </g>
        );
      })}
    </svg>
  );
}
