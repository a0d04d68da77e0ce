// :run{of=faster lane=bn measure=steps_to metric=accuracy level=0.95}: a number of a run, measured by the core.

import { formatMeasure } from '../../src/story/measure';
import { settings } from '../../src/story/settings';
import { experimentNames, experimentOf, planHere, withoutOf } from './experiments';
import { attributes, escapeText } from './html';
import type { Here } from './page';
import type { Place } from './report';

/** What each measure needs beside its metric. */
const MEASURES: Readonly<Record<string, readonly string[]>> = {
  final: [],
  best: [],
  largest: [],
  smallest: [],
  average: [],
  at: ['step'],
  steps_to: ['level'],
  seconds_to: ['level'],
  growth: ['from', 'to'],
  ratio: ['from', 'to'],
  difference: ['metric2'],
  diverged: [],
  cells: ['level'],
};
const OVER = ['median', 'mean', 'smallest', 'largest'];
const AS = ['number', 'percent'];
const NUMBERS = ['level', 'step', 'from', 'to', 'index', 'digits'];
const KEYS = ['of', 'lane', 'measure', 'metric', 'metric2', 'over', 'as', ...NUMBERS];

/** The element; '' when something was reported. */
export function measured(
  here: Here,
  given: Readonly<Record<string, string>>,
  where: (key: string, part?: 'key' | 'value') => Place,
): string {
  const { report, lab } = here.page;
  const before = report.problems.length;
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) report.unknown(where(key), 'attribute', key, KEYS);
  const experiment = experimentOf(here.page, given.of);
  if (!experiment) {
    const known = experimentNames(here.page);
    const missing = given.of === undefined ? withoutOf(here.page, ':run') : null;
    if (missing) report.add(where(''), missing);
    else if (given.of !== undefined && !known.includes(given.of))
      report.unknown(where('of', 'value'), 'experiment in this chapter', given.of, known);
    return '';
  }
  if (!lab || !here.scene) return '';
  const { measure: kind = 'final', over = 'median' } = given;
  const plan = planHere(lab, experiment, here.scene);
  const check = (key: string, known: readonly string[], what: string) => {
    const word = given[key];
    if (word !== undefined && !known.includes(word))
      report.unknown(where(key, 'value'), what, word, known);
  };
  check('measure', Object.keys(MEASURES), 'measure');
  check('over', OVER, 'way to sum up seeds');
  check('as', AS, 'way to write a measure');
  check('lane', Object.keys(experiment.lanes), `lane of "${experiment.id}"`);
  for (const key of ['metric', 'metric2'])
    check(key, plan?.what ?? [], `metric of "${experiment.id}"`);
  for (const key of NUMBERS) {
    const text = given[key];
    if (text !== undefined && (text === '' || !Number.isFinite(Number(text))))
      report.add(where(key, 'value'), `${key} needs a number, not "${text}".`);
  }
  const needs = [
    'lane',
    ...(kind === 'diverged' || kind === 'cells' ? [] : ['metric']),
    ...(MEASURES[kind] ?? []),
  ];
  for (const key of needs)
    if (given[key] === undefined) report.add(where(''), `The measure ${kind} needs ${key}=.`);
  if (report.problems.length > before) return '';
  const measure = questionOf(kind, given);
  try {
    const question = { lane: given.lane ?? '', measure, over: over as 'median' };
    const asked = { experiment: experiment.json, vars: settings(here.scene) };
    const value = lab.measure(asked, question);
    const marks = {
      'data-of': experiment.id,
      'data-lane': given.lane,
      'data-measure': measure,
      'data-over': over,
      'data-digits': given.digits,
      'data-as': given.as,
    };
    return `<sn-run${attributes(marks)}>${escapeText(formatMeasure(value, given.digits, given.as))}</sn-run>`;
  } catch (error) {
    if ((error as Error).name !== 'EngineError') throw error;
    report.add(where(''), `The core refuses this measure: ${(error as Error).message}`);
    return '';
  }
}

/** The measure as the core reads it. */
function questionOf(kind: string, given: Readonly<Record<string, string>>): string {
  const { metric = '' } = given;
  const number = (key: string) => Number(given[key]);
  const index = given.index === undefined ? {} : { index: number('index') };
  const value = (): unknown => {
    switch (kind) {
      case 'at':
        return [metric, number('step')];
      case 'steps_to':
      case 'seconds_to':
        return [metric, number('level')];
      case 'growth':
      case 'ratio':
        return [metric, number('from'), number('to')];
      case 'difference':
        return [metric, given.metric2];
      case 'diverged':
        return true;
      case 'cells':
        return number('level');
      default:
        return metric;
    }
  };
  return JSON.stringify({ [kind]: value(), ...index });
}
