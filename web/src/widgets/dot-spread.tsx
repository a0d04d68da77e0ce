// How far the soldiers stand from their centre: deviations, their squares, the mean square, one spread to
// either side; and what the reader predicted.
import { hanging, sideOf } from '../charts/dots';
import { figure, statistic } from '../charts/format';
import type { Plot } from '../charts/plot';
import { F } from '../words/figures';
import type { Marks } from './dot-marks';
import { cellLit, lights, statistics } from './focus';

export function Deviations({ picture, mean, view }: Marks) {
  const x = picture.scale.at(mean);
  if (!Number.isFinite(x)) return null;
  const lit = view.highlight?.kind === 'symbol' && view.highlight.symbol === 'd';
  return (
    <g class={lit ? 'deviations lit' : 'deviations'}>
      {picture.places.map((place, i) =>
        place.lost ? null : (
          <line
            key={i}
            x1={x}
            x2={place.x}
            y1={place.y}
            y2={place.y}
            class={place.x < x ? 'minus' : 'plus'}
          />
        ),
      )}
    </g>
  );
}

export function Squares({ picture, mean, variance, view, stages, group, near }: Marks) {
  const x = picture.scale.at(mean);
  if (!Number.isFinite(x)) return null;
  const top = picture.beam + 3;
  const side = sideOf(variance, picture.scale.unit);
  const inside = x + side > picture.scale.right - 66 * picture.rem; // no room for the label beside it
  const each = view.highlight?.kind === 'symbol' && view.highlight.symbol === 'd2';
  return (
    <g class="squares">
      {picture.places.map((place, i) => {
        if (place.lost) return null;
        const square = hanging(x, place.x, top);
        const lit =
          each ||
          near === i ||
          (group.cells[i]
            ? cellLit(view, group.cells[i]) && view.highlight?.kind === 'cell'
            : false);
        return (
          <rect
            key={i}
            class={`square${place.x < x ? ' minus' : ''}${lit ? ' lit' : ''}`}
            x={square.x}
            y={square.y}
            width={square.side}
            height={square.side}
          />
        );
      })}
      <g class={lights(view.highlight, 'variance') ? 'mean-square lit' : 'mean-square'}>
        <rect x={x} y={top} width={side} height={side} />
        <text
          x={x + side + (inside ? -6 : 6)}
          y={Math.min(top + Math.max(side, 14), picture.ruler) - (inside ? 8 : 4)}
          text-anchor={inside ? 'end' : 'start'}
        >
          <tspan class="symbol">𝜎²</tspan> = {statistic(stages.variance[group.index] ?? Number.NaN)}
        </text>
      </g>
    </g>
  );
}

/** The reader's prediction, beside the truth. */
export function Ghost({ view, picture, mean, layout }: Marks) {
  const { ghost } = view;
  if (!ghost || !Number.isFinite(ghost.value)) return null;
  if (ghost.predicts === 'variance') {
    const x = picture.scale.at(mean);
    const side = sideOf(ghost.value, picture.scale.unit);
    if (!Number.isFinite(x)) return null;
    if (layout !== 'squares')
      return (
        <Bracket
          class="ghost"
          x={x}
          side={side}
          y={picture.ruler - 2}
          label={F.prediction}
          picture={picture}
        />
      );
    const room = picture.ruler - picture.beam;
    if (side > 1.5 * room)
      return (
        <g class="ghost">
          <text x={picture.scale.left} y={picture.ruler - 24}>
            {F.prediction}, {figure(ghost.value)}: {F.tooLarge}
          </text>
        </g>
      );
    return (
      <g class="ghost">
        <rect x={x} y={picture.beam + 3} width={side} height={side} />
        <text
          x={Math.max(x - 6, 90)}
          y={Math.min(picture.beam + Math.max(side, 18), picture.ruler - 6)}
          text-anchor="end"
        >
          {F.prediction}
        </text>
      </g>
    );
  }
  const x = picture.scale.at(ghost.value);
  const left = x > picture.scale.right - 104 * picture.rem;
  return (
    <g class="ghost">
      <line x1={x} x2={x} y1={picture.top - 14} y2={picture.ruler} />
      {layout === 'piles' && <path d={`M${x} ${picture.beam + 3}l9 15h-18z`} />}
      <text x={x + (left ? -6 : 6)} y={picture.top - 6} text-anchor={left ? 'end' : 'start'}>
        {F.prediction}
      </text>
    </g>
  );
}

/** How wide the formation stands after normalizing: one spread to either side of its centre. */
export function Spread({ picture, mean, view, stages, group }: Marks) {
  const variance = statistics(view.scene.level, stages).variance[group.index] ?? Number.NaN;
  const x = picture.scale.at(mean);
  if (!Number.isFinite(variance) || !Number.isFinite(x)) return null;
  return (
    <Bracket
      class="spread"
      x={x}
      side={sideOf(variance, picture.scale.unit)}
      y={picture.top - 8}
      label={`${F.variance} ${statistic(variance)}`}
      picture={picture}
    />
  );
}

interface BracketProps {
  class: string;
  x: number;
  side: number;
  y: number;
  label: string;
  picture: Plot;
}
function Bracket({ class: name, x, side, y, label, picture }: BracketProps) {
  const left = Math.max(x - side, 2);
  const right = Math.min(x + side, picture.scale.right + 12);
  const room = 96 * picture.rem;
  const after = right + room < picture.scale.right + 14;
  const before = !after && left - room > 0;
  const at = after ? right + 6 : before ? left - 6 : (picture.scale.left + picture.scale.right) / 2;
  return (
    <g class={name}>
      <path d={`M${left} ${y + 5}v-5H${right}v5`} />
      <text
        x={at}
        y={after || before ? y + 4 : y - 4}
        text-anchor={after ? 'start' : before ? 'end' : 'middle'}
      >
        {label}
      </text>
    </g>
  );
}
