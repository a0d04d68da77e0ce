// The one list of words an author may use: quantities for :num and \live, symbols for \sym, widgets with
// their attributes. Compiler, runtime, documentation and tests read it.
import type { Stages } from '../engine/protocol';
import type { Scene } from '../session/scene';
import type { WidgetName } from './types';

/** A quantity of the scene: of a cell, of a group (the column, or the row on axis rows), or of all. */
export type Quantity = (
  scene: Scene,
  stages: Stages,
  index: { readonly row: number; readonly column: number },
) => number;

const cell =
  (of: (s: Stages) => Float32Array): Quantity =>
  (_, s, at) =>
    of(s)[at.row * s.features + at.column] ?? Number.NaN;
const group =
  (of: (s: Stages) => Float32Array): Quantity =>
  (scene, s, at) =>
    of(s)[scene.axis === 'columns' ? at.column : at.row] ?? Number.NaN;

export const QUANTITIES = {
  x: cell((s) => s.x),
  deviation: cell((s) => s.deviation),
  squared: cell((s) => s.squared),
  xhat: cell((s) => s.xhat),
  y: cell((s) => s.y),
  n: (scene, s) => (scene.axis === 'columns' ? s.rows : s.features),
  sum: group((s) => s.sum),
  mean: group((s) => s.mean),
  'deviation-sum': group((s) => s.deviationSum),
  'squared-sum': group((s) => s.squaredSum),
  variance: group((s) => s.variance),
  'variance-unbiased': group((s) => s.varianceUnbiased),
  std: group((s) => s.std),
  rstd: group((s) => s.rstd),
  'xhat-mean': group((s) => s.xhatMean),
  'xhat-variance': group((s) => s.xhatVariance),
  'y-mean': group((s) => s.yMean),
  'y-variance': group((s) => s.yVariance),
  eps: (scene) => scene.eps,
  gamma: (scene) => scene.gamma,
  beta: (scene) => scene.beta,
  bias: (scene) => scene.bias,
} as const satisfies Record<string, Quantity>;
export type QuantityName = keyof typeof QUANTITIES;

/** A symbol of a formula, and what it stands for in the figure. Its name is the language's: src/words. */
export const SYMBOLS = {
  x: { lights: 'cells' },
  d: { lights: 'cells' },
  d2: { lights: 'cells' },
  n: { lights: 'group' },
  sum: { lights: 'group' },
  mu: { lights: 'mean' },
  var: { lights: 'variance' },
  std: { lights: 'variance' },
  eps: { lights: 'eps' },
  xhat: { lights: 'cells' },
  gamma: { lights: 'gamma' },
  beta: { lights: 'beta' },
  y: { lights: 'cells' },
  b: { lights: 'bias' },
} as const;
export type SymbolName = keyof typeof SYMBOLS;

/** What a name must be found among: the story's own files, or parts of them. lane, layer, metric (recorded) and
 *  claim are those of the experiment that the widget is of. */
export type Named = 'network' | 'listing' | 'experiment' | 'lane' | 'layer' | 'metric' | 'claim';
/** A number or a choice may be a variable of the chapter as well: momentum=$momentum. */
export interface Attribute {
  readonly type: 'flag' | 'int' | 'number' | 'choice' | 'vars' | 'text' | 'name' | 'names';
  readonly named?: Named; // of a name, or of a list of names with spaces between
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly says: string;
}
/** Widgets of a group come in a script and a style sheet of their own, to the pages that use them. */
export type WidgetGroup = 'march' | 'more' | 'runs';
export interface WidgetWords {
  readonly says: string;
  readonly group?: WidgetGroup;
  readonly batch?: true; // draws the batch of a scene, which the chapter must have
  readonly attributes: Readonly<Record<string, Attribute>>;
}
const OF: Attribute = {
  type: 'name',
  named: 'experiment',
  says: 'which experiment; may be left out when the chapter lists only one',
};
const LANES: Attribute = {
  type: 'names',
  named: 'lane',
  says: 'which lanes, in which order; all of them unless given',
};

export const WIDGETS: Record<WidgetName, WidgetWords> = {
  'batch-grid': {
    says: 'The batch as a table: a row per sample, a column per feature, statistics along the edge.',
    batch: true,
    attributes: {
      edit: { type: 'flag', says: 'cells can be typed into' },
      pictures: { type: 'flag', says: 'the digit of each row as a thumbnail' },
      foot: {
        type: 'choice',
        choices: ['none', 'mean', 'variance', 'both', 'xhat', 'y'],
        says: 'statistics shown along the edge',
      },
      both: {
        type: 'flag',
        says: 'along the other edge too: below those of the columns, to the right those of the rows',
      },
    },
  },
  'dot-plot': {
    says: 'The focused column (or row) as dots on a line, with balance point, deviations and squares.',
    batch: true,
    attributes: {
      drag: { type: 'flag', says: 'dots can be moved by pointer and by arrow keys' },
      mean: { type: 'flag', says: 'the balance point' },
      deviations: { type: 'flag', says: 'a line from each dot to the mean' },
      squares: { type: 'flag', says: 'a square on each deviation, and the mean square' },
      all: { type: 'flag', says: 'every column, one line each, on a shared axis' },
    },
  },
  'steps-bar': {
    says: 'The four steps as a bar; pressing one shows the batch at that point.',
    batch: true,
    group: 'march',
    attributes: {},
  },
  controls: {
    says: 'Sliders and switches for the named variables.',
    attributes: {
      show: { type: 'vars', says: 'variables, separated by spaces' },
      fold: { type: 'vars', says: 'more of them, folded away until somebody asks' },
    },
  },
  'data-sheet': {
    says: 'Choose digits or wine, or paste your own numbers; reset.',
    batch: true,
    attributes: {},
  },
  save: {
    says: 'Takes the batch home as it stands: its numbers at every stage as CSV, the dots beside as SVG or PNG.',
    batch: true,
    group: 'runs',
    attributes: {},
  },
  learner: {
    says: 'Lets the network learn gamma and beta by gradient steps towards the target.',
    batch: true,
    group: 'march',
    attributes: {},
  },
  network: {
    says: 'A network as a diagram: each layer with the shape of what leaves it and how many numbers it learns.',
    group: 'more',
    attributes: {
      of: { type: 'name', named: 'network', says: 'the file networks/<name>.txt of the story' },
      rows: { type: 'int', min: 1, max: 512, says: 'rows of the batch that marches through; 32' },
      data: {
        type: 'choice',
        choices: ['digits', 'wine', 'spirals', 'moons', 'circles'],
        says: 'which data march through; digits',
      },
      seed: { type: 'int', min: 0, max: 9999, says: 'of the first weights; 1' },
      show: {
        type: 'choice',
        choices: ['shapes', 'parameters', 'work', 'values'],
        says: 'what stands beside each layer, apart from its shape: learned numbers, operations, or mean and spread of the batch there; parameters',
      },
      layer: { type: 'name', named: 'layer', says: 'the layer that is lit from the start' },
    },
  },
  code: {
    says: 'A listing whose lines and the layers of the network light each other; stepping through it takes the data along.',
    group: 'more',
    attributes: {
      of: { type: 'name', named: 'listing', says: 'the file listings/<name>.py of the story' },
      network: {
        type: 'name',
        named: 'network',
        says: 'the network its lines speak of; that of ::network in the same step unless given',
      },
      line: { type: 'int', min: 1, max: 999, says: 'the line that is lit from the start' },
      copy: { type: 'flag', says: 'a button copies PyTorch code of the network as it is set now' },
      weights: { type: 'flag', says: 'a link saves its weights as a safetensors file' },
    },
  },
  'axes-cube': {
    says: 'The numbers of a layer as a block of samples, channels and places: which of them share one mean.',
    group: 'more',
    attributes: {
      norm: {
        type: 'choice',
        choices: ['batch', 'layer', 'instance', 'group'],
        says: 'who shares; with a variable the reader may choose; batch',
      },
      samples: { type: 'int', min: 1, max: 8, says: 'N, the size of the batch; 4' },
      channels: { type: 'int', min: 1, max: 8, says: 'C, channels or features; 6' },
      places: { type: 'int', min: 1, max: 8, says: 'L, pixels or words; 4' },
      groups: { type: 'int', min: 1, max: 8, says: 'groups of channels, for norm=group; 2' },
    },
  },
  gossip: {
    says: 'Who hears of whom: how strongly each output of the norm depends on each sample of the batch.',
    group: 'more',
    batch: true,
    attributes: {
      pick: { type: 'flag', says: 'a row can be chosen, and is told in words' },
    },
  },
  running: {
    says: 'Batches stream by, running mean and variance follow; a lone traveller is judged by them.',
    group: 'more',
    batch: true,
    attributes: {
      momentum: { type: 'number', min: 0, max: 1, says: 'the share of the new batch; 0.1' },
      batches: { type: 'int', min: 1, max: 200, says: 'how many batches have passed; 40' },
      mode: {
        type: 'choice',
        choices: ['train', 'eval'],
        says: 'by whose mean and variance the traveller is normalized; eval',
      },
      traveller: { type: 'flag', says: 'the lone traveller is shown' },
    },
  },
  channels: {
    says: 'BatchNorm2d: the maps of a few images, one mean and one variance for each channel.',
    group: 'more',
    attributes: {
      images: { type: 'int', min: 1, max: 8, says: 'images in the batch; 4' },
      channel: { type: 'int', min: 0, max: 3, says: 'the channel in focus, from 0; 0' },
      stage: { type: 'choice', choices: ['x', 'y'], says: 'before or after the norm; x' },
    },
  },
  court: {
    says: 'One digit in changing company: what a trained network thinks of it, in train and in eval mode.',
    group: 'more',
    attributes: {
      digit: { type: 'int', min: 0, max: 99, says: 'which digit of the test set, from 0; 0' },
      companions: {
        type: 'choice',
        choices: ['mixed', 'same', 'others', 'none'],
        says: 'who else is in the batch: anyone, digits of its class, of one other class, nobody; mixed',
      },
      rows: { type: 'int', min: 1, max: 64, says: 'size of the batch; 16' },
      mode: { type: 'choice', choices: ['train', 'eval', 'both'], says: 'both unless given' },
    },
  },
  run: {
    says: 'Play, pause, step, speed, scrub, restart and stop of an experiment, with its progress and seeds.',
    group: 'runs',
    attributes: {
      of: OF,
      auto: {
        type: 'flag',
        says: 'starts by itself when it comes into sight, and anew while a variable is dragged: for runs of well under a second',
      },
      speed: {
        type: 'choice',
        choices: ['slow', 'normal', 'fast', 'full'],
        says: 'how fast it plays at first: 10, 60 or 300 steps a second, or as fast as the machine can; full unless given',
      },
    },
  },
  'line-chart': {
    says: 'A recorded metric over steps or seconds: a thin line for each seed, a thick median for each lane.',
    group: 'runs',
    attributes: {
      of: OF,
      metric: {
        type: 'name',
        named: 'metric',
        says: 'what of the recorded; "percentiles:…" is drawn as a ribbon; loss unless given',
      },
      lanes: LANES,
      x: {
        type: 'choice',
        choices: ['step', 'seconds'],
        says: 'what runs along; step unless given',
      },
      log: { type: 'choice', choices: ['x', 'y', 'both'], says: 'axes in powers of ten' },
      seeds: {
        type: 'choice',
        choices: ['all', 'median'],
        says: 'every seed as a thin line, or only the median; all unless given',
      },
      seed: {
        type: 'int',
        min: 0,
        max: 99,
        says: 'one seed alone, from 0, in place of the medians over all of them',
      },
      apart: {
        type: 'flag',
        says: 'a picture for each lane, side by side where there is room, on the same axes',
      },
      level: { type: 'number', says: 'a line across at this value, as a goal' },
      min: {
        type: 'number',
        says: 'the lower end of the y axis, where it would else follow the numbers',
      },
      max: { type: 'number', says: 'the upper end of the y axis' },
      guess: {
        type: 'choice',
        choices: ['x', 'y'],
        says: 'which axis the value of a prediction (predicts=run) is marked on; x unless given',
      },
    },
  },
  ridge: {
    says: 'Histograms of what each layer gives, one behind the other by depth, a ridge for each lane.',
    group: 'runs',
    attributes: {
      of: OF,
      metric: {
        type: 'name',
        named: 'metric',
        says: 'which histogram; the first one unless given',
      },
      lanes: LANES,
      log: { type: 'flag', says: 'counts in powers of ten, so that rare values show' },
    },
  },
  'depth-lines': {
    says: 'One number per layer along the depth: size of the signal, of the gradient, or units that are dead; or per time step of a recurrent network.',
    group: 'runs',
    attributes: {
      of: OF,
      show: {
        type: 'name',
        named: 'metric',
        says: 'which number of each layer or time step: rms, gradient, dead, sigma …; rms unless given',
      },
      against: {
        type: 'name',
        named: 'metric',
        says: 'another one that it is held against, as a dotted line',
      },
      lanes: LANES,
      log: { type: 'flag', says: 'a y axis in powers of ten' },
      min: { type: 'number', says: 'the lower end of the y axis' },
      max: { type: 'number', says: 'the upper end of the y axis' },
    },
  },
  'heat-map': {
    says: 'The sweep of an experiment as a map: a cell for each pair of settings, a map for each lane.',
    group: 'runs',
    attributes: {
      of: OF,
      lanes: LANES,
      level: { type: 'number', says: 'cells from this value on are marked and counted' },
    },
  },
  surface: {
    says: 'Which class a network sees at each place of the plane, with the points it learns from.',
    group: 'runs',
    attributes: { of: OF, lanes: LANES },
  },
  valley: {
    says: 'A loss of two weights as a map with lines of equal height, and the walks of the optimizers over it.',
    group: 'runs',
    attributes: {
      of: OF,
      lanes: LANES,
      left: { type: 'number', says: 'where the map begins along the first weight; -2' },
      right: { type: 'number', says: 'and where it ends; 2' },
      bottom: { type: 'number', says: 'where it begins along the second weight; -1.2' },
      top: { type: 'number', says: 'and where it ends; 1.2' },
      apart: { type: 'flag', says: 'a map for each lane, also where all walk the same valley' },
    },
  },
  bars: {
    says: 'One bar per lane and metric: the median over the seeds, with the span of the middle half.',
    group: 'runs',
    attributes: {
      of: OF,
      lanes: LANES,
      metrics: {
        type: 'names',
        named: 'metric',
        says: 'which of the recorded, a group of bars for each; accuracy unless given',
      },
      min: { type: 'number', says: 'where the axis begins; 0 unless given' },
      max: { type: 'number', says: 'where the axis ends' },
    },
  },
  verdict: {
    says: 'The claims of an experiment, judged over the seeds: holds here, mixed, or fails here.',
    group: 'runs',
    attributes: {
      of: OF,
      claims: {
        type: 'names',
        named: 'claim',
        says: 'which claims, in which order; all of them unless given',
      },
    },
  },
  tally: {
    says: 'The predictions the reader has made in this chapter, and how many came true.',
    group: 'runs',
    attributes: {},
  },
  speed: {
    says: 'How many training steps a second this browser makes.',
    group: 'runs',
    attributes: { of: OF, lanes: LANES },
  },
};
