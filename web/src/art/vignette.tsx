// A small picture for each chapter. Every one is exact: what it shows is computed by eye, not by mood.
import type { ComponentChild } from 'preact';
import { soldiers } from './soldiers';
import { MARCH } from './vignettes-march';

/** 16 + 30 + 44 + 86 + 114 = 5 x 58: the pennon stands at their mean. */
const Mean = () => (
  <>
    <path class="ground" d="M4 62h132" />
    <path class="staff" d="M58 62v-52" />
    <path class="pennon" d="M58 10l26 8-26 8z" />
    {soldiers([16, 30, 44, 86, 114], 56)}
  </>
);

/** Distances 36, 14, 10, 40 from the centre; the framed square has their mean square, side 28.2. */
const Variance = () => (
  <>
    <path class="ground" d="M4 20h132" />
    <path class="square" d="M34 20h36v36h-36zM56 20h14v14h-14zM70 20h10v10h-10zM70 20h40v40h-40z" />
    <path class="mean-square" d="M70 20h28.2v28.2h-28.2z" />
    <path class="staff" d="M70 66v-60" />
    {soldiers([34, 56, 80, 110], 14)}
  </>
);

/** Left the ranks, right the same ranks normalized: each round 106, one spread 15 wide. */
const Normalize = () => (
  <>
    <path class="staff" d="M106 4v62" />
    <path class="ground" d="M4 18h132M4 40h132M4 62h132" />
    {soldiers([12, 16, 26], 12, 4.5)}
    {soldiers([22, 40, 54], 34, 4.5)}
    {soldiers([8, 26, 58], 56, 4.5)}
    <g class="aligned">
      {soldiers([91, 101, 126], 12, 4.5)}
      {soldiers([87, 107.5, 123.5], 34, 4.5)}
      {soldiers([89.5, 102.5, 126], 56, 4.5)}
    </g>
  </>
);

/** Below: twice the distance and 16 to the left, 2 x - 16. */
const ScaleAndShift = () => (
  <>
    <path class="ground" d="M4 18h132M4 62h132" />
    <path class="thread" d="M26 14L36 56M38 14L60 56M46 14L76 56M66 14L116 56" />
    {soldiers([26, 38, 46, 66], 12, 4)}
    <g class="aligned">{soldiers([36, 60, 76, 116], 56)}</g>
  </>
);

const PICTURES: Record<string, () => ComponentChild> = {
  mean: Mean,
  variance: Variance,
  normalize: Normalize,
  'scale-and-shift': ScaleAndShift,
  ...MARCH,
};

export function Vignette({ of }: { of: string }) {
  const Picture = PICTURES[of];
  if (!Picture) return null;
  return (
    <svg class={`art vignette vignette-${of}`} viewBox="0 0 140 72" aria-hidden="true">
      <Picture />
    </svg>
  );
}
