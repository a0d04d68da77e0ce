// Front matter of a chapter: its name, the scene it starts with, the controls a reader may get.
import { isVarName, parseValue, RANGES, VAR_NAMES } from '../../src/session/change';
import { FRAME_KEYS } from '../../src/session/frame';
import { type Free, type Scene, START, type VarName } from '../../src/session/scene';
import type { Variable } from '../../src/story/types';
import { didYouMean, type Report } from './report';
import { outside } from './set';
import { type Field, readYaml } from './yaml';

export interface Front {
  readonly fields: Record<FrontKey, Field>;
  readonly id: string;
  readonly title: string;
  readonly kicker: string;
  readonly summary: string;
}
type Extra = 'scene' | 'vars' | 'experiments' | 'start' | 'cards';
type FrontKey = 'id' | 'title' | 'kicker' | 'summary' | Extra;

/** `line` is where the YAML starts in its file, from 0. */
export function readFront(
  file: string,
  yaml: string | null,
  extra: readonly Extra[],
  report: Report,
): Front {
  if (yaml === null)
    report.add(
      { file, line: 1, column: 1 },
      'A page begins with front matter between two --- lines.',
    );
  const root = readYaml(file, yaml ?? '', report, 1);
  const fields = root.map(['id', 'title', 'kicker', 'summary', ...extra]) as Record<
    FrontKey,
    Field
  >;
  const id = yaml === null ? '' : fields.id.text();
  if (id && !/^[a-z][a-z0-9-]*$/.test(id))
    fields.id.problem('id is made of small letters, digits and dashes.');
  const text = (field: Field) => (yaml === null ? '' : field.text());
  return {
    fields,
    id,
    title: text(fields.title),
    kicker: text(fields.kicker),
    summary: text(fields.summary),
  };
}

export function readScene(field: Field): Scene {
  let scene = START;
  const entries = field.entries();
  for (const entry of entries) {
    const { name } = entry;
    if (!isVarName(name)) field.unknown(entry.keyPlace, name, VAR_NAMES);
    else {
      const checked = parseValue(name, String(entry.value));
      if ('fault' in checked) entry.problem(checked.fault.message);
      else scene = { ...scene, [name]: checked.value };
    }
  }
  for (const entry of entries) {
    if (entry.name === 'row' && scene.row >= scene.rows)
      entry.problem(outside(`Row ${scene.row}`, scene));
    if (entry.name === 'column' && scene.column >= scene.features)
      entry.problem(outside(`Column ${scene.column}`, scene));
  }
  return scene;
}

/** The labels of a translation; everything else is the original's. */
export function translateVariables(
  original: readonly Variable[],
  field: Field,
): readonly Variable[] {
  const words = new Map(field.entries().map((entry) => [entry.name, entry]));
  for (const [name, entry] of words) {
    if (!original.some((one) => one.name === name))
      entry.unknown(
        entry.keyPlace,
        name,
        original.map((one) => one.name),
      );
  }
  return original.map((variable) => {
    const entry = words.get(variable.name);
    if (!entry) {
      field.problem(`The variable ${variable.name} has no label in this language.`);
      return variable;
    }
    const { label, choices } = entry.map(['label', 'choices']);
    const named = new Map(choices.entries().map((choice) => [choice.name, choice]));
    const translated = variable.choices?.map(({ value }) => {
      const word = named.get(value);
      if (!word)
        entry.problem(`The choice "${value}" of ${variable.name} has no label in this language.`);
      return { value, label: word?.text() ?? value };
    });
    for (const [value, choice] of named) {
      const known = variable.choices?.map((one) => one.value) ?? [];
      if (!known.includes(value)) choice.unknown(choice.keyPlace, value, known, 'choice');
    }
    return { ...variable, label: label.text(), ...(translated ? { choices: translated } : {}) };
  });
}

const RESERVED = ['x', 'own', 'names', 'q', ...FRAME_KEYS]; // keys of a link that are no variables
const NAME = /^[a-z][a-z0-9_]{0,23}$/;
const WORDS = ['x', 'edits', 'target']; // of set=

/** The controls a chapter offers, and the variables it brings itself with what they start at. */
export function readVariables(field: Field): {
  readonly variables: readonly Variable[];
  readonly free: Free;
} {
  const taken = new Map<string, string>();
  const variables: Variable[] = [];
  const free: Record<string, number | string> = {};
  for (const entry of field.entries()) {
    const fields = entry.map(KEYS);
    const { name } = entry;
    if (isVarName(name)) variables.push(readBuiltIn(name, entry, fields));
    else if (!fields.default.present) {
      field.unknown(entry.keyPlace, name, VAR_NAMES);
      if (!didYouMean(name, VAR_NAMES))
        entry.problem(`A variable of your own, like ${name}, needs default: what it starts at.`);
      continue;
    } else if (!NAME.test(name) || WORDS.includes(name) || name in Object.prototype) {
      entry.problem(
        `"${name}" cannot be a variable: small letters, digits and _, none of ${WORDS.join(', ')}.`,
      );
      continue;
    } else {
      const own = readOwn(name, fields);
      variables.push(own.variable);
      free[name] = own.start;
    }
    const url = variables.at(-1)?.url ?? '';
    const owner = taken.get(url) ?? (isVarName(url) && url !== name ? url : undefined);
    if (!/^[a-z]{1,12}$/.test(url))
      entry.problem('url is a short key of small letters for the link.');
    else if (owner || RESERVED.includes(url))
      entry.problem(`The key "${url}" already means ${owner ?? 'something else'} in a link.`);
    taken.set(url, name);
  }
  return { variables, free };
}

const KEYS = ['label', 'min', 'max', 'step', 'scale', 'choices', 'url', 'default'] as const;
type Fields = Record<(typeof KEYS)[number], Field>;

function readBuiltIn(name: VarName, entry: Field, fields: Fields): Variable {
  const label = fields.label.text();
  const url = fields.url.text();
  const range = RANGES[name];
  if (fields.default.present)
    fields.default.problem(
      `${name} starts where scene: says; default is for variables of your own.`,
    );
  if (range.kind === 'choice') {
    const choices = readChoices(fields);
    for (const { value } of choices)
      if (!range.values.includes(value))
        fields.choices.problem(`${name} is one of ${range.values.join(', ')}, not "${value}".`);
    if (choices.length < 2)
      entry.problem(`${name} needs choices: at least two values with their labels.`);
    return { name, label, kind: 'choice', choices, url };
  }
  if (fields.choices.present) fields.choices.problem(`${name} is a number: give min and max.`);
  const min = fields.min.number() ?? range.min;
  const max = fields.max.number() ?? range.max;
  if (min < range.min || max > range.max || min >= max) {
    entry.problem(
      `${name} goes from ${range.min} to ${range.max}, so ${min} to ${max} cannot be offered.`,
    );
  }
  return { name, label, ...readNumbers(fields, min, max), url };
}

const readChoices = (fields: Fields) =>
  fields.choices.entries().map((choice) => ({ value: choice.name, label: choice.text() }));

function readNumbers(fields: Fields, min: number, max: number) {
  const step = fields.step.number();
  if (step !== undefined && step <= 0) fields.step.problem('step needs to be above 0.');
  const scale = fields.scale.text(false) || 'linear';
  if (scale !== 'linear' && scale !== 'log') fields.scale.problem('scale is linear or log.');
  if (scale === 'log' && min <= 0) fields.scale.problem('A log scale needs min above 0.');
  const numbers = { kind: 'number', min, max, ...(step === undefined ? {} : { step }) } as const;
  return { ...numbers, scale: scale === 'log' ? ('log' as const) : ('linear' as const) };
}

/** A variable that only this chapter knows, and what it starts at. */
function readOwn(name: string, fields: Fields): { variable: Variable; start: number | string } {
  const common = { name, label: fields.label.text(), url: fields.url.text() };
  if (fields.choices.present) {
    const choices = readChoices(fields);
    if (choices.length < 2) fields.choices.problem(`${name} needs at least two choices.`);
    for (const { value } of choices)
      if (!/^[\w.()%-]{1,40}$/.test(value))
        fields.choices.problem(
          `The value "${value}" is made of letters, digits and . ( ) % - _ only.`,
        );
    const start = fields.default.text();
    const values = choices.map(({ value }) => value);
    if (start && !values.includes(start))
      fields.default.unknown(fields.default.place, start, values, `choice of ${name}`);
    return { variable: { ...common, kind: 'choice', choices }, start };
  }
  if (!fields.min.present || !fields.max.present)
    fields.label.problem(`${name} needs min and max, or choices.`);
  const min = fields.min.number() ?? 0;
  const max = fields.max.number() ?? 1;
  if (min >= max) fields.max.problem(`${name} needs max above min.`);
  const start = fields.default.number() ?? min;
  if (start < min || start > max)
    fields.default.problem(`${name} starts at ${start}, outside of ${min} to ${max}.`);
  const numbers = readNumbers(fields, min, max);
  const whole = [min, max, start, numbers.step ?? 0.5].every(Number.isInteger);
  return { variable: { ...common, ...numbers, ...(whole ? { whole } : {}) }, start };
}
