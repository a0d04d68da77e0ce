// Which numbers march: digits, wine, or the reader's own.
import { useEffect, useId, useState } from 'preact/hooks';
import type { DataName } from '../engine/protocol';
import { F } from '../words/figures';
import type { Widget, WidgetProps } from './contract';
import type { PasteForm } from './paste-form';

const SETS: readonly DataName[] = ['digits', 'wine', 'own'];

function DataSheet({ view, intend }: WidgetProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [Form, setForm] = useState<typeof PasteForm | null>(null);
  const [lost, setLost] = useState(false);
  const choose = (name: DataName) => {
    setOpen(name === 'own');
    if (name !== 'own' || view.scene.own)
      intend({ kind: 'var', name: 'data', value: name, done: true });
  };
  const current: DataName = open ? 'own' : view.scene.data;
  const own = current === 'own';
  useEffect(() => {
    if (!own || Form) return;
    import('./paste-form').then(
      (module) => setForm(() => module.PasteForm),
      () => setLost(true),
    );
  }, [own, Form]);
  const wrong = own && Form ? null : lost ? F.noForm : view.trouble; // the form says its own
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
      {own && Form && (
        <Form trouble={view.trouble} paste={(text) => intend({ kind: 'paste', text })} />
      )}
      {wrong && (
        <p class="trouble" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

export const dataSheet: Widget = { render: (props) => <DataSheet {...props} /> };
