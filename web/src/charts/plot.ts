// The dot plot's picture: values and a ruler in, pixel positions out. Knows no DOM and no statistics;
// mean and variance are given.
import { heights, nearest, piles } from './dots';
import { clamp, type Scale, type Span, scale, ticks } from './scale';

export type Layout = 'piles' | 'lanes' | 'squares' | 'rails';

export interface PlotInput {
  readonly width: number;
  readonly rem: number; // size of text against its default, so that labels keep their room
  readonly span: Span;
  readonly layout: Layout;
  readonly dots: readonly number[];
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly lost: boolean; // not a number, or infinite: stands in the ditch at an end of the ruler
}

export interface Plot {
  readonly height: number;
  readonly rem: number;
  readonly scale: Scale;
  readonly radius: number;
  readonly top: number; // where the dots' room begins
  readonly beam: number; // the dots stand on it (lanes: the last lane's foot)
  readonly rail: number; // rails only: the upper line
  readonly ruler: number;
  readonly places: readonly Place[];
  readonly ticks: readonly { readonly x: number; readonly value: number }[];
}

const EDGE = 14;
const LABEL = 20;

const radiusFor = (count: number): number => (count <= 16 ? 9 : 6);
const laneFor = (count: number): number => (count <= 8 ? 22 : count <= 16 ? 17 : 12);

/** How much the picture needs below the beam, before the ruler. */
function below(layout: Layout, width: number, rem: number): number {
  if (layout === 'squares') return squareRoom(width) + 8;
  if (layout === 'lanes') return 6;
  return 16 + 14 * rem;
}

/** The tallest square that fits; the ruler is loosened until every square does. */
export const squareRoom = (width: number): number => Math.round(clamp(width * 0.34, 96, 200));
/** The stretch of the ruler in pixels. */
export const rulerWidth = (width: number): number => width - 2 * EDGE;

export function plot(input: PlotInput): Plot {
  const { width, rem, layout, dots } = input;
  const radius = radiusFor(dots.length);
  const line = scale(input.span, EDGE, width - EDGE);
  const label = LABEL * rem;
  const room = layout === 'piles' ? 72 : layout === 'squares' ? 48 : layout === 'rails' ? 62 : 0;
  const lane = laneFor(dots.length);
  const top = label + (layout === 'rails' ? 64 : 0);
  const beam = layout === 'lanes' ? top + lane * dots.length : top + room + 2 * radius;
  const ruler = beam + below(layout, width, rem);
  return {
    height: Math.ceil(ruler + 8 + 18 * rem),
    rem,
    scale: line,
    radius,
    top,
    beam,
    rail: label + 4,
    ruler,
    places: stand(dots, line, radius, (levels) =>
      layout === 'lanes'
        ? dots.map((_, i) => top + lane * (i + 0.5))
        : heights(levels, 2 * radius + 2, room).map((lift) => beam - radius - lift),
    ),
    ticks: ticks(input.span, clamp(Math.ceil(width / (52 * rem)), 3, 9)).map((value) => ({
      x: line.at(value),
      value,
    })),
  };
}

/** Where these values stand; the lost ones wait at the right (or left, for minus infinity). */
export function stand(
  values: readonly number[],
  line: Scale,
  radius: number,
  lift: (levels: readonly number[]) => readonly number[],
): Place[] {
  const xs = values.map((value) => {
    if (Number.isFinite(value)) return clamp(line.at(value), line.left - 8, line.right + 8);
    return value === -Infinity ? line.left - 4 : line.right + 4;
  });
  const ys = lift(piles(xs, 2 * radius + 1));
  return xs.map((x, i) => ({ x, y: ys[i] as number, lost: !Number.isFinite(values[i] as number) }));
}

/** The dot a pointer means. */
export const pick = (at: Plot, x: number, y: number): number => nearest(at.places, x, y, 40);

/** How far one press of a key moves a value: a fiftieth of a tick's distance, or a tick. */
export const keyStep = (span: Span, coarse: boolean): number => {
  const marks = ticks(span, 8);
  const tick = Math.abs((marks[1] ?? 1) - (marks[0] ?? 0)) || 1;
  return Number((coarse ? tick : tick / 10).toPrecision(3));
};
