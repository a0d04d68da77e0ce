// One chapter: front matter, then steps. Gives the Chapter that the runtime reads, and the HTML of its
// figure and steps that everybody reads.
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import type { NetworkAsk } from '../../src/engine/facts';
import { applyChanges, counterpartOf } from '../../src/session/fold';
import type { Scene } from '../../src/session/scene';
import { WIDGETS } from '../../src/story/catalog';
import { networkText } from '../../src/story/listing';
import { settings } from '../../src/story/settings';
import { showsRun } from '../../src/story/shows';
import type { Chapter, Files, Step, WidgetUse } from '../../src/story/types';
import type { View } from '../../src/widgets/contract';
import { type Block, blocks, unknown } from './blocks';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { drawing } from './drawn';
import { readExperiments, translateExperiments } from './experiments';
import { checkListings, filesOf, refusedNetwork } from './files';
import { readScene, readVariables, translateVariables } from './front';
import { escapeText } from './html';
import { attributeTable, isManual } from './manual';
import { claimId, type Here, newPage, type Page, problem } from './page';
import type { Parsed } from './parse';
import { predict } from './predict';
import type { Report } from './report';
import { readSet } from './set';
import type { Story } from './story';
import type { Tools } from './tools';
import { readWidget } from './widgets';

export interface CompiledChapter {
  readonly page: Page;
  readonly chapter: Omit<Chapter, 'previous' | 'next' | 'number'>;
  readonly stage: string;
  readonly steps: string;
  readonly minutes: number; // to read it
}

/** A listing speaks of the network beside it, on the same batch. */
function withNetwork(widgets: readonly WidgetUse[]): readonly WidgetUse[] {
  const network = widgets.find(({ name }) => name === 'network')?.attrs;
  if (!network) return widgets;
  const { of, rows, data, seed } = network;
  const shared = Object.entries({ network: of, rows, data, seed });
  const given = Object.fromEntries(shared.filter(([, value]) => value !== undefined));
  return widgets.map((use) =>
    use.name === 'code' ? { ...use, attrs: { ...given, ...use.attrs } as WidgetUse['attrs'] } : use,
  );
}

/** Does a figure speak of the questions? */
const tells = (steps: readonly Step[]) =>
  steps.some(({ widgets }) => widgets.some(({ name }) => name === 'tally'));
const groupOf = ({ name }: WidgetUse) => WIDGETS[name].group;

export function compileChapter(
  parsed: Parsed,
  story: Story,
  report: Report,
  tools: Tools,
  translates?: CompiledChapter,
): CompiledChapter {
  const { source, front, tree } = parsed;
  const original = translates?.chapter ?? null;
  const own = original ? null : readVariables(front.fields.vars);
  const variables =
    own?.variables ?? translateVariables(original?.variables ?? [], front.fields.vars);
  const start = original?.start ?? { ...readScene(front.fields.scene), free: own?.free ?? {} };
  const batch = original?.batch ?? front.fields.scene.present;
  const { lab } = tools;
  const read = original
    ? translateExperiments(original.experiments, start, story, source.at(0), lab, report)
    : readExperiments(front.fields.experiments, start, story, source.file, lab, report);
  const page = newPage(
    front,
    source,
    story,
    report,
    tools.numbers,
    variables,
    batch,
    original,
    lab,
    read,
  );
  const { experiments } = page;
  const steps: Step[] = [];
  const html: string[] = [];
  let stage = '';
  let scene = start;
  let shown = '';

  /** The figure of a step, as View; null when the core refused (which was reported at the step). */
  const view = (node: Block, widgets: readonly WidgetUse[], at: Scene): View | null => {
    try {
      const stages = batch ? tools.numbers.stages(at) : null;
      const wanted = batch ? counterpartOf(at, widgets) : null;
      const lesson = widgets.some(({ name }) => name === 'learner')
        ? ({ state: 'ready', at: 0, learned: null } as const)
        : null;
      return {
        scene: at,
        stages,
        variables,
        lesson,
        counterpart: wanted && tools.numbers.stages(wanted),
        trouble: null,
        highlight: null,
        ghost: null,
        changed: false,
        ...more(widgets, at),
        ...(experiments.length > 0 ? { runs: runsOf(widgets, at) } : {}),
      };
    } catch (error) {
      if ((error as Error).name !== 'EngineError') throw error;
      problem(
        { page },
        node,
        `The core refuses the scene of this step: ${(error as Error).message}`,
      );
      return null;
    }
  };

  /** The core can build the network on stage, and the others that a choice can bring. */
  const networks = (files: Files, ask: NetworkAsk, at: Scene) => {
    for (const [name, text] of Object.entries(files.networks)) {
      const network = networkText(text, at.free);
      const fact = tools.answer({ ...ask, network });
      const image = (one: string) => one.includes('Conv2d'); // gets its digits as pictures
      const fits = image(network) === image(ask.network);
      if ('sentence' in fact && fits) refusedNetwork(page, name, fact.sentence);
    }
  };

  /** Files and facts for widgets that ask the core more than the stages of a batch. */
  const more = (widgets: readonly WidgetUse[], at: Scene): Partial<View> => {
    const files = filesOf(page, widgets);
    const bare = { scene: at, variables, ...(files ? { files } : {}) } as unknown as View;
    const asks = tools.figures.asked(bare, widgets);
    const facts = new Map(asks.map((ask) => [JSON.stringify(ask), tools.answer(ask)]));
    for (const ask of asks) if (files && ask.kind === 'network') networks(files, ask, at);
    return { ...(files ? { files } : {}), ...(asks.length > 0 ? { facts } : {}) };
  };

  /** The experiments that these widgets show, run to the end. */
  const runsOf = (widgets: readonly WidgetUse[], at: Scene): NonNullable<View['runs']> => {
    const shown = experiments.filter(({ id }) => widgets.some((use) => showsRun(use, id)));
    return Object.fromEntries(
      shown.map((experiment) => {
        const vars = settings(at);
        const asked = { experiment: experiment.json, vars };
        const { wants } = tools.figures;
        const run = lab.run(experiment, asked, (plan) => wants(widgets, experiment.id, plan, vars));
        return [experiment.id, run];
      }),
    );
  };

  /** What a step claims holds for its own settings, which it may have from the step before. */
  const refuted = (node: Block, { runs = {} }: View) => {
    for (const { experiment, verdicts } of Object.values(runs))
      for (const { claim, applies, complete, holds, found, wanted } of verdicts)
        if (applies && complete && !holds)
          problem(
            { page },
            node,
            `The claim "${claim}" of "${experiment.id}" does not hold for the settings of this step: found ${found}, the bound is ${wanted}.`,
          );
  };

  const step = (node: ContainerDirective) => {
    const outer: Here = { page, scene, step: '' };
    onlyAttributes(outer, node, original ? ['id', 'title'] : ['id', 'title', 'set']);
    const { id = '', title = '' } = attributesOf(node);
    if (id) claimId(outer, id, placeOf(outer, node, 'id'));
    else problem(outer, node, 'A step needs an id: :::step{#name title="…"}.');
    if (!title) problem(outer, node, 'A step needs a title: :::step{#name title="…"}.');
    const first = original?.steps.find((one) => one.id === id);
    if (original && id && !first) {
      const ids = original.steps.map((one) => one.id);
      report.unknown(placeOf(outer, node, 'id'), 'step in the original', id, ids);
    }
    const set = first?.set ?? readSet(node, outer);
    scene = applyChanges(scene, set);
    const here: Here = { page, scene, step: id || '?' };

    const own = node.children.filter(
      (child): child is LeafDirective =>
        child.type === 'leafDirective' && child.name !== 'drawing' && !isManual(child),
    );
    const named = original
      ? []
      : withNetwork(own.map((child) => readWidget(child, here)).filter((use) => use !== null));
    const widgets = first?.widgets ?? (named.length > 0 ? named : (steps.at(-1)?.widgets ?? []));
    const twice = named.find(
      (use, index) => named.findIndex(({ name }) => name === use.name) !== index,
    );
    if (twice) problem(here, node, `This step names ${twice.name} twice.`);
    if (widgets.length === 0 && !original)
      problem(here, node, 'The first step must name the widgets of its figure.');
    steps.push({ id, title, set, widgets });

    let poster: string | null = null;
    const seen = view(node, widgets, scene);
    if (seen && !original) refuted(node, seen);
    if (seen && widgets.length > 0) {
      if (steps.length === 1) stage = tools.figures.stage(seen, widgets);
      const { picture, caption } = tools.figures.poster(seen, widgets);
      const figure = `<figure class="poster">${picture}<figcaption>${escapeText(caption)}</figcaption></figure>`;
      poster = picture && figure !== shown ? figure : null;
      shown = picture ? figure : shown;
    }
    const special = (child: Block): string | null => {
      if (child.type === 'containerDirective' && child.name === 'predict')
        return predict(child, here, special);
      if (child.type !== 'leafDirective') return null;
      const drawn = drawing(child, here, tools);
      if (drawn !== null) return drawn;
      if (isManual(child)) return attributeTable(child, here);
      if (original && child.name !== 'figure')
        problem(here, child, 'The figure is the original’s: write ::figure where it shall stand.');
      if (!own.includes(child)) unknown(child, here, []);
      return child === own[0] ? (poster ?? '') : '';
    };
    const body = blocks(node.children, here, special);
    const end = own.length === 0 && poster ? `\n${poster}` : '';
    html.push(
      `<section class="step${steps.length === 1 ? ' is-current' : ''}" id="${id}" data-step="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title" tabindex="-1">${escapeText(title)}</h2>\n<div class="told">\n${body}${end}\n</div></section>`,
    );
  };

  for (const node of tree.children) {
    if (node.type === 'containerDirective' && node.name === 'step') step(node);
    else if (node.type !== 'yaml')
      problem({ page }, node, 'A chapter consists of steps; this stands outside of them.');
  }
  if (steps.length === 0) report.add(source.at(0), 'A chapter needs at least one :::step.');
  if (original) complete(page, original, steps);
  const all = steps.flatMap(({ widgets }) => widgets);
  const files = filesOf(page, all);
  if (files)
    checkListings(
      page,
      files,
      steps.map(({ id }) => id),
    );

  const groups = [...new Set(steps.flatMap(({ widgets }) => widgets.map(groupOf)))].filter(
    (group) => group !== undefined,
  );
  const chapter = {
    story: story.id,
    id: front.id,
    title: front.title,
    start,
    batch,
    experiments,
    variables,
    steps,
    questions: page.questions,
    ...(files ? { files } : {}),
    ...(groups.length > 0 ? { groups } : {}),
    ...(tells(steps) ? { asked: Object.fromEntries(page.asked) } : {}),
    ...(page.symbols.size > 0 ? { symbols: lights(page) } : {}),
  };
  const text = html.join('\n');
  return { page, chapter, stage, steps: text, minutes: minutesOf(text, page.questions.length) };
}

/** What the symbols of the story's own light up. */
const lights = ({ symbols, story }: Page): Chapter['symbols'] =>
  Object.fromEntries([...symbols].map((key) => [key, story.symbols.get(key)?.lights ?? '']));

/** A translation has every step and every question of its original, in its order. */
function complete(page: Page, original: CompiledChapter['chapter'], steps: readonly Step[]): void {
  const { report, source } = page;
  const [ids, wanted] = [steps.map(({ id }) => id), original.steps.map(({ id }) => id)];
  for (const id of wanted.filter((one) => !ids.includes(one)))
    report.add(source.at(0), `The step "${id}" has no translation.`);
  const known = ids.filter((id) => wanted.includes(id));
  if (known.length === wanted.length && known.join() !== wanted.join())
    report.add(
      source.at(0),
      `The steps stand in another order than in the original: ${wanted.join(', ')}.`,
    );
  for (const { id, step } of original.questions) {
    if (ids.includes(step) && !page.questions.some((one) => one.id === id))
      report.add(source.at(0), `The question "${id}" of step "${step}" has no translation.`);
  }
}

const WORDS_A_MINUTE = 200;
const MINUTES_A_QUESTION = 0.5;
function minutesOf(html: string, questions: number): number {
  const prose = html
    .replace(
      /<details class="answer">[\s\S]*?<\/details>|<figure class="poster">[\s\S]*?<\/figure>/g,
      '',
    )
    .replace(/<[^>]*>/g, ' ');
  const words = prose.split(/\s+/).length;
  return Math.max(1, Math.round(words / WORDS_A_MINUTE + questions * MINUTES_A_QUESTION));
}
