// Browser-only helpers of the figures: their width, the reader's text size, and short transitions.
// On the server they answer with the defaults.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Size {
  readonly width: number;
  readonly rem: number;
}
export const DEFAULT_SIZE: Size = { width: 560, rem: 1 };

export function useSize(ref: RefObject<Element | null>): Size {
  const [size, setSize] = useState(DEFAULT_SIZE);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
      const width = Math.max(200, Math.floor(element.getBoundingClientRect().width));
      setSize((old) => (old.width === width && old.rem === rem ? old : { width, rem }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

const MILLISECONDS = 450;
const ease = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Moves from the numbers shown last to `target`; `still` jumps. Runs only while something moves. */
export function useGlide(target: readonly number[], still: boolean): readonly number[] {
  const shown = useRef<readonly number[]>(target);
  const [, redraw] = useState(0);
  const key = target.join(' ');
  const jump = still || shown.current.length !== target.length;
  if (jump) shown.current = target;
  useEffect(() => {
    const from = shown.current;
    if (jump || document.hidden || prefersStillness() || from.join(' ') === key) {
      if (shown.current !== target) {
        shown.current = target;
        redraw((n) => n + 1);
      }
      return;
    }
    let frame = 0;
    let begin = 0;
    const move = (now: number) => {
      begin ||= now;
      const part = ease(Math.min(1, (now - begin) / MILLISECONDS));
      shown.current =
        part >= 1
          ? target
          : target.map((to, i) => {
              const start = from[i] as number;
              return Number.isFinite(start) && Number.isFinite(to)
                ? start + (to - start) * part
                : to;
            });
      redraw((n) => n + 1);
      if (part < 1) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return () => cancelAnimationFrame(frame);
  }, [key, still]);
  return shown.current;
}
