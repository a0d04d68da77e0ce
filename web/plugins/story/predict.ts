// A prediction: a question, options with a why each, and what is shown once the reader has committed.
import type { List } from 'mdast';
import type { ContainerDirective } from 'mdast-util-directive';
import { applyChanges } from '../../src/session/fold';
import type { Question } from '../../src/story/types';
import { type Block, blocks, type Special } from './blocks';
import { attributesOf, onlyAttributes, placeOf } from './directive';
import { experimentNames } from './experiments';
import { attributes, plainText } from './html';
import { inline } from './inline';
import { type Choice, choice } from './option';
import { claimId, type Here, problem } from './page';
import { readSet } from './set';
import { WORDS } from './words';

const PREDICTS = ['mean', 'variance', 'dots', 'run'] as const;

export function predict(node: ContainerDirective, here: Here, special: Special): string {
  const { report } = here.page;
  const { original } = here.page;
  onlyAttributes(here, node, original ? ['id'] : ['id', 'answer', 'predicts', 'set', 'run']);
  const { id = '', ...given } = attributesOf(node);
  const first = original?.questions.find((one) => one.id === id);
  if (original && id && (!first || first.step !== here.step)) {
    const ids = original.questions.filter(({ step }) => step === here.step).map((one) => one.id);
    report.unknown(placeOf(here, node, 'id'), 'question in this step of the original', id, ids);
    return '';
  }
  const answer = first?.answer ?? given.answer ?? '';
  const predicts = first?.predicts ?? given.predicts ?? '';
  if (id) claimId(here, id, placeOf(here, node, 'id'));
  else problem(here, node, 'A prediction needs an id: ::::predict{#name …}.');
  if (predicts && !PREDICTS.some((word) => word === predicts)) {
    report.unknown(
      placeOf(here, node, 'predicts', 'value'),
      'picture of a prediction',
      predicts,
      PREDICTS,
    );
  }
  const run = first?.run ?? given.run;
  const runs = experimentNames(here.page);
  if (run !== undefined && !runs.includes(run))
    report.unknown(placeOf(here, node, 'run', 'value'), 'experiment in this chapter', run, runs);
  const set = first?.set ?? readSet(node, here);
  const scene = here.scene && applyChanges(here.scene, set);
  const after: Here = { ...here, scene }; // whoever reads a why has committed, and the figure has changed

  const at = node.children.findIndex((child) => child.type === 'list');
  const list = node.children[at] as List | undefined;
  const asked = node.children.slice(0, Math.max(0, at));
  if (!list || asked.length === 0)
    problem(here, node, 'A prediction is a question, then a list of options: - [id] text.');
  const choices = (list?.children ?? [])
    .map((item) => choice(item, here, after, special))
    .filter((one) => one !== null);
  const ids = choices.map(({ option }) => option.id);
  if (list && choices.length < 2) problem(here, list, 'A prediction needs at least two options.');
  if (!answer) problem(here, node, 'A prediction needs answer=, the id of the right option.');
  else if (choices.length > 0 && !ids.includes(answer)) {
    report.unknown(placeOf(here, node, 'answer', 'value'), 'option', answer, ids);
  }
  for (const option of first?.options ?? []) {
    if (list && !ids.includes(option.id))
      problem(here, list, `The option "${option.id}" has no translation.`);
  }
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (list && twice) problem(here, list, `Two options are called "${twice}".`);

  let reveal = '';
  for (const child of node.children.slice(at + 1)) {
    if (child.type === 'containerDirective' && child.name === 'reveal') {
      onlyAttributes(here, child, []);
      reveal += blocks(child.children, after, special);
    } else problem(here, child, 'After the options of a prediction only :::reveal may follow.');
  }

  const options = first?.options ?? choices.map(({ option }) => option);
  const drawn = PREDICTS.find((word) => word === predicts) ?? null;
  const question: Question = {
    id,
    step: here.step,
    answer,
    options,
    predicts: drawn,
    set,
    ...(run === undefined ? {} : { run }),
  };
  here.page.questions.push(question);
  const words = ask(asked, here, special);
  const texts = choices.map(({ option, label }) => ({ id: option.id, text: plainText(label) }));
  here.page.asked.set(id, { ask: plainText(words.legend), options: texts });
  const moves = run !== undefined || set.length > 0;
  return form(question, words, choices, reveal, moves);
}

/** The question: what comes before its last paragraph stays outside of the legend. */
function ask(
  nodes: readonly Block[],
  here: Here,
  special: Special,
): { before: string; legend: string } {
  const last = nodes.at(-1);
  if (last?.type === 'paragraph') {
    return {
      before: blocks(nodes.slice(0, -1), here, special),
      legend: inline(last.children, here),
    };
  }
  if (last) problem(here, last, 'The question must end with a paragraph.');
  return { before: '', legend: '' };
}

/** moves: what the reader has said goes on in the figure, which on a narrow page is out of sight. */
function form(
  { id, step, answer }: Question,
  asked: { before: string; legend: string },
  choices: readonly Choice[],
  reveal: string,
  moves: boolean,
): string {
  const radios = choices.map(({ option, label }) => {
    const radio = attributes({ type: 'radio', name: id, value: option.id, required: true });
    return `<label class="option"><input${radio}><span>${label}</span></label>`;
  });
  const whys = choices.map(
    ({ option, why }) => `<div class="why" data-option="${option.id}" hidden>${why}</div>`,
  );
  const right = choices.find(({ option }) => option.id === answer);
  const told = `<p><strong>${WORDS.theAnswer} ${right?.label ?? ''}</strong></p>${right?.why ?? ''}${reveal}`;
  const look = moves ? `<p class="look"><a href="#${step}">${WORDS.look}</a></p>` : '';
  return `<sn-predict data-question="${id}" id="${id}">${asked.before}<form class="predict">
<fieldset><legend>${asked.legend}</legend><div class="options">${radios.join('')}</div></fieldset>
<p class="commit-row"><button type="submit" class="commit">${WORDS.commit}</button></p>
${whys.join('\n')}
<div class="reveal" hidden>${look}${reveal}</div>
</form><details class="answer"><summary>${WORDS.answer}</summary>${told}</details></sn-predict>`;
}
