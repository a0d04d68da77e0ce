// Histograms one behind the other, deepest in front. Counts in, closed paths out; the heights are compared
// within a ridge and never between ridges.
const r = (value: number): number => Math.round(value * 10) / 10;

export interface Ridges {
  readonly height: number; // of the whole picture
  readonly rows: readonly {
    readonly base: number;
    readonly path: string;
    readonly crest: string;
  }[];
}

export interface RidgeInput {
  readonly bins: readonly ArrayLike<number>[]; // counts by layer, first layer at the back
  readonly left: number;
  readonly right: number;
  readonly gap: number; // from one base to the next
  readonly rise: number; // of the largest count
  readonly log: boolean;
}

/** Each ridge as a filled shape and its upper edge. Bars become steps, so that no curve is invented. */
export function ridges({ bins, left, right, gap, rise, log }: RidgeInput): Ridges {
  const top = rise + 2;
  const rows = bins.map((counts, layer) => {
    const base = top + layer * gap;
    const size = (share: number) => (log ? Math.log10(1 + 1000 * share) : share); // a thousandth still shows
    let most = 0;
    for (let i = 0; i < counts.length; ++i) most = Math.max(most, size(counts[i] as number));
    const wide = (right - left) / Math.max(1, counts.length);
    let crest = '';
    for (let i = 0; i < counts.length; ++i) {
      const y = r(base - (most > 0 ? (size(counts[i] as number) / most) * rise : 0));
      crest += `${i === 0 ? `M${r(left)} ${y}` : `V${y}`}H${r(left + (i + 1) * wide)}`;
    }
    return { base, crest, path: crest && `${crest}V${base}H${r(left)}Z` };
  });
  return { height: top + Math.max(0, bins.length - 1) * gap + 4, rows };
}
