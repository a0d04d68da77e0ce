// A small chapter with one of everything: what the runtime reads, and the HTML that everybody reads.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderTerms } from '../../../web/plugins/story/shell';
import { renderSources } from '../../../web/plugins/story/sources';
import { compile } from './support';

const text = readFileSync(new URL('./fixtures/chapter.md', import.meta.url), 'utf8');
const { report, made } = compile(text, '');

test('a chapter without mistakes reports none', () => expect(report.problems).toEqual([]));

test('the HTML is the agreed one', async () => {
  const html = [
    made?.stage,
    made?.steps,
    made && renderSources(made.page),
    made && renderTerms(made.page),
  ].join('\n');
  await expect(`${html}\n`).toMatchFileSnapshot('./fixtures/chapter.html');
});

test('steps carry their changes, and inherit the figure of the step before', () => {
  const widgets = [
    { name: 'batch-grid', attrs: { foot: 'mean', edit: true } },
    { name: 'controls', attrs: { show: 'rows axis' } },
  ];
  expect(made?.chapter.steps).toEqual([
    {
      id: 'meet',
      title: 'A batch & its mean',
      widgets,
      set: [{ kind: 'var', name: 'level', value: 'mean' }],
    },
    {
      id: 'ask',
      title: 'Ask',
      widgets,
      set: [
        { kind: 'edit', edit: { row: 2, column: 1, op: 'add', value: 8 } },
        { kind: 'var', name: 'level', value: 'variance' },
      ],
    },
  ]);
});

test('the question knows its answer, its options and what it does to the figure', () => {
  expect(made?.chapter.questions).toEqual([
    {
      id: 'plus-eight',
      step: 'ask',
      answer: 'one',
      options: [
        { id: 'eight', value: 8 },
        { id: 'one', value: 1, relative: 'plus' },
      ],
      predicts: 'mean',
      set: [{ kind: 'edit', edit: { row: 2, column: 1, op: 'add', value: 8 } }],
    },
  ]);
});

test('variables and the start of the scene come from the front matter', () => {
  expect(made?.chapter.start).toMatchObject({
    data: 'digits',
    rows: 4,
    features: 2,
    column: 1,
    eps: 1e-5,
  });
  expect(made?.chapter.variables).toEqual([
    {
      name: 'rows',
      label: 'Batch size',
      kind: 'number',
      min: 1,
      max: 16,
      step: 1,
      scale: 'linear',
      url: 'n',
    },
    {
      name: 'axis',
      label: 'Statistics along',
      kind: 'choice',
      choices: [
        { value: 'columns', label: 'columns' },
        { value: 'rows', label: 'rows' },
      ],
      url: 'a',
    },
  ]);
});

test('a why is read with the change of its question in the figure', () => {
  // the made-up mean grows by 0.1 with every edit: 1.2 at first, 1.3 after the step's, 1.4 after the question's
  expect(made?.steps).toContain(
    'The mean is <sn-num data-of="mean" data-digits="3">1.200</sn-num>',
  );
  expect(made?.steps).toContain('No: it is <sn-num data-of="mean">1.40</sn-num> now.');
  expect(made?.steps).toContain('Revealed <sn-num data-of="mean">1.40</sn-num>.');
});

test('nothing in the HTML needs an inline style or a script', () => {
  expect(made?.steps).not.toMatch(/ style=| on[a-z]+=|<script|<style/);
});
