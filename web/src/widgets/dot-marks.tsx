// The marks of the dot plot: ruler, beam, balance point, and whatever the step puts on the deviations.
// Draws, decides nothing.
import { short, statistic } from '../charts/format';
import type { Layout, Place, Plot } from '../charts/plot';
import type { Stages } from '../engine/protocol';
import { isNormalized } from '../session/scene';
import { F } from '../words/figures';
import type { View, WidgetProps } from './contract';
import { type Sliders, Soldier, Tag } from './dot-soldier';
import { Deviations, Ghost, Spread, Squares } from './dot-spread';
import { type Group, lightsStatistic, showsInput, statistics } from './focus';

export interface Marks {
  view: View;
  stages: Stages;
  group: Group;
  attrs: WidgetProps['attrs'];
  layout: Layout;
  picture: Plot;
  values: readonly number[];
  mean: number;
  variance: number;
  from: readonly number[];
  footprints: readonly number[];
  target: readonly Place[];
  near: number | null;
  slider: Sliders | null;
}

export function DotMarks(marks: Marks) {
  const { picture, layout, view, attrs } = marks;
  const showMean = Boolean(attrs.mean) || view.scene.level !== 'x' || layout !== 'piles';
  return (
    <>
      <Ruler picture={picture} />
      {layout === 'squares' && <Squares {...marks} />}
      {layout === 'lanes' && <Deviations {...marks} />}
      {layout === 'rails' && <Threads {...marks} />}
      {layout !== 'lanes' && (
        <line
          class="beam"
          x1={picture.scale.left}
          x2={picture.scale.right}
          y1={picture.beam + 1.5}
          y2={picture.beam + 1.5}
        />
      )}
      {marks.footprints.map((value, i) => {
        const x = picture.scale.at(value);
        const inside = x >= picture.scale.left && x <= picture.scale.right;
        return inside ? (
          <circle key={i} class="footprint" cx={x} cy={picture.beam + 8} r="2.5" />
        ) : null;
      })}
      {showMean && <Balance {...marks} />}
      {isNormalized(view.scene.level) && <Spread {...marks} />}
      <Ghost {...marks} />
      {marks.target.map((place, i) => (
        <circle key={i} class="target" cx={place.x} cy={place.y} r={picture.radius + 2} />
      ))}
      {picture.places.map((place, i) => (
        <Soldier key={i} {...marks} index={i} place={place} />
      ))}
      {marks.near !== null && <Tag {...marks} index={marks.near} />}
    </>
  );
}

export function Ruler({ picture }: { picture: Plot }) {
  const { scale, ruler } = picture;
  return (
    <g class="ruler">
      <line x1={scale.left} x2={scale.right} y1={ruler} y2={ruler} />
      {picture.ticks.map((tick) => (
        <g key={tick.value}>
          <line
            class={tick.value === 0 ? 'zero' : 'grid'}
            x1={tick.x}
            x2={tick.x}
            y1={picture.top}
            y2={ruler}
          />
          <line x1={tick.x} x2={tick.x} y1={ruler} y2={ruler + 5} />
          <text x={tick.x} y={ruler + 5} dy="1.1em" text-anchor="middle">
            {short(tick.value)}
          </text>
        </g>
      ))}
    </g>
  );
}

function Balance({ picture, mean, view, stages, group, layout }: Marks) {
  if (!Number.isFinite(mean))
    return (
      <g class="balance">
        <text x={picture.scale.left} y={picture.beam + 18}>
          <tspan class="symbol">𝜇</tspan> = {statistic(mean)}: {F.noBalance}
        </text>
      </g>
    );
  const x = picture.scale.at(mean);
  const foot = layout === 'piles' || layout === 'rails' ? picture.beam + 3 : picture.ruler;
  const centre =
    view.scene.level === 'centered'
      ? 0
      : (statistics(view.scene.level, stages).mean[group.index] ?? Number.NaN);
  const label =
    view.scene.level === 'centered'
      ? 'centre 0'
      : `${isNormalized(view.scene.level) ? 'mean ' : ''}${statistic(centre)}`;
  const right = x > picture.scale.right - 84 * picture.rem;
  return (
    <g class={lightsStatistic(view, 'mean') ? 'balance lit' : 'balance'}>
      {foot === picture.ruler && <line x1={x} x2={x} y1={picture.top - 6} y2={foot} />}
      <path
        d={foot === picture.ruler ? `M${x} ${foot - 14}l8 14h-16z` : `M${x} ${foot}l9 15h-18z`}
      />
      {foot !== picture.ruler && (
        <text x={x + (right ? -14 : 14)} y={foot + 13} text-anchor={right ? 'end' : 'start'}>
          {showsInput(view.scene.level) && <tspan class="symbol">𝜇</tspan>}
          {showsInput(view.scene.level) && ' = '}
          {label}
        </text>
      )}
      {foot === picture.ruler && (
        <text x={x + (right ? -6 : 6)} y={picture.top - 4} text-anchor={right ? 'end' : 'start'}>
          <tspan class="symbol">𝜇</tspan> = {label}
        </text>
      )}
    </g>
  );
}

function Threads({ picture, from }: Marks) {
  const { scale, rail } = picture;
  return (
    <g class="threads">
      <line class="rail" x1={scale.left} x2={scale.right} y1={rail} y2={rail} />
      {from.map((value, i) => {
        const place = picture.places[i];
        if (!place || place.lost || !Number.isFinite(value)) return null;
        const x = scale.at(value);
        return (
          <g key={i}>
            <line x1={x} x2={place.x} y1={rail} y2={place.y} />
            <circle cx={x} cy={rail} r="4" />
          </g>
        );
      })}
      <text x={scale.left} y={rail - 8}>
        <tspan class="symbol">𝑥̂</tspan> {F.beforeSpells}
      </text>
    </g>
  );
}
