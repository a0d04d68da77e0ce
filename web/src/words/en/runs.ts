// English: live runs and their charts.
import { count } from '../../charts/format';

export const runs = {
  controls: 'Run the experiment',
  play: 'Run',
  again: 'Run again',
  goOn: 'Go on',
  pause: 'Pause',
  step: 'One step on',
  stop: 'Stop',
  scrub: 'Step that is looked at',
  pace: 'Speed',
  paces: { slow: 'Slow', normal: 'Steady', fast: 'Fast', full: 'Full' },
  stepOf: (step: number, of: number) => `step ${step} of ${of}`,
  ready: (steps: number, seeds: number) =>
    steps > 0 ? `${count(steps, 'step')}, ${count(seeds, 'seed')}` : count(seeds, 'seed'),
  cellsOf: (cells: number, of: number) => `${cells} of ${of} networks`,
  states: {
    idle: 'ready',
    running: 'running',
    paused: 'paused',
    done: 'done',
    stopped: 'stopped',
    failed: 'failed',
  },
  stale: 'These numbers are of other settings.',
  nothing: 'Nothing has run yet.',
  waiting: 'The figure waits for its networks.',
  /** What a run says when it cannot go on. */
  failures: {
    unsupported: 'This browser cannot run the networks (they need WebAssembly).',
    network: 'The networks could not be loaded. Reload the page to try again.',
    crashed: 'The networks stopped twice at the same place. Start the run again to try once more.',
    stuck: 'The networks do not answer. Start the run again to try once more.',
  },
  refused: (message: string) => `These settings cannot run: ${message}`,
  restarted:
    'A part of the engine stopped and was replaced; its networks begin again and catch up, with the same numbers.',
  noSeries: (what: string) => `This experiment does not record ${what}.`,
  x: { step: 'step', seconds: 'seconds', layer: 'layer' },
  guess: 'your guess',
  level: 'goal',
  scattered: 'scattered',
  scatteredAt: (lane: string, seeds: number, of: number, step: number) =>
    of === 1
      ? `The army of ${lane} scattered at step ${step}: its loss is no longer a number.`
      : `The army of ${lane} scattered in ${seeds} of ${of} runs, first at step ${step}: the loss is no longer a number.`,
  table: 'The numbers as a table',
  never: 'never',
  caption: (what: string) => `${what}: the median over the seeds (their middle half)`,
  lane: 'Network',
  seedsCount: (seeds: number) => count(seeds, 'seed'),
  /** What is recorded, unless the story has words of its own for it. */
  metrics: {
    loss: 'Loss on the test rows',
    accuracy: 'Accuracy on the test rows',
    train_loss: 'Loss on the training rows',
    train_accuracy: 'Accuracy on the training rows',
    train_mode_loss: 'Loss with batch statistics',
    train_mode_accuracy: 'Accuracy with batch statistics',
    longer_accuracy: 'Accuracy on longer rows',
    batch_loss: 'Loss of the batches',
    operations: 'Operations',
    seconds: 'Seconds of training',
    mean: 'Mean of what a layer gives',
    variance: 'Variance of what a layer gives',
    rms: 'Size of what a layer gives (rms)',
    smallest: 'Smallest number a layer gives',
    largest: 'Largest number a layer gives',
    dead: 'Share of units that are dead',
    cosine: 'How alike the samples look',
    gradient: 'Size of the gradient',
    weight_norm: 'Size of the weights',
    weight_gradient: 'Gradient of the weights',
    effective_lr: 'Effective learning rate',
    update_ratio: 'Size of a step against the weights',
    percentiles: 'One unit: low, median and high',
    histogram: 'How the numbers of a layer are spread',
    running: 'Batch and running statistics',
    landscape: 'Loss along the gradient',
    gradient_change: 'How much the gradient turns',
    sigma: 'Spread at each time step',
    hidden_norm: 'Length of the state at each time step',
  } as Readonly<Record<string, string>>,
  verdicts: { holds: 'holds here', mixed: 'mixed', fails: 'fails here', open: 'not run yet' },
  verdictFound: (found: string, wanted: string) => `found ${found}, asked for ${wanted}`,
  bounds: { '<': 'less than', '<=': 'at most', '>': 'more than', '>=': 'at least', within: 'near' },
  perSeed: (holds: number, of: number) => `${holds} of ${of} seeds`,
  elsewhere: 'made for other settings',
  incomplete: 'so far',
  map: {
    cell: (x: string, y: string) => `${x}, ${y}`,
    value: (lane: string, value: string) => `${lane}: ${value}`,
    unknown: 'not yet',
    good: (cells: number, of: number, level: string) => `${cells} of ${of} cells reach ${level}`,
    use: 'Arrow keys move from cell to cell.',
  },
  surface: {
    class: (name: string) => `class ${name}`,
    says: (lane: string, step: number) =>
      `Where ${lane} sees which class after ${count(step, 'step')}`,
  },
  valley: {
    weights: ['first weight', 'second weight'],
    says: (lanes: string) => `A valley, seen from above, and the way of ${lanes}`,
    at: (x: string, y: string, height: string, step: number) =>
      `${x}, ${y}, height ${height} after ${count(step, 'step')}`,
    height: (height: string, step: number) => `height ${height} after ${count(step, 'step')}`,
    median: (height: string, step: number, seeds: number) =>
      `height ${height} after ${count(step, 'step')}, the median of ${seeds} walks`,
    out: (step: number) => `fell out of the valley at step ${step}`,
    away: 'beyond the edge of the map',
  },
  tally: {
    title: 'Your predictions',
    none: 'You have not predicted anything in this chapter yet.',
    score: (won: number, of: number) => `${won} of ${of} came true`,
    right: 'came true',
    wrong: (answer: string) => `it was “${answer}”`,
    shown: 'looked at without a prediction',
    open: 'still open',
  },
  speed: {
    title: 'This browser',
    none: 'Run it once to see how fast this browser is.',
    rate: (steps: string) => `${steps} steps a second`,
    work: (giga: string) => `${giga} billion operations a second`,
    unrecorded: 'This experiment does not record seconds.',
  },
  save: {
    title: 'Save',
    numbers: 'The numbers of this run (CSV)',
    picture: (title: string, kind: string) => `Save “${title}” as ${kind}`,
    network: (label: string, step: number) => `${label}, first seed, step ${step}:`,
    taken: (label: string, kind: string) => `The network “${label}” as ${kind}`,
    noNetwork: 'This network cannot be had just now. Let it run a step and try once more.',
    lost: 'What makes the files could not be loaded. Open this once more when you are online.',
    failed: 'This browser could not draw the picture; the SVG is the same one.',
  },
  says: {
    line: (title: string, what: string, step: number) =>
      `${title}: ${what} after ${count(step, 'step')}.`,
    depth: (lane: string, first: string, layers: number, last: string) =>
      `${lane} from ${first} at layer 1 to ${last} at layer ${layers}`,
    verdict: (outcome: string, claim: string) =>
      `${outcome[0]?.toUpperCase()}${outcome.slice(1)}: ${claim}`,
    laneAt: (lane: string, value: string) => `${lane} ${value}`,
    running: (title: string, step: number, of: number) =>
      `${title} is running, step ${step} of ${of}.`,
    done: (title: string) => `${title} has run.`,
    paused: (title: string, step: number, of: number) =>
      `${title} is paused at step ${step} of ${of}.`,
    stopped: (title: string, step: number) => `${title} was stopped at step ${step}.`,
    idle: (title: string) => `${title} has not run yet.`,
  },
};
export type RunWords = typeof runs;
