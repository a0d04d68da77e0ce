// The handwritten digit of one row, from its 64 pixels.
import { inkPaths } from '../charts/pixels';

export const Digit = ({ pixels, row }: { pixels: Uint8Array; row: number }) => (
  <svg class="digit" viewBox="0 0 8 8" aria-hidden="true">
    {inkPaths(pixels, row * 64).map(
      (d, shade) => d && <path key={shade} class={`ink-${shade}`} d={d} />,
    )}
  </svg>
);
