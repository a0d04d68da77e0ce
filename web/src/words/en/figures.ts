// English: the figures of every chapter, and what the page says by itself.
const s = (n: number) => (n === 1 ? '' : 's');

export const figures = {
  waiting: 'The figure is waiting for its first numbers.',
  nothing: 'There are no numbers to show at this point.',
  /** Names that the core gives rows and columns. */
  named: (name: string) => name,
  levels: {
    x: ['Batch', 'the values as they arrive'],
    mean: ['Mean', 'the values and their mean'],
    variance: ['Variance', 'the values and their variance'],
    centered: ['Subtract', 'the values minus their mean'],
    xhat: ['Divide', 'the normalized values'],
    y: ['Scale and shift', 'the outputs'],
  },
  caption: (columns: number, rows: number, data: string, says: string) => {
    const [what, whom] = { digits: ['activation', 'digit'], wine: ['measurement', 'wine'] }[
      data
    ] ?? ['column', 'row'];
    return `${columns} ${what}${s(columns)} of ${rows} ${whom}${s(rows)}: ${says}`;
  },
  mean: 'mean',
  variance: 'variance',
  of: (what: string) => ` of ${what}`,
  table: (rows: number, columns: number, says: string) => `${rows} by ${columns} table, ${says}`,
  inFocus: (axis: string, name: string, values: string) =>
    `${axis === 'columns' ? 'Column' : 'Row'} ${name}${values ? `: ${values}` : ' is in focus'}.`,
  lost: (n: number) =>
    n ? ` ${n} ${n === 1 ? 'value is' : 'values are'} not a finite number.` : '',
  scrolls: 'The batch, scrolls',
  results: 'These are results.',
  back: 'Go back to the batch',
  toType: 'to type into it.',
  cell: (row: number, column: number) => `Row ${row}, column ${column}`,
  notFinite: 'not a finite number',
  badCell: (text: string, shown: string) =>
    `“${text}” is not a number, so the cell keeps ${shown}. Escape brings it back.`,
  soldier: (n: number, name: string) => `Soldier ${n}, ${name}`,
  noBalance: 'no balance point',
  beforeSpells: 'before the spells',
  prediction: 'your prediction',
  tooLarge: 'too large to draw',
  lines: (axis: string, says: string, means: string) =>
    `One line for each ${axis === 'columns' ? 'column' : 'row'}, on one ruler: ${says}. Means: ${means}.`,
  centred: 'centred on 0',
  balanced: (at: string) => `balanced at ${at}`,
  dots: (name: string, n: number, says: string, centre: string, spread: string) =>
    `${name}: ${n} dot${s(n)}, ${says}, ${centre}${spread}.`,
  spread: (value: string) => `, variance ${value}`,
  onMarks: ' Everyone stands on his mark.',
  marks: (mean: string, variance: string) =>
    ` The marks: balanced at ${mean}, variance ${variance}.`,
  controls: 'Controls of the figure',
  more: 'More controls',
  draw: 'Draw another batch',
  whose: 'Whose numbers',
  sets: { digits: 'Digits', wine: 'Wine', own: 'My own' },
  putBack: 'Put everything back',
  paste:
    'One row per line; commas, tabs or spaces between the numbers. A first line of names is welcome.',
  use: 'Use these numbers',
  predict: {
    skip: 'Just show me',
    again: 'Try again',
    answer: (right: string) => `The answer: “${right}”.`,
    yours: (option: string) => `Your prediction: “${option}”.`,
    right: 'Right.',
    wrong: (right: string) => `Not so: it is “${right}”.`,
  },
  noForm: 'What reads your numbers could not be loaded. Choose once more when you are online.',
  noVariable: (name: string) => `This chapter has no variable “${name}”.`,
  canBe: (label: string, choices: string) => `${label} can be ${choices}; it stays as it was.`,
  mustBe: (label: string, whole: boolean, min: number, max: number) =>
    `${label} must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}; it stays as it was.`,
  fixed: (label: string) => `${label} is fixed in this view.`,
  chapter: (n: number) => `Chapter ${n}`,
  stepOf: (step: number, of: number) => `${step} of ${of}`,
  noStep: 'The link names a step that this chapter does not have, so it opens at the first.',
  failures: {
    unsupported:
      'This browser cannot run the engine (it needs WebAssembly), so the figures stand still; text, formulas and pictures are all here.',
    network:
      'The engine could not be loaded, so the figures stand still; text, formulas and pictures are all here. Reload the page to try again.',
    crashed: 'The engine stopped twice, so the figures stand still. Reload the page to try again.',
    stuck: 'The engine does not answer, so the figures stand still. Reload the page to try again.',
  },
  interrupted: (stuck: boolean) =>
    `The engine ${stuck ? 'did not answer in time' : 'stopped'} at this change and was restarted; the figure shows the numbers before it.`,
  part: (shown: string, whole: string) =>
    `The figure holds the first ${shown} of your ${whole} numbers. `,
  tooMany: (most: number) =>
    `More than ${most} numbers do not fit into a link, so yours stay on this page only until you leave it.`,
  infinities: ['Infinity', 'Minus infinity'],
  wide: (columns: boolean, n: number) =>
    `The squares in ${columns ? 'column' : 'row'} ${n} are too large for a 32-bit number: its variance is infinite, and nothing after it can be trusted.`,
  poison: (value: string, row: number, column: number, columns: boolean) => {
    const group = columns ? 'column' : 'row';
    const how =
      value === 'NaN'
        ? `whatever is added to NaN is NaN, so it poisons the mean of its ${group} and everything computed from it`
        : `the mean of its ${group} is infinite too, and infinity minus infinity is NaN`;
    return `${value} stands in row ${row}, column ${column}: ${how}. Other ${group}s are untouched.`;
  },
};
export type FigureWords = typeof figures;
