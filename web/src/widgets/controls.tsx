// Sliders, number fields and switches for the chapter's variables. Label, track and field are one control.
import { useId, useState } from 'preact/hooks';
import { figure } from '../charts/format';
import { fromTrack, toTrack } from '../charts/scale';
import type { Variable } from '../story/types';
import { F } from '../words/figures';
import type { View, Widget, WidgetProps } from './contract';
import { columnName, lights, rowName } from './focus';

const SYMBOL: Record<string, string> = { eps: '𝜀', gamma: '𝛾', beta: '𝛽', bias: '𝑏', rows: '𝑁' };
const TRACK = 1000;
const DIRECTION: Record<string, number> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
};

function wanted(view: View, list: unknown): Variable[] {
  const names = String(list ?? '')
    .split(/[\s,]+/)
    .filter(Boolean);
  return names.flatMap((name) => view.variables.find((one) => one.name === name) ?? []);
}
const read = (view: View, name: string): number | string => {
  const scene = view.wanted ?? view.scene;
  return scene.free[name] ?? (scene as unknown as Record<string, number | string>)[name] ?? '';
};

/** Columns and rows are chosen by name, not by number. */
function choicesOf(view: View, variable: Variable): NonNullable<Variable['choices']> | null {
  if (variable.kind === 'choice') return variable.choices ?? [];
  const { stages } = view;
  const naming = variable.name === 'column' ? columnName : variable.name === 'row' ? rowName : null;
  if (!naming || !stages) return null;
  const count = Math.min(variable.name === 'column' ? stages.features : stages.rows, 16);
  return Array.from({ length: count }, (_, i) => ({ value: String(i), label: naming(stages, i) }));
}

function Controls({ view, attrs, intend }: WidgetProps) {
  const row = (list: unknown) =>
    wanted(view, list).map((variable) => {
      const choices = choicesOf(view, variable);
      return choices ? (
        <Choice
          key={variable.name}
          variable={variable}
          choices={choices}
          value={String(read(view, variable.name))}
          intend={intend}
        />
      ) : (
        <Range
          key={variable.name}
          variable={variable}
          value={Number(read(view, variable.name))}
          lit={lights(view.highlight, variable.name)}
          intend={intend}
        />
      );
    });
  return (
    <fieldset class="controls" aria-label={F.controls}>
      {row(attrs.show)}
      {attrs.fold && (
        <details>
          <summary>{F.more}</summary>
          <div class="controls">{row(attrs.fold)}</div>
        </details>
      )}
    </fieldset>
  );
}

interface RangeProps {
  variable: Variable;
  value: number;
  lit: boolean;
  intend: WidgetProps['intend'];
}

function Range({ variable, value, lit, intend }: RangeProps) {
  const id = useId();
  const [typed, type] = useState<string | null>(null); // until it is done: the figure may move meanwhile
  const { name, min = 0, max = 1, step = 0.01 } = variable;
  const log = variable.scale === 'log';
  const isSeed = name === 'seed';
  const say = (next: number, done: boolean) =>
    Number.isFinite(next) && intend({ kind: 'var', name, value: next, done });
  const fromThumb = (event: Event) =>
    fromTrack(Number((event.currentTarget as HTMLInputElement).value) / TRACK, min, max, log, step);
  const thumb = Math.round(toTrack(value, min, max, log) * TRACK);
  const steps = Math.max(1, Math.round(log ? TRACK / 80 : (TRACK * step) / (max - min)));
  return (
    <div class={`control control-${name}${lit ? ' lit' : ''}`}>
      <label for={`${id}n`}>
        {SYMBOL[name] && (
          <span class={`symbol sym-${name}`} aria-hidden="true">
            {SYMBOL[name]}
          </span>
        )}
        <span>{variable.label}</span>
      </label>
      {!isSeed && (
        <input
          class="track"
          type="range"
          min={0}
          max={TRACK}
          step={log ? steps : 'any'}
          value={thumb}
          disabled={variable.locked}
          aria-label={variable.label}
          aria-valuetext={figure(value)}
          onInput={(event) => say(fromThumb(event), false)}
          onChange={(event) => say(fromThumb(event), true)}
          onKeyDown={(event) => {
            const direction = DIRECTION[event.key];
            if (!direction || log) return;
            event.preventDefault();
            say(
              fromTrack(toTrack(value + direction * step, min, max, false), min, max, false, step),
              true,
            );
          }}
        />
      )}
      <input
        id={`${id}n`}
        class="number"
        type="number"
        disabled={variable.locked}
        min={min}
        max={max}
        step={log ? 'any' : step}
        value={typed ?? Number(value.toPrecision(log ? 3 : 7))}
        onInput={(event) => type(event.currentTarget.value)}
        onChange={(event) => {
          type(null);
          say(event.currentTarget.valueAsNumber, true);
        }}
      />
      {isSeed && (
        <button
          type="button"
          class="quiet"
          disabled={variable.locked}
          onClick={() => say(value >= max ? min : value + 1, true)}
        >
          {F.draw}
        </button>
      )}
    </div>
  );
}

interface ChoiceProps {
  variable: Variable;
  choices: NonNullable<Variable['choices']>;
  value: string;
  intend: WidgetProps['intend'];
}

function Choice({ variable, choices, value, intend }: ChoiceProps) {
  const id = useId();
  return (
    <fieldset class="choice" disabled={variable.locked}>
      <legend>{variable.label}</legend>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={`${id}${variable.name}`}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => {
              const next = variable.kind === 'choice' ? choice.value : Number(choice.value);
              intend({ kind: 'var', name: variable.name, value: next, done: true });
            }}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export const controls: Widget = { render: (props) => <Controls {...props} /> };
