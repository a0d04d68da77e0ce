// A small square map of numbers, shaded on both sides of zero; and a digit from its pixels.
const SIDE = 8;

/** -4 ... 4: how far a number is from the middle, in quarters of the largest distance. */
const level = (value: number, largest: number): number =>
  largest > 0 ? Math.max(-4, Math.min(4, Math.round((4 * value) / largest))) : 0;

interface MapProps {
  values: Float32Array; // [64]
  largest: number;
  label: string;
}
export function PlaceMap({ values, largest, label }: MapProps) {
  const paths = new Map<number, string>();
  values.forEach((value, at) => {
    const shade = level(value, largest);
    const place = `M${at % SIDE} ${Math.floor(at / SIDE)}h1v1h-1z`;
    paths.set(shade, (paths.get(shade) ?? '') + place);
  });
  return (
    <svg class="place-map" viewBox="0 0 8 8" role="img" aria-label={label}>
      {[...paths].map(([shade, d]) => (
        <path key={shade} class={shade < 0 ? `n${-shade}` : `p${shade}`} d={d} />
      ))}
    </svg>
  );
}

/** Pixels 0 ... 1. */
export function Picture({ pixels, label }: { pixels: Float32Array; label: string }) {
  const paths = ['', '', '', ''];
  pixels.forEach((value, at) => {
    const shade = Math.min(3, Math.floor(value * 4));
    if (value > 0.06) paths[shade] += `M${at % SIDE} ${Math.floor(at / SIDE)}h1v1h-1z`;
  });
  return (
    <svg class="digit" viewBox="0 0 8 8" role="img" aria-label={label}>
      {paths.map((d, shade) => d && <path key={shade} class={`ink-${shade}`} d={d} />)}
    </svg>
  );
}
