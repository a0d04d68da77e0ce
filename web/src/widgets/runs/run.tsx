// Plays an experiment: run, pause, one step, stop, again; how fast; and back through what was recorded.
import { useId } from 'preact/hooks';
import type { Speed } from '../../story/types';
import { words } from '../../words/runs';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import type { RunView } from '../run-contract';
import { begun, runOf, scattered, Waiting } from './common';
import { Keep } from './keep';

const SPEEDS: readonly Speed[] = ['slow', 'normal', 'fast', 'full'];

function Run({ view, attrs, intend }: WidgetProps) {
  const run = runOf(view, attrs);
  if (!run) return <Waiting />;
  const of = run.experiment.id;
  const say = (what: 'play' | 'pause' | 'step' | 'stop' | 'restart') =>
    intend({ kind: 'run', of, what });
  const going = run.state === 'running';
  const over = run.state === 'done' || run.state === 'stopped' || run.state === 'failed';
  const open = going || run.state === 'paused';
  const sweep = run.plan.sweep !== null;
  const only = attrs.auto && run.steps === 0; // nothing to play: it follows the controls
  return (
    <fieldset class="run" aria-label={`${words.controls}: ${run.experiment.title}`}>
      <p class="run-title">
        <strong>{run.experiment.title}</strong> <span class="run-where">{whereOf(run)}</span>
      </p>
      {!only && (
        <div class="run-row">
          <div class="run-buttons">
            <button
              type="button"
              class="primary"
              onClick={() => say(going ? 'pause' : over ? 'restart' : 'play')}
            >
              {going
                ? words.pause
                : over
                  ? words.again
                  : run.state === 'paused'
                    ? words.goOn
                    : words.play}
            </button>
            {!sweep && (
              <Later
                name={words.step}
                idle={going || (over && run.shown >= run.step)}
                act={() => say('step')}
              />
            )}
            <Later name={words.stop} idle={!open} act={() => say('stop')} />
          </div>
          {!sweep && <SpeedChoice run={run} intend={intend} />}
        </div>
      )}
      {sweep ? (
        <progress max={1} value={run.progress} aria-label={whereOf(run)} />
      ) : (
        !only && <Scrub run={run} intend={intend} />
      )}
      {run.sentence && <p class="trouble">{run.sentence}</p>}
      {scattered(run, run.lanes).map((sentence) => (
        <p key={sentence} class="army-scattered">
          {sentence}
        </p>
      ))}
      {!attrs.poster && (attrs.auto || begun(run.lanes)) && <Keep run={run} intend={intend} />}
    </fieldset>
  );
}

/** A button that keeps the focus when it has nothing to do. */
const Later = ({ name, idle, act }: { name: string; idle: boolean; act(): void }) => (
  <button type="button" aria-disabled={idle ? 'true' : undefined} onClick={() => !idle && act()}>
    {name}
  </button>
);

function whereOf(run: RunView): string {
  const { sweep, lanes, seeds } = run.plan;
  if (sweep) {
    const all = sweep.columns * sweep.rows * lanes.length * seeds;
    return words.cellsOf(Math.round(run.progress * all), all);
  }
  if (run.state === 'idle' || run.steps === 0) return words.ready(run.steps, seeds);
  return `${words.stepOf(run.shown, run.steps)}, ${words.seedsCount(seeds)}`;
}

function Scrub({ run, intend }: { run: RunView; intend: WidgetProps['intend'] }) {
  const of = run.experiment.id;
  const at = run.plan.lanes.find(({ steps }) => steps === run.steps)?.at ?? [0];
  const index = Math.max(
    0,
    at.findLastIndex((step) => step <= run.shown),
  );
  const say = (event: Event, done: boolean) => {
    const step = at[Number((event.currentTarget as HTMLInputElement).value)] ?? 0;
    intend({ kind: 'scrub', of, step: Math.min(step, run.step), done });
  };
  return (
    <div class="scrub">
      <input
        class="track"
        type="range"
        min={0}
        max={at.length - 1}
        step={1}
        value={index}
        aria-label={words.scrub}
        aria-valuetext={words.stepOf(run.shown, run.steps)}
        onInput={(event) => say(event, false)}
        onChange={(event) => say(event, true)}
      />
    </div>
  );
}

function SpeedChoice({ run, intend }: { run: RunView; intend: WidgetProps['intend'] }) {
  const id = useId();
  return (
    <fieldset class="choice run-speed">
      <legend>{words.pace}</legend>
      {SPEEDS.map((speed) => (
        <label key={speed}>
          <input
            type="radio"
            name={`${id}speed`}
            checked={run.speed === speed}
            onChange={() => intend({ kind: 'pace', of: run.experiment.id, speed })}
          />
          <span>{words.paces[speed]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function describe(view: View, attrs: Attrs): string {
  const run = runOf(view, attrs);
  if (!run) return '';
  const { title } = run.experiment;
  const state = {
    idle: () => words.says.idle(title),
    running: () => words.says.running(title, run.step, run.steps),
    paused: () => words.says.paused(title, run.shown, run.steps),
    done: () => words.says.done(title),
    stopped: () => words.says.stopped(title, run.step),
    failed: () => run.sentence ?? '',
  }[run.state]();
  return [state, ...scattered(run, run.lanes)].join(' ');
}

export const run: Widget = { render: (props) => <Run {...props} />, describe };
