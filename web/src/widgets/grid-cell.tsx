// One cell of the batch: read, or typed into. A bad number gets a sentence and changes nothing.
import { useState } from 'preact/hooks';
import { fixed, parse } from '../charts/format';
import { F } from '../words/figures';
import type { View, WidgetProps } from './contract';
import { cellLit } from './focus';

interface Props {
  view: View;
  row: number;
  column: number;
  value: number;
  places: number;
  tint: number;
  focused: boolean;
  edited: boolean;
  mode: 'still' | 'read' | 'edit';
  inTabOrder: boolean;
  onEnter(): void;
  onGo(row: number, column: number): void;
  onTrouble(sentence: string | null): void;
  intend: WidgetProps['intend'];
}

const MOVE: Record<string, readonly [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Enter: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function GridCell(props: Props) {
  const { view, row, column, value, mode, intend } = props;
  const [draft, setDraft] = useState<string | null>(null); // what is being typed
  const [bad, setBad] = useState(false);
  const lost = !Number.isFinite(value);
  const shown = fixed(value, props.places);
  const classes = [
    'cell',
    props.tint ? `t${props.tint < 0 ? 'n' : 'p'}${Math.abs(props.tint)}` : '',
    props.focused ? 'focused' : '',
    props.edited ? 'edited' : '',
    lost ? 'lost' : '',
    cellLit(view, { row, column }) ? 'lit' : '',
  ];
  const light = (on: boolean) =>
    intend({ kind: 'highlight', target: on ? { kind: 'cell', row, column } : null });
  const drop = () => {
    setDraft(null);
    setBad(false);
    props.onTrouble(null);
  };

  /** Takes the typed text over; false when it is no number. */
  const commit = (): boolean => {
    if (draft === null || draft === shown) {
      drop();
      return true;
    }
    const number = parse(draft);
    if (number === null) {
      setBad(true);
      props.onTrouble(F.badCell(draft.slice(0, 20), shown));
      return false;
    }
    drop();
    intend({ kind: 'edit', edit: { row, column, op: 'set', value: number }, done: true });
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && draft !== null) {
      drop();
      event.stopPropagation();
      return;
    }
    const move = MOVE[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    const field = event.target instanceof HTMLInputElement ? event.target : null;
    if (field && move[1] !== 0 && !atEdge(field, move[1])) return;
    event.preventDefault();
    if (commit()) props.onGo(row + move[0], column + move[1]);
  };
  const shared = {
    onKeyDown,
    onFocus: (event: FocusEvent) => {
      props.onEnter();
      light(true);
      if (event.target instanceof HTMLInputElement) event.target.select();
    },
    onBlur: () => {
      light(false);
      if (bad) drop();
      else commit();
    },
    tabindex: props.inTabOrder ? 0 : -1,
  };

  const says = lost ? <span class="visually-hidden"> ({F.notFinite})</span> : null;
  return (
    <td
      class={classes.filter(Boolean).join(' ')}
      data-row={row}
      data-column={column}
      data-value={value}
      onPointerEnter={
        mode === 'still' ? undefined : (event) => event.pointerType !== 'touch' && light(true)
      }
      onPointerLeave={
        mode === 'still' ? undefined : (event) => event.pointerType !== 'touch' && light(false)
      }
    >
      {mode === 'edit' ? (
        <input
          class="entry"
          type="text"
          inputMode="text"
          autocomplete="off"
          spellcheck={false}
          size={1}
          aria-label={`${F.cell(row + 1, column + 1)}${lost ? `, ${F.notFinite}` : ''}`}
          aria-invalid={bad ? 'true' : undefined}
          value={draft ?? shown}
          onInput={(event) => {
            setDraft(event.currentTarget.value);
            setBad(false);
          }}
          {...shared}
        />
      ) : mode === 'read' ? (
        <span class="entry" {...shared}>
          {shown}
          {says}
        </span>
      ) : (
        <span class="entry">
          {shown}
          {says}
        </span>
      )}
    </td>
  );
}

/** May the arrow leave the field: everything selected, or the caret at that end? */
function atEdge(field: HTMLInputElement, direction: number): boolean {
  const { selectionStart: from, selectionEnd: to, value } = field;
  if (from === 0 && to === value.length) return true;
  return direction < 0 ? to === 0 : from === value.length;
}
