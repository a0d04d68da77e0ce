// What a page collects while it is compiled, and the marks on its text that everyone needs.
import type { Nodes } from 'mdast';
import { isVarName, type Ranges } from '../../src/session/change';
import { rangeOf } from '../../src/session/limits';
import type { Scene } from '../../src/session/scene';
import type { Experiment, Question, Variable } from '../../src/story/types';
import type { CompiledChapter } from './chapter';
import type { ChapterExperiments } from './experiments';
import type { Numbers } from './numbers';
import type { Place, Report } from './report';
import type { Source } from './source';
import type { Story } from './story';
import type { Laboratory } from './tools';

export interface Page {
  readonly id: string; // '' for a page that others do not speak of
  readonly title: string;
  readonly original: CompiledChapter['chapter'] | null; // that this translates
  readonly symbols: Set<string>; // of the story's own, used here
  readonly source: Source;
  readonly story: Story;
  readonly report: Report;
  readonly numbers: Numbers;
  readonly ids: Map<string, Place>;
  readonly cited: Set<string>; // in order of appearance
  readonly terms: Set<string>;
  readonly links: { readonly href: string; readonly place: Place }[];
  readonly away: { readonly href: string; readonly place: Place }[]; // to other stories of the site
  readonly variables: readonly Variable[];
  readonly ranges: Ranges; // of the chapter's own variables
  readonly batch: boolean; // is there a batch to show and to read numbers from?
  readonly questions: Question[];
  readonly experiments: readonly Experiment[]; // of the chapter
  readonly refused: ReadonlySet<string>; // experiments whose file was reported: who names them is not wrong
  readonly lab: Laboratory | null; // null on pages without experiments
  readonly asked: Map<string, Asked>; // the questions' words, for pages that speak of them
}

/** A question in plain text. */
export interface Asked {
  readonly ask: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
}

/** Where the text is: the scene its numbers are read from, and the step it belongs to. */
export interface Here {
  readonly page: Page;
  readonly scene: Scene | null; // null on pages without a figure
  readonly step: string;
}

export function newPage(
  { id, title }: { readonly id: string; readonly title: string },
  source: Source,
  story: Story,
  report: Report,
  numbers: Numbers,
  variables: readonly Variable[] = [],
  batch = false,
  original: Page['original'] = null,
  lab: Laboratory | null = null,
  { known, refused }: ChapterExperiments = { known: [], refused: new Set() },
): Page {
  const own = variables.filter(({ name }) => !isVarName(name));
  return {
    id,
    title,
    original,
    symbols: new Set(),
    source,
    story,
    report,
    numbers,
    variables,
    ranges: Object.fromEntries(own.map((variable) => [variable.name, rangeOf(variable)])),
    batch,
    ids: new Map(),
    cited: new Set(),
    terms: new Set(),
    links: [],
    away: [],
    questions: [],
    asked: new Map(),
    experiments: known,
    refused,
    lab,
  };
}

export const startOf = (node: Nodes): number => node.position?.start.offset ?? 0;

/** Reports at a node, or `offset` characters into it. */
export function problem(
  { page }: Pick<Here, 'page'>,
  node: Nodes,
  message: string,
  offset = 0,
): void {
  page.report.add(page.source.at(startOf(node) + offset), message);
}

export function claimId(here: Here, id: string, place: Place): void {
  const other = here.page.ids.get(id);
  if (other) here.page.report.add(place, `The id "${id}" is already taken in line ${other.line}.`);
  else if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    here.page.report.add(place, `The id "${id}" is not made of small letters, digits and dashes.`);
  } else here.page.ids.set(id, place);
}
