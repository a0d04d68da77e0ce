// The frame of a chart: where its axes lie, how much room labels need. CSS pixels. Pure geometry.
import { type Axis, axis, spread } from './axis';
import { clamp, type Span } from './scale';

export interface ChartInput {
  readonly width: number;
  readonly rem: number;
  readonly x: { readonly span: Span; readonly log: boolean };
  readonly y: { readonly span: Span; readonly log: boolean };
  readonly labels: number; // how wide the longest label of a line is, in characters; 0: none
  readonly rise?: number; // height of the plot against its width
}
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly foot: number;
  readonly x: Axis;
  readonly y: Axis;
  /** Do the lines' labels stand at their ends? Else they go above. */
  readonly labelled: boolean;
}

const LETTER = 8.6; // a character of a label, about

export function chart({ width, rem, x, y, labels, rise = 0.52 }: ChartInput): Chart {
  const left = Math.round(46 * rem);
  const room = Math.round(labels * LETTER * rem + 16);
  const labelled = labels > 0 && room < width * 0.3;
  const right = width - (labelled ? room : 12);
  const top = 10;
  const tall = Math.round(clamp((right - left) * rise, 150, 300));
  const foot = top + tall;
  const marks = clamp(Math.floor((right - left) / (58 * rem)), 2, 9);
  return {
    width,
    height: Math.ceil(foot + 8 + 33 * rem),
    left,
    right,
    top,
    foot,
    labelled,
    x: axis(x.span, left, right, x.log, marks),
    y: axis(y.span, foot, top, y.log, clamp(Math.floor(tall / (34 * rem)), 2, 7)),
  };
}

/** Where the labels of lines stand that end at these heights. */
export const labelsAt = (at: Chart, ends: readonly number[], rem: number): number[] =>
  spread(ends, 17 * rem, at.top + 4, at.foot - 2);
