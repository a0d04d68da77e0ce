// The pictures of the rest of Sir Norm's march; exact like the first four.
import type { ComponentChild } from 'preact';
import { soldiers } from './soldiers';

/** Four soldiers at -3.4, -1, 1.2 and 3.2 about 70; every rank stands 1.75 times as wide as the one above. */
const Prologue = () => (
  <>
    <path class="thread" d="M66.6 6C64 26 52 44 14.2 66M73.2 6C76 26 88 46 122.5 66" />
    <path class="staff" d="M70 2v68" />
    {soldiers([66.6, 69, 71.2, 73.2], 6, 3)}
    {soldiers([64, 68.2, 72.1, 75.6], 18, 3)}
    {soldiers([59.6, 66.9, 73.7, 79.8], 30, 3)}
    {soldiers([51.8, 64.6, 76.4, 87.2], 42, 3)}
    {soldiers([38.1, 60.6, 81.3, 100], 54, 3)}
    {soldiers([14.2, 53.6, 89.7, 122.5], 66, 3)}
  </>
);

/** Nine batch means, and the running mean that takes three tenths of each: 49.6, 47.9, 42.1 … from 58. */
const PeaceTime = () => (
  <>
    <path class="ground" d="M4 66h132" />
    <path
      class="walk march"
      d="M4 58L12 49.6 27 47.9 42 40.1 57 40.1 72 36.5 87 39.3 102 35.3 117 35.5 132 33.9"
    />
    {[30, 44, 22, 40, 28, 46, 26, 36, 30].map((y, i) => (
      <circle key={y * 9 + i} class="soldier" cx={12 + 15 * i} cy={y} r="3.5" />
    ))}
  </>
);

/** The layers of SirNormNet, 64, 128, 64 and 10 numbers high; a pennon where he stands between two. */
const SirNormNet = () => (
  <>
    <path
      class="thread"
      d="M16 20L48 4M16 52L48 68M60 4L92 20M60 68L92 52M104 20L124 33.5M104 52L124 38.5"
    />
    <path class="square" d="M4 20h12v32h-12zM48 4h12v64h-12zM92 20h12v32h-12zM124 33.5h12v5h-12z" />
    <path class="staff" d="M54 62v-48M98 49v-27" />
    <path class="pennon" d="M54 14l17 5.5-17 5.5zM98 22l17 5.5-17 5.5z" />
  </>
);

/** What is left of an error when each step leaves 0.965 of it, and when each step leaves 0.86. */
const Trials = () => (
  <>
    <path class="ground" d="M4 62h132" />
    <path
      class="walk plain"
      d="M14 8L26 13.5 38 18.4 50 22.8 62 26.8 74 30.4 86 33.6 98 36.4 110 39 122 41.4 134 43.5"
    />
    <path
      class="walk march"
      d="M14 8L22 22.1 30 32.5 38 40.2 46 45.8 54 50 62 53.2 70 55.5 78 57.2 86 58.4 94 59.4 110 60.6 134 61.4"
    />
    <circle class="soldier" cx="14" cy="8" r="5" />
  </>
);

/** One table, two directions: the mean of a column, the mean of a row. */
const LayerNorm = () => (
  <>
    {[12, 28, 44, 60].map((y) => soldiers([34, 52, 70, 88, 106], y, 4))}
    <path class="walk march" d="M43.5 3.5h17v65h-17z" />
    <path class="walk rival" d="M24 36h92v16H24z" />
  </>
);

/** Test error of SirNormNet, logarithmic, at batches of 2, 3, 4, 8 … 128: as batches grow, the lines cross. */
const Battle = () => (
  <>
    <path class="ground" d="M4 68h132" />
    <path
      class="walk march"
      d="M10 62.1L21.7 33.5 30 23.4 50 17.1 70 14.5 90 12.5 110 10.4 130 10.4"
    />
    <path
      class="walk rival"
      d="M10 19.4L21.7 17.9 30 19.4 50 22.7 70 21.5 90 22.7 110 32.4 130 33.2"
    />
  </>
);

/** A square of pixels goes one way, a chain of words the other. */
const FinalWords = () => (
  <>
    <path class="staff" d="M70 70V6" />
    <path class="pennon" d="M70 8H40l-8 7 8 7h30z" />
    <path class="pennon rival" d="M70 28h30l8 7-8 7H70z" />
    <path class="ground" d="M56 70h28" />
    <path
      class="square"
      d="M4 44h8v8h-8zM12 44h8v8h-8zM20 44h8v8h-8zM4 52h8v8h-8zM12 52h8v8h-8zM20 52h8v8h-8zM4 60h8v8h-8zM12 60h8v8h-8zM20 60h8v8h-8z"
    />
    <path class="thread" d="M100 60h32" />
    {soldiers([100, 111, 122, 133], 60, 4)}
  </>
);

/** Three sliders, each where somebody left it. */
const Lab = () => (
  <>
    <path class="ground" d="M10 16h120M10 36h120M10 56h120" />
    <path
      class="thread"
      d="M40 10v12M70 10v12M100 10v12M40 30v12M70 30v12M100 30v12M40 50v12M70 50v12M100 50v12"
    />
    {soldiers([52], 16, 6)}
    <g class="aligned">{soldiers([100], 36, 6)}</g>
    {soldiers([24], 56, 6)}
  </>
);

/** A unit's 15th, 50th and 85th percentile: one bundle wanders together and widens, the other stays. */
const Reproduction = () => (
  <>
    <path class="ground" d="M4 36h132" />
    <path
      class="walk plain"
      d="M6 34C30 34 34 56 58 58S100 42 134 20M6 35C34 37 40 62 62 64S108 56 134 44M6 33C26 31 32 48 54 50S96 28 134 6"
    />
    <path class="walk march" d="M6 36h128M6 34C14 28 18 26 30 26H134M6 38C14 44 18 46 30 46H134" />
  </>
);

export const MARCH: Record<string, () => ComponentChild> = {
  prologue: Prologue,
  'peace-time': PeaceTime,
  sirnormnet: SirNormNet,
  trials: Trials,
  'layer-norm': LayerNorm,
  battle: Battle,
  'final-words': FinalWords,
  lab: Lab,
  reproduction: Reproduction,
};
