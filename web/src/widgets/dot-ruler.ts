// Which stretch of the number line a figure shows. One ruler serves all levels when it can, so that
// subtracting visibly moves the dots and dividing visibly scales them.
import { sideOf } from '../charts/dots';
import { type Layout, rulerWidth, squareRoom } from '../charts/plot';
import { extent, loosen, ruler, type Span, width as size, union } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import type { View } from './contract';
import { type Group, of, valuesAt } from './focus';

const NOWHERE: Span = { lo: -1, hi: 1 };
const MOST = 5; // on a journey the shown values may shrink to a fifth of the ruler, not further
const NARROW = 3.5; // on a phone
const SOME = 2; // a figure of one level keeps the zero in sight when that costs no more than half

export interface Wish {
  readonly width: number;
  readonly layout: Layout;
  readonly journey: boolean; // the reader can walk through the levels here
}

export function wantedRuler(view: View, stages: Stages, group: Group, wish: Wish): Span {
  const squares = wish.layout === 'squares';
  const { level } = view.scene;
  const shown = of(valuesAt(level, stages), group.cells);
  if (level === 'y') shown.push(...of(stages.xhat, group.cells), ...targetOf(view, group));
  if (view.ghost && view.ghost.predicts !== 'variance') shown.push(view.ghost.value);
  const must = extent(shown) ?? NOWHERE;
  const close = squares || wish.layout === 'lanes';
  const journey = [stages.x, stages.deviation, stages.xhat].map((all) => of(all, group.cells));
  const others = close ? [] : wish.journey ? journey : [[0]];
  const most = wish.journey ? (wish.width < 420 ? NARROW : MOST) : SOME;
  const ample = others.reduce<Span>((sum, other) => {
    const more = extent(other);
    if (!more) return sum;
    const both = union(sum, more);
    return size(both) <= most * size(must) ? both : sum;
  }, must);
  const span = ruler(ample);
  if (!squares) return span;
  const longest = extent(of(stages.deviation, group.cells));
  const reach = longest ? Math.max(Math.abs(longest.lo), Math.abs(longest.hi)) : 0;
  const guess = view.ghost?.predicts === 'variance' ? sideOf(view.ghost.value, 1) : 0;
  const tallest = Math.max(reach, Math.min(guess, reach * 1.5));
  return tallest > 0
    ? loosen(span, rulerWidth(wish.width), squareRoom(wish.width) / tallest)
    : span;
}

/** Everything that has to stay on the ruler for it to be kept. */
export function mustShow(view: View, stages: Stages, group: Group): Span {
  const shown = of(valuesAt(view.scene.level, stages), group.cells);
  if (view.scene.level === 'y') shown.push(...targetOf(view, group));
  if (view.ghost && view.ghost.predicts !== 'variance') shown.push(view.ghost.value);
  return extent(shown) ?? NOWHERE;
}

/** The formation to hit, in the core's numbers. */
export const targetOf = (view: View, group: Group): number[] =>
  view.scene.target && view.counterpart
    ? of(view.counterpart.y, group.cells).filter(Number.isFinite)
    : [];
