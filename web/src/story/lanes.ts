// The lanes of a run as widgets see them.
import type { ExperimentPlan, Summary } from '../engine/experiment';
import type { LaneView } from '../widgets/run-contract';
import type { Troupe } from './troupe';
import type { Experiment } from './types';

export interface Sums {
  readonly summary: Readonly<Record<string, Readonly<Record<string, Summary>>>>; // lane -> what
  readonly cells: Readonly<Record<string, Float32Array>>; // lane
}

/** The norms have colours of their own all through the story; other lanes take theirs in order. */
const OWN = ['none', 'bn', 'ln'];
export const lookOf = (id: string, index: number): string =>
  OWN.includes(id) ? `lane-${id}` : `lane-${(index % 6) + 1}`;

export const laneViews = (
  experiment: Experiment,
  plan: ExperimentPlan,
  troupe: Pick<Troupe, 'ofLane'>,
  { summary, cells }: Sums,
): readonly LaneView[] =>
  plan.lanes.map(({ id }, index) => ({
    id,
    label: experiment.lanes[id] ?? id,
    look: lookOf(id, index),
    results: plan.sweep ? [] : troupe.ofLane(id),
    summary: summary[id] ?? {},
    cells: cells[id] ?? null,
  }));
