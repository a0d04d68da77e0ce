// Moving soldiers: one pointer handler takes the nearest, and every soldier listens to the arrow keys.
// What changes is always x; at later steps a pace on the ruler is worth more or less of it.
import { useRef, useState } from 'preact/hooks';
import { keyStep, type Plot, pick } from '../charts/plot';
import { clamp, type Span, snap } from '../charts/scale';
import type { WidgetProps } from './contract';
import type { Cell } from './focus';

interface Reach {
  movable: boolean;
  picture: Plot;
  span: Span;
  pace: number; // how much x one unit of the ruler is worth
  input: readonly number[]; // x
  values: readonly number[]; // what is shown
  held: number | null; // the soldier being dragged
  setHeld(index: number | null): void;
  cells: readonly Cell[];
  intend: WidgetProps['intend'];
}

/** Where the keys have sent a soldier, until the figure shows him there; open while a key is down. */
interface Typed {
  readonly index: number;
  readonly value: number;
  readonly open: boolean;
}
const isDrawn = ({ index, value }: Typed, input: readonly number[]): boolean =>
  input[index] === Math.fround(value);

const finite = (value: number | undefined): number =>
  Number.isFinite(value) ? (value as number) : 0;

export function useHand({
  movable,
  picture,
  span,
  pace,
  input,
  values,
  held,
  setHeld,
  cells,
  intend,
}: Reach) {
  const [near, setNear] = useState<number | null>(null); // the soldier being looked at
  const grip = useRef({ x: 0, value: 0, pace: 1 });
  const typed = useRef<Typed | null>(null);
  if (typed.current && !typed.current.open && isDrawn(typed.current, input)) typed.current = null;

  const edit = (index: number, value: number, done: boolean) => {
    const cell = cells[index];
    if (!cell || !Number.isFinite(value)) return;
    intend({ kind: 'edit', edit: { row: cell.row, column: cell.column, op: 'set', value }, done });
  };
  const look = (index: number | null) => {
    setNear(index);
    const cell = index === null ? null : cells[index];
    const target = cell ? ({ kind: 'cell', row: cell.row, column: cell.column } as const) : null;
    intend({ kind: 'highlight', target });
  };
  const where = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const pointed = (event: PointerEvent): number => {
    const from = grip.current;
    const x = clamp(where(event).x, picture.scale.left, picture.scale.right);
    const moved = (x - from.x) / picture.scale.unit;
    return snap(from.value + moved * from.pace, keyStep(span, false) / 2);
  };

  const onPointerDown = (event: PointerEvent) => {
    if (!movable || event.button !== 0) return;
    const { x, y } = where(event);
    const index = pick(picture, x, y);
    if (index < 0) return;
    grip.current = { x: picture.places[index]?.x ?? x, value: finite(input[index]), pace };
    const svg = event.currentTarget as Element;
    svg.setPointerCapture(event.pointerId);
    svg.querySelectorAll<SVGElement>('.dot')[index]?.focus({ preventScroll: true });
    event.preventDefault();
    setHeld(index);
    look(index);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (held !== null) return edit(held, pointed(event), false);
    if (event.pointerType === 'touch') return;
    const { x, y } = where(event);
    const index = pick(picture, x, y);
    if (index !== (near ?? -1)) look(index < 0 ? null : index);
  };
  const onPointerUp = (event: PointerEvent) => {
    if (held === null) return;
    const value = event.type === 'pointerup' ? pointed(event) : finite(input[held]);
    setHeld(null);
    edit(held, value, true);
  };

  const onKeyDown = (index: number, event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const drawn = finite(input[index]);
    const base = typed.current?.index === index ? typed.current.value : drawn;
    const here = finite(values[index]) + (base - drawn) / pace;
    const next = keyTarget(event, here, span);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    const value = Number((base + (next - here) * pace).toPrecision(6));
    typed.current = { index, value, open: true };
    edit(index, value, false);
  };
  const onKeyUp = () => {
    const { current } = typed;
    if (!current?.open) return;
    typed.current = { ...current, open: false };
    edit(current.index, current.value, true);
  };

  return {
    near,
    pointer: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerCancel: onPointerUp,
      onPointerLeave: () => held === null && near !== null && look(null),
    },
    keys: {
      onKeyDown,
      onKeyUp,
      onFocus: (index: number | null) => {
        onKeyUp();
        typed.current = null;
        look(index);
      },
    },
  };
}

/** Where a key press moves a value to; null for keys that mean nothing here. */
function keyTarget(event: KeyboardEvent, value: number, span: Span): number | null {
  const step = keyStep(span, event.shiftKey);
  const page = keyStep(span, true) * 2;
  const to = (next: number) =>
    Number(clamp(next, Math.min(span.lo, value), Math.max(span.hi, value)).toPrecision(6));
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return to(value + step);
    case 'ArrowLeft':
    case 'ArrowDown':
      return to(value - step);
    case 'PageUp':
      return to(value + page);
    case 'PageDown':
      return to(value - page);
    case 'Home':
      return to(span.lo);
    case 'End':
      return to(span.hi);
    default:
      return null;
  }
}
