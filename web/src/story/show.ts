// One experiment on stage: its settings, its drive, its numbers. A run belongs to one set of settings; when
// they change, its numbers stay in sight, marked as old, until those of the next run are here.
import { EngineFailure } from '../engine/client';
import type {
  Asked,
  DataRows,
  ExperimentPlan,
  Experiments,
  MeasureQuestion,
  Vars,
  Verdict,
} from '../engine/experiment';
import { type Drive, type DriveAction, drive, isOver, parked } from '../session/run';
import type { RunIntent, RunView } from '../widgets/run-contract';
import { words } from '../words/runs';
import { laneViews } from './lanes';
import type { Staged } from './runs';
import { createSums } from './sums';
import { createTroupe, type Troupe } from './troupe';
import type { Experiment } from './types';

export interface Show {
  readonly staged: Staged | null;
  view(): RunView | null;
  /** Has something happened that is worth saying aloud? Asking takes it. */
  takeNews(): boolean;
  follow(vars: Vars, change: { readonly finished: boolean; readonly turned: boolean }): void;
  stage(staged: Staged | null): void;
  intend(intent: RunIntent): void;
  watched(visible: boolean): void;
  /** A number of the run that is shown; null when there is none. */
  measure(question: MeasureQuestion): Promise<number | null>;
}

/** The numbers of one run under one set of settings. */
interface Act {
  readonly key: string;
  readonly asked: Asked;
  readonly plan: ExperimentPlan;
  readonly troupe: Troupe;
  rows: DataRows | null;
  verdicts: readonly Verdict[];
  drive: Drive; // as it was left, when another act is on
}

const KEPT = 12; // runs whose numbers are kept, so that going back shows them at once

/** The settings that matter to this experiment, as text. */
function keyOf(names: readonly string[], vars: Vars): string {
  return JSON.stringify(names.map((name) => vars[name] ?? null));
}

export function createShow(
  experiment: Experiment,
  pool: Experiments,
  start: Vars,
  changed: () => void,
): Show {
  const names = Object.keys((JSON.parse(experiment.json) as { vars?: object }).vars ?? {});
  const acts = new Map<string, Act>(); // oldest first
  let act: Act | null = null; // whose numbers are shown
  let coming: Act | null = null; // begun, but without numbers yet
  let now: Drive = parked();
  let vars = start;
  let asking = ''; // key of the plan that is on its way
  let pending: 'play' | 'step' | null = null; // what to do when it is here
  let staged: Staged | null = null;
  let visible = false;
  let sentence: string | null = null;
  let news = false;
  let judging = false;

  const sums = createSums(pool, changed);
  const points = (): readonly number[] => clockOf((coming ?? act)?.plan);

  function go(action: DriveAction): void {
    const before = now;
    now = drive(now, action, points());
    if (now === before) return;
    if (before.state === 'running' && now.state !== 'running') news = true;
    changed();
  }

  /** The plan for the settings as they are now; what is left of an older wish is forgotten. */
  function prepare(then: 'play' | 'step' | null): void {
    const key = keyOf(names, vars);
    pending = then;
    const known = acts.get(key);
    if (known) {
      take(known);
      return;
    }
    if (asking === key) return;
    asking = key;
    const asked: Asked = { experiment: experiment.json, vars };
    pool.plan(asked).then(
      (plan) => {
        if (asking !== key) return;
        asking = '';
        const troupe = createTroupe({ pool, asked, plan, changed: () => came(made), failed });
        const made: Act = {
          key,
          asked,
          plan,
          troupe,
          rows: null,
          verdicts: [],
          drive: parked(now.speed),
        };
        acts.set(key, made);
        take(made);
      },
      (error: Error) => {
        if (asking !== key) return;
        asking = '';
        failed(error);
      },
    );
  }

  /** Puts an act on: at once when it has numbers or nothing else is shown, else as soon as it has. */
  function take(next: Act): void {
    acts.delete(next.key);
    acts.set(next.key, next);
    sentence = null;
    const then = pending;
    pending = null;
    const other = act !== next;
    if (other && act) {
      act.drive = settled(now);
      act.troupe.hold();
    }
    const empty = next.troupe.empty();
    if (other) now = { ...next.drive, speed: now.speed };
    if (empty && then && act && other) coming = next;
    else {
      act = next;
      coming = null;
    }
    forget();
    if (then && (empty || !isOver(now.state))) begin(then);
    if (!next.rows && next.plan.grid) fetchRows(next);
    changed();
  }

  function begin(how: 'play' | 'step'): void {
    go({ kind: how });
    advance();
  }

  /** Gives the networks leave to work, as far as the drive says and while somebody looks. */
  function advance(): void {
    const on = coming ?? act;
    if (!on) return;
    const looked = visible && staged !== null;
    on.troupe.work(now, looked, (by) => {
      go({ kind: 'tick', by });
      advance();
    });
  }

  /** Something new from the networks of an act. */
  function came(from: Act): void {
    if (from === coming && !from.troupe.empty()) {
      act = from;
      coming = null;
    }
    if (from !== act) return;
    const { slowest, over } = from.troupe.progress();
    go({ kind: 'came', step: slowest, over });
    if (from.troupe.takeRestart()) sentence = words.restarted;
    judge(from);
    advance();
    changed();
  }

  function failed(error: Error): void {
    coming = null;
    pending = null;
    act?.troupe.hold();
    sentence =
      error instanceof EngineFailure ? words.failures[error.reason] : words.refused(error.message);
    go({ kind: 'fail' });
    news = true;
    changed();
  }

  function judge(on: Act): void {
    if (judging || on.plan.claims.length === 0 || !isOver(now.state)) return;
    judging = true;
    pool.judge(on.asked, on.troupe.results()).then(
      (verdicts) => {
        judging = false;
        on.verdicts = verdicts;
        changed();
      },
      () => {
        judging = false;
        changed(); // what there is to say waits no longer
      },
    );
  }

  function fetchRows(on: Act): void {
    pool.rows(on.asked, 'train', 400).then(
      (rows) => {
        on.rows = rows;
        changed();
      },
      () => {}, // the surface is drawn without its points
    );
  }

  function forget(): void {
    for (const [key, old] of acts) {
      if (acts.size <= KEPT) return;
      if (old === act || old === coming) continue;
      old.troupe.dismiss();
      acts.delete(key);
    }
  }

  function restart(): void {
    const key = keyOf(names, vars);
    const old = acts.get(key);
    if (old) {
      old.troupe.dismiss();
      acts.delete(key);
    }
    if (old && old === act) now = parked(now.speed); // its numbers stay until the new ones are here
    prepare('play');
  }

  return {
    get staged() {
      return staged;
    },
    view() {
      if (!act) return null;
      const at = clockOf(act.plan);
      const over = coming ? parked(now.speed) : now;
      const step = coming ? (at.at(-1) ?? 0) : Math.max(over.reached, 0);
      const shown = over.shown ?? step;
      const wants = staged?.wants(act.plan, vars) ?? [];
      return {
        experiment,
        plan: act.plan,
        version: act.troupe.version,
        state: now.state,
        stale: act.key !== keyOf(names, vars) && !act.troupe.empty(),
        progress: coming ? 0 : act.troupe.progress().share,
        step,
        shown,
        steps: at.at(-1) ?? 0,
        speed: now.speed,
        lanes: laneViews(
          experiment,
          act.plan,
          act.troupe,
          sums.of(act.asked, act.troupe, wants, shown),
        ),
        verdicts: act.verdicts,
        rows: act.rows,
        sentence,
      };
    },
    takeNews() {
      if (!news || judging || !sums.whole()) return false; // medians of half the seeds are no news
      news = false;
      return true;
    },
    follow(next, { finished, turned }) {
      vars = next;
      if (!staged && !act) return;
      const key = keyOf(names, vars);
      if (key === (coming ?? act)?.key) {
        asking = '';
        changed(); // which number a chart shows may be a variable too
        return;
      }
      const live = now.state !== 'idle' && !turned;
      if (turned) {
        act?.troupe.hold();
        if (act) act.drive = settled(now);
        act = null; // the author's next picture is no news about the last one
        coming = null;
        asking = '';
        now = parked(now.speed); // stage() comes next
      } else if (staged?.auto || (finished && live)) prepare('play');
      else if (finished && now.state === 'idle') prepare(null);
      changed();
    },
    stage(next) {
      const first = !staged && next;
      staged = next;
      if (next?.speed && first) now = { ...now, speed: next.speed };
      if (!next) {
        advance();
        return;
      }
      if (!act && !coming) prepare(next.auto ? 'play' : null);
      else if (next.auto && now.state === 'idle') begin('play');
      else advance();
      changed();
    },
    intend(intent) {
      if (intent.kind === 'take') {
        const taking = act?.troupe.take(intent.lane, intent.what) ?? Promise.resolve(null);
        taking.then(intent.give, () => intent.give(null));
        return;
      }
      if (intent.kind === 'pace') go({ kind: 'pace', speed: intent.speed });
      else if (intent.kind === 'scrub') go({ kind: 'scrub', step: intent.step });
      else if (intent.what === 'restart' || (intent.what === 'play' && isOver(now.state)))
        restart();
      else if (intent.what === 'play' || intent.what === 'step') {
        if (coming || act?.key === keyOf(names, vars)) begin(intent.what);
        else prepare(intent.what);
      } else {
        go({ kind: intent.what });
        if (intent.what === 'stop') (coming ?? act)?.troupe.hold();
      }
      advance();
    },
    watched(now) {
      visible = now;
      advance();
    },
    async measure(question) {
      if (!act) return null;
      const { value } = await pool.measure(act.asked, question, act.troupe.results());
      return value;
    },
  };
}

/** What a run is when somebody comes back to it: it waits where it was. */
const settled = (drive: Drive): Drive =>
  drive.state === 'running' ? { ...drive, state: 'paused', goal: drive.reached } : drive;

/** The steps with a point: those of the lane that goes on longest. */
export function clockOf(plan: ExperimentPlan | undefined): readonly number[] {
  if (!plan) return [0];
  return plan.lanes.reduce<readonly number[]>(
    (most, { at }) => ((at.at(-1) ?? 0) > (most.at(-1) ?? 0) || most.length === 0 ? at : most),
    [],
  );
}
