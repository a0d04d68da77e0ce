// The experiments a chapter lists: their files are the core's to check, their words stand in experiments.yaml.
// Also what attributes name: an experiment, and its lanes, metrics and claims.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { ExperimentPlan } from '../../src/engine/experiment';
import type { Scene } from '../../src/session/scene';
import type { Named } from '../../src/story/catalog';
import { settings } from '../../src/story/settings';
import type { Experiment } from '../../src/story/types';
import { unbroken } from './inline';
import type { Here, Page } from './page';
import type { Place, Report } from './report';
import type { Story } from './story';
import type { Laboratory } from './tools';
import type { Field } from './yaml';

export interface ExperimentWords {
  readonly place: Place;
  readonly title: string;
  readonly lanes: ReadonlyMap<string, Field>;
  readonly claims: ReadonlyMap<string, Field>;
  readonly labels: ReadonlyMap<string, Field>;
}

/** experiments.yaml: the words for every experiment of a story. */
export function readExperimentWords(root: Field | null): ReadonlyMap<string, ExperimentWords> {
  const found = new Map<string, ExperimentWords>();
  for (const field of root?.entries() ?? []) {
    const { title, lanes, claims, labels } = field.map(['title', 'lanes', 'claims', 'labels']);
    const named = (of: Field) => new Map(of.entries().map((one) => [one.name, one]));
    found.set(field.name, {
      place: field.keyPlace,
      title: title.text(),
      lanes: named(lanes),
      claims: named(claims),
      labels: named(labels),
    });
  }
  return found;
}

/** Those a page can speak of, and those whose file is wrong. */
export interface ChapterExperiments {
  readonly known: readonly Experiment[];
  readonly refused: ReadonlySet<string>;
}

/** The experiments of the front matter, each checked by the core at the settings the chapter starts with.
 *  `file` is what the chapter is called in messages. */
export function readExperiments(
  field: Field,
  start: Scene,
  story: Story,
  file: string,
  lab: Laboratory,
  report: Report,
): ChapterExperiments {
  const refused = new Set<string>();
  const known = field.items().flatMap((item) => {
    const id = item.text();
    const refuse = (place: Place, message: string): Experiment[] => {
      report.add(place, message);
      refused.add(id);
      return [];
    };
    const path = `experiments/${id}.json`;
    if (!/^[a-z][a-z0-9-]*$/.test(id) || !existsSync(join(story.folder, path))) {
      return id ? refuse(item.place, `There is no file "${path}".`) : [];
    }
    const text = readFileSync(join(story.folder, path), 'utf8');
    const name = join(dirname(file), path);
    let json = '';
    try {
      json = JSON.stringify(JSON.parse(text));
    } catch (error) {
      return refuse(faultOf(name, text, error as Error), sentence((error as Error).message));
    }
    try {
      const plan = lab.plan({ experiment: json, vars: settings(start) });
      return [worded({ id, json }, plan, item.place, story, report)];
    } catch (error) {
      if ((error as Error).name !== 'EngineError') throw error;
      const { message } = error as Error;
      return refuse(keyPlace(name, text, message), message);
    }
  });
  return { known, refused };
}

/** The same experiments with the words of a translation. */
export const translateExperiments = (
  originals: readonly Experiment[],
  start: Scene,
  story: Story,
  place: Place,
  lab: Laboratory,
  report: Report,
): ChapterExperiments => ({
  refused: new Set(),
  known: originals.map(({ id, json }) => {
    if (story.untranslated?.experiments.has(id))
      report.add(place, `The experiment "${id}" has no translation in experiments.yaml.`);
    const plan = lab.plan({ experiment: json, vars: settings(start) });
    return worded({ id, json }, plan, place, story, report);
  }),
});

/** Words for every lane and every claim, and for nothing else. */
export function worded(
  { id, json }: Pick<Experiment, 'id' | 'json'>,
  plan: ExperimentPlan,
  asked: Place,
  story: Story,
  report: Report,
): Experiment {
  const words = story.experiments.get(id);
  if (!words) {
    report.add(
      asked,
      `The experiment "${id}" has no words in experiments.yaml: a title, and a label for each lane.`,
    );
    return { id, json, title: id, lanes: {}, claims: {}, labels: {} };
  }
  const pick = (what: string, given: ReadonlyMap<string, Field>, wanted: readonly string[]) => {
    for (const [key, field] of given)
      if (!wanted.includes(key)) field.unknown(field.keyPlace, key, wanted, `${what} of "${id}"`);
    for (const key of wanted)
      if (!given.has(key))
        report.add(words.place, `The ${what} "${key}" of "${id}" has no words here.`);
    return texts(given);
  };
  const known = [...plan.what, ...Object.keys(plan.vars)];
  for (const [key, field] of words.labels)
    if (!known.includes(key))
      field.unknown(field.keyPlace, key, known, `metric or variable of "${id}"`);
  const lanes = plan.lanes.map((lane) => lane.id);
  const claims = plan.claims.map((claim) => claim.id);
  return {
    id,
    json,
    title: words.title,
    lanes: pick('lane', words.lanes, lanes),
    claims: pick('claim', words.claims, claims),
    labels: texts(words.labels),
  };
}
const texts = (fields: ReadonlyMap<string, Field>): Record<string, string> =>
  Object.fromEntries([...fields].map(([key, field]) => [key, unbroken(field.text())]));

/** The experiment an attribute is of, by its name or because the chapter lists no other. */
export function experimentOf(page: Page, of: string | undefined): Experiment | null {
  const { experiments, refused } = page;
  if (of === undefined)
    return experiments.length + refused.size === 1 ? (experiments[0] ?? null) : null;
  return experiments.find(({ id }) => id === of) ?? null;
}

/** What of= may name, a wrong file or not. */
export const experimentNames = ({ experiments, refused }: Page): readonly string[] => [
  ...experiments.map(({ id }) => id),
  ...refused,
];

/** What is wrong with a missing of=; null when it may be missing. */
export function withoutOf(page: Page, widget: string): string | null {
  const names = experimentNames(page);
  if (names.length === 1) return null;
  return names.length === 0
    ? `${widget} shows an experiment: list those of the chapter in its front matter, experiments: [name].`
    : `${widget} needs of=, one of ${names.join(', ')}.`;
}

/** The names that may stand there; null when that is not ours to say. */
export function namesOf(
  named: Named | undefined,
  { page, scene }: Here,
  experiment: Experiment | null,
): readonly string[] | null {
  if (named === 'experiment') return experimentNames(page);
  if (!experiment || !page.lab || !scene) return null;
  if (named === 'lane') return Object.keys(experiment.lanes);
  if (named === 'claim') return Object.keys(experiment.claims);
  if (named !== 'metric') return null;
  return planHere(page.lab, experiment, scene)?.what ?? null;
}

/** null when the core refuses these settings, which is reported at the step. */
export function planHere(
  lab: Laboratory,
  { json }: Experiment,
  scene: Scene,
): ExperimentPlan | null {
  try {
    return lab.plan({ experiment: json, vars: settings(scene) });
  } catch (error) {
    if ((error as Error).name !== 'EngineError') throw error;
    return null;
  }
}

// --- places inside of a JSON file --------------------------------------------------------------------

const sentence = (message: string): string =>
  `This is no JSON: ${message.replace(/ \(line \d+ column \d+\)$/, '').replace(/\.?$/, '.')}`;

const placeAt = (file: string, text: string, offset: number): Place => {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

function faultOf(file: string, text: string, { message }: Error): Place {
  const at = /position (\d+)/.exec(message)?.[1];
  return placeAt(file, text, at === undefined ? 0 : Number(at));
}

/** The core names the key it refuses, lanes[1].network: its place in the file. */
function keyPlace(file: string, text: string, message: string): Place {
  const path = /^([A-Za-z_][\w-]*(?:\[\d+\]|\.[\w-]+)*):/.exec(message)?.[1] ?? '';
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const document = parseDocument(text);
  for (let length = keys.length; length > 0; --length) {
    const node = document.getIn(
      keys.slice(0, length).map((key) => (/^\d+$/.test(key) ? Number(key) : key)),
      true,
    ) as { range?: [number, number, number] } | undefined;
    if (node?.range) return placeAt(file, text, node.range[0]);
  }
  return placeAt(file, text, 0);
}
