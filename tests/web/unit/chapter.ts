// A small chapter for the tests of session and runtime.
import type { OwnData, Problem, Stages } from '../../../web/src/engine/protocol';
import { START } from '../../../web/src/session/scene';
import type { Chapter } from '../../../web/src/story/types';

export const chapter: Chapter = {
  story: 'sir-norm',
  id: 'mean',
  number: 1,
  title: 'Compute the mean',
  start: { ...START, level: 'mean', column: 1, free: { lr: 0.1, depth: 2, norm: 'bn' } },
  batch: true,
  experiments: [],
  variables: [
    { name: 'rows', label: 'Batch size', kind: 'number', min: 1, max: 16, step: 1, url: 'n' },
    { name: 'eps', label: 'Epsilon', kind: 'number', min: 1e-8, max: 1, scale: 'log', url: 'e' },
    {
      name: 'axis',
      label: 'One mean per',
      kind: 'choice',
      choices: [
        { value: 'columns', label: 'column' },
        { value: 'rows', label: 'row' },
      ],
      url: 'a',
    },
    {
      name: 'lr',
      label: 'Learning rate',
      kind: 'number',
      min: 1e-3,
      max: 10,
      scale: 'log',
      url: 'r',
    },
    { name: 'depth', label: 'Depth', kind: 'number', min: 1, max: 50, whole: true, url: 'd' },
    {
      name: 'norm',
      label: 'Norm',
      kind: 'choice',
      choices: [
        { value: 'bn', label: 'BatchNorm' },
        { value: '8', label: 'GroupNorm of 8' },
      ],
      url: 'm',
    },
  ],
  steps: [
    { id: 'meet', title: 'A batch arrives', set: [], widgets: [] },
    {
      id: 'small',
      title: 'Fewer',
      set: [{ kind: 'var', name: 'rows', value: 4 }],
      widgets: [{ name: 'batch-grid', attrs: {} }],
    },
    { id: 'walk', title: 'One walks', set: [{ kind: 'clear-edits' }], widgets: [] },
    {
      id: 'learn',
      title: 'Learn',
      set: [{ kind: 'target', gamma: 1.5, beta: 2 }],
      widgets: [{ name: 'learner', attrs: {} }],
    },
  ],
  questions: [
    {
      id: 'plus-eight',
      step: 'walk',
      answer: 'one',
      options: [
        { id: 'eight', value: 8, relative: 'plus' },
        { id: 'one', value: 1, relative: 'plus' },
      ],
      predicts: 'mean',
      set: [{ kind: 'edit', edit: { row: 2, column: 1, op: 'add', value: 8 } }],
    },
    {
      id: 'alone',
      step: 'meet',
      answer: 'itself',
      options: [
        { id: 'itself', value: null },
        { id: 'zero', value: null },
      ],
      predicts: null,
      set: [{ kind: 'var', name: 'rows', value: 1 }],
    },
  ],
  previous: null,
  next: null,
};

export const own: OwnData = { rows: 3, columns: 2, values: [1, 2, 3, 4, 5, 6], names: ['a', 'b'] };

/** Shapes as the engine gives them, every number zero but the column means, which are the seed. */
export function stagesOf(problem: Problem): Stages {
  const { rows, features } = problem;
  const groups = problem.axis === 'columns' ? features : rows;
  const cells = new Float32Array(rows * features);
  const each = new Float32Array(groups);
  return {
    rows,
    features,
    groups,
    columnNames: Array.from({ length: features }, (_, at) => `f${at}`),
    rowNames: Array.from({ length: rows }, (_, at) => `row ${at}`),
    pixels: null,
    x: cells,
    sum: each,
    mean: new Float32Array(groups).fill(problem.seed),
    deviation: cells,
    deviationSum: each,
    squared: cells,
    squaredSum: each,
    variance: each,
    varianceUnbiased: each,
    std: each,
    rstd: each,
    xhat: cells,
    xhatMean: each,
    xhatVariance: each,
    y: cells,
    yMean: each,
    yVariance: each,
    refused: null,
  };
}
