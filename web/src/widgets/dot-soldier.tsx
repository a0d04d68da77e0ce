// One soldier: a helmet on the beam; where it can be moved, a slider.
import { figure } from '../charts/format';
import type { Place } from '../charts/plot';
import type { Span } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import { F } from '../words/figures';
import type { View } from './contract';
import type { Marks } from './dot-marks';
import { type Cell, cellLit, columnName, rowName } from './focus';

export interface Sliders {
  readonly span: Span;
  onKeyDown(index: number, event: KeyboardEvent): void;
  onKeyUp(index: number): void;
  onFocus(index: number | null): void;
}
const MOVES = /^(Arrow|Page|Home|End)/;

const whoIs = (view: View, stages: Stages, cell: Cell): string =>
  view.scene.axis === 'columns' ? rowName(stages, cell.row) : columnName(stages, cell.column);

export function Soldier(props: Marks & { index: number; place: Place }) {
  const { index, place, picture, view, group, slider, values, stages } = props;
  const cell = group.cells[index];
  if (!cell) return null;
  const r = picture.radius;
  const value = values[index] ?? Number.NaN;
  const lit = cellLit(view, cell);
  const classes = `dot${lit ? ' lit' : ''}${place.lost ? ' lost' : ''}${props.near === index ? ' near' : ''}`;
  const helm = (
    <>
      {slider && <circle class="reach" cx={place.x} cy={place.y} r={Math.max(r + 4, 13)} />}
      <circle class="helm" cx={place.x} cy={place.y} r={r} />
      {place.lost ? (
        <path class="visor" d={`M${place.x - 3} ${place.y - 3}l6 6m0 -6l-6 6`} />
      ) : (
        r > 7 && <path class="visor" d={`M${place.x - 4.5} ${place.y - 1.5}h9m-4.5 0v6`} />
      )}
    </>
  );
  if (!slider)
    return (
      <g class={classes} data-row={cell.row} data-column={cell.column}>
        {helm}
      </g>
    );
  return (
    <g
      class={classes}
      role="slider"
      tabindex={0}
      data-row={cell.row}
      data-column={cell.column}
      aria-label={F.soldier(index + 1, whoIs(view, stages, cell))}
      aria-valuemin={slider.span.lo}
      aria-valuemax={slider.span.hi}
      aria-valuenow={Number.isFinite(value) ? Number(value.toPrecision(4)) : 0}
      aria-valuetext={Number.isFinite(value) ? figure(value) : F.notFinite}
      onKeyDown={(event) => slider.onKeyDown(index, event)}
      onKeyUp={(event) => MOVES.test(event.key) && slider.onKeyUp(index)}
      onFocus={() => slider.onFocus(index)}
      onBlur={() => slider.onFocus(null)}
    >
      {helm}
    </g>
  );
}
/** Who the soldier is and where he stands, above everybody in the way. */
export function Tag({ picture, index, values, view, stages, group }: Marks & { index: number }) {
  const place = picture.places[index];
  const cell = group.cells[index];
  if (!place || !cell) return null;
  const anchor = place.x < 90 ? 'start' : place.x > picture.scale.right - 76 ? 'end' : 'middle';
  const x =
    anchor === 'start'
      ? Math.max(4, place.x - 9)
      : anchor === 'end'
        ? Math.min(place.x + 9, picture.scale.right + 10)
        : place.x;
  const top = Math.min(
    ...picture.places.map((other) => (Math.abs(other.x - x) < 64 ? other.y : place.y)),
    place.y,
  );
  return (
    <text class="tag" x={x} y={Math.max(13, top - picture.radius - 6)} text-anchor={anchor}>
      {whoIs(view, stages, cell)} <tspan class="value">{figure(values[index] ?? Number.NaN)}</tspan>
    </text>
  );
}
