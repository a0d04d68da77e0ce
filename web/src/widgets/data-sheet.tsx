// Which numbers march: digits, wine, or the reader's own, pasted. A wrong paste gets a sentence.
import { useId, useState } from 'preact/hooks';
import type { DataName } from '../engine/protocol';
import { F } from '../words/figures';
import type { Widget, WidgetProps } from './contract';

const SETS: readonly DataName[] = ['digits', 'wine', 'own'];

function DataSheet({ view, intend }: WidgetProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const choose = (name: DataName) => {
    setOpen(name === 'own');
    if (name !== 'own' || view.scene.own)
      intend({ kind: 'var', name: 'data', value: name, done: true });
  };
  const current: DataName = open ? 'own' : view.scene.data;
  return (
    <div class="data-sheet">
      <fieldset class="choice">
        <legend>{F.whose}</legend>
        {SETS.map((name) => (
          <label key={name}>
            <input
              type="radio"
              name={`${id}data`}
              value={name}
              checked={current === name}
              onChange={() => choose(name)}
            />
            <span>{F.sets[name]}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        class="quiet reset"
        aria-disabled={view.changed ? undefined : 'true'}
        onClick={() => {
          if (!view.changed) return;
          setOpen(false);
          intend({ kind: 'reset' });
        }}
      >
        {F.putBack}
      </button>
      {current === 'own' && (
        <form
          class="paste"
          onSubmit={(event) => {
            event.preventDefault();
            intend({ kind: 'paste', text });
          }}
        >
          <label for={`${id}text`}>{F.paste}</label>
          <textarea
            id={`${id}text`}
            rows={4}
            spellcheck={false}
            autocomplete="off"
            value={text}
            placeholder={'2, 4\n4, 8\n9, 1'}
            aria-invalid={view.trouble ? 'true' : undefined}
            aria-describedby={view.trouble ? `${id}trouble` : undefined}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit">{F.use}</button>
        </form>
      )}
      {view.trouble && (
        <p class="trouble" id={`${id}trouble`} role="alert">
          {view.trouble}
        </p>
      )}
    </div>
  );
}

export const dataSheet: Widget = { render: (props) => <DataSheet {...props} /> };
