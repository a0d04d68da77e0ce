// Experiments in a chapter: their files, their words, the names that attributes give, and numbers in prose.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileChapter } from '../../../web/plugins/story/chapter';
import { readExperimentWords } from '../../../web/plugins/story/experiments';
import { parse } from '../../../web/plugins/story/parse';
import { formatProblem, Report } from '../../../web/plugins/story/report';
import { readYaml } from '../../../web/plugins/story/yaml';
import { story, tools } from './support';

const FRONT = `---
id: race
title: "The race"
kicker: "Trial"
summary: "A summary."
experiments: [faster]
vars:
  lr: { label: "Rate", default: 0.5, min: 0.001, max: 10, scale: log, url: r }
---
`;
const WORDS = `faster:
  title: "The race"
  lanes: { none: "Plain", bn: "BatchNorm" }
  claims: { faster: "BatchNorm is faster." }
`;
const JSON_TEXT =
  '{\n  "vars": {"lr": 0.1},\n  "lanes": [{"id": "none"}, {"id": "bn", "network": "x"}]\n}\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'experiments-'));
  mkdirSync(join(folder, 'experiments'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function compile(body: string, { front = FRONT, words = WORDS, json = JSON_TEXT } = {}) {
  writeFileSync(join(folder, 'experiments/faster.json'), json);
  writeFileSync(join(folder, 'experiments/other.json'), json);
  const report = new Report();
  const experiments = readExperimentWords(readYaml('experiments.yaml', words, report));
  const parsed = parse(
    'race.md',
    `${front}:::step{#a title="A"}\n${body}\n:::\n`,
    'chapter',
    report,
  );
  const made = compileChapter(parsed, { ...story, folder, experiments }, report, tools);
  return { problems: report.problems.map(formatProblem).toSorted(), made };
}
const problems = (...given: Parameters<typeof compile>) => compile(...given).problems;
const RUN = '::run{of=faster}\n::line-chart{of=faster metric=accuracy lanes="bn none"}';

test('a chapter lists its experiments; a page needs no scene for them', () => {
  const { problems, made } = compile(RUN);
  expect(problems).toEqual([]);
  expect(made.chapter).toMatchObject({
    batch: false,
    groups: ['runs'],
    start: { free: { lr: 0.5 } },
    experiments: [
      {
        id: 'faster',
        json: '{"vars":{"lr":0.1},"lanes":[{"id":"none"},{"id":"bn","network":"x"}]}',
        title: 'The race',
        lanes: { none: 'Plain', bn: 'BatchNorm' },
        claims: { faster: 'BatchNorm is faster.' },
      },
    ],
  });
});

test('of= may be left out where there is but one', () => {
  const { made } = compile('::run{auto}\n::line-chart');
  expect(made.chapter.steps[0]?.widgets.map(({ attrs }) => attrs.of)).toEqual(['faster', 'faster']);
  const front = FRONT.replace('[faster]', '[faster, other]');
  const words = WORDS + WORDS.replace('faster:', 'other:');
  expect(problems('::run', { front, words })).toEqual([
    'race.md:11:1: run needs of=, one of faster, other.',
  ]);
  expect(problems('::run', { front: FRONT.replace(/experiments.*\n/, '') })).toEqual([
    'race.md:10:1: run shows an experiment: list those of the chapter in its front matter, experiments: [name].',
  ]);
});

describe('a name that is not there is refused with its place', () => {
  test.each([
    [
      '::run{of=fastr}',
      'race.md:11:10: There is no experiment "fastr" (did you mean "faster"?); there is faster.',
    ],
    [
      '::line-chart{of=faster metric=acuracy}',
      'race.md:11:31: There is no metric "acuracy" (did you mean "accuracy"?); there is accuracy.',
    ],
    [
      '::line-chart{lanes="bn nine"}',
      'race.md:11:21: There is no lane "nine" (did you mean "none"?); there are none, bn.',
    ],
    [
      '::verdict{claims=fastest}',
      'race.md:11:18: There is no claim "fastest" (did you mean "faster"?); there is faster.',
    ],
    [
      '::line-chart\n:run{lane=bm metric=accuracy}',
      'race.md:12:11: There is no lane of "faster" "bm" (did you mean "bn"?).',
    ],
    [
      '::line-chart\n:run{lane=bn measure=step_to metric=accuracy level=0.9}',
      'race.md:12:22: There is no measure "step_to" (did you mean "steps_to"?).',
    ],
    [
      '::line-chart\n:run{lane=bn measure=steps_to metric=accuracy}',
      'race.md:12:1: The measure steps_to needs level=.',
    ],
  ])('%s', (body, expected) => expect(problems(body)).toEqual([expected]));
});

test('a claim that fails under the settings of a step stops the build', () => {
  const front = FRONT.replace('default: 0.5', 'default: 2');
  expect(problems(RUN, { front })).toEqual([
    'race.md:10:1: The claim "faster" of "faster" does not hold for the settings of this step: found 2, the bound is 1.',
  ]);
});

test('a share is written in per cent', () => {
  const number = ':run{lane=bn measure=steps_to metric=accuracy level=0.9';
  const { made, problems } = compile(`::line-chart\n${number} as=percent digits=1}`);
  expect(problems).toEqual([]);
  expect(made.steps).toContain('data-digits="1" data-as="percent">5000.0\u00a0%</sn-run>');
  expect(compile(`::line-chart\n${number} as=persent}`).problems).toEqual([
    'race.md:12:60: There is no way to write a measure "persent" (did you mean "percent"?).',
  ]);
});

test('who names an experiment whose file is wrong is not blamed as well', () => {
  const body = `::run\n::line-chart{of=faster metric=loss lanes=x}\n
:run{lane=bn measure=steps_to metric=accuracy level=0.9} and :run{of=faster lane=x metric=y}

::::predict{#when answer=early predicts=run run=faster}
When?

- [early] Early. {value=10}
  So it is.
- [late] Late. {value=20}
  No.
::::
`;
  expect(problems(body, { json: '{"bad": true}' })).toEqual([
    'experiments/faster.json:1:1: lanes[1].network: There is no layer "Linaer".',
  ]);
  expect(problems(body, { json: '{"bad": true' })).toHaveLength(1);
});

describe('an experiment is refused', () => {
  test('without a file', () => {
    expect(problems('::run', { front: FRONT.replace('[faster]', '[faster, slower]') })).toContain(
      'race.md:6:23: There is no file "experiments/slower.json".',
    );
  });
  test('that is no JSON, at its place', () => {
    expect(problems('::run', { json: '{\n  "vars": {,}\n}' })[0]).toMatch(
      /^experiments\/faster\.json:2:12: This is no JSON: /,
    );
  });
  test('that the core refuses, at the key the core names', () => {
    const json = JSON_TEXT.replace('{\n', '{\n  "bad": true,\n');
    expect(problems('::run', { json })[0]).toBe(
      'experiments/faster.json:4:53: lanes[1].network: There is no layer "Linaer".',
    );
  });
  test('without words, or with words for what is not there', () => {
    expect(problems('::run', { words: 'other: { title: "X" }' })).toEqual([
      'race.md:6:15: The experiment "faster" has no words in experiments.yaml: a title, and a label for each lane.',
    ]);
    expect(problems('::run', { words: WORDS.replace('bn:', 'bm:') })).toEqual([
      'experiments.yaml:1:1: The lane "bn" of "faster" has no words here.',
      'experiments.yaml:3:27: There is no lane of "faster" "bm" (did you mean "bn"?).',
    ]);
  });
});

test('numbers of runs stand in the prose, measured under the settings there', () => {
  const { made, problems } = compile(
    '::run\n:run{lane=bn metric=accuracy digits=1} and :run{lane=bn measure=steps_to metric=accuracy level=0.99}.',
  );
  expect(problems).toEqual([]);
  expect(made.steps).toContain(
    '<sn-run data-of="faster" data-lane="bn" data-measure="{&quot;final&quot;:&quot;accuracy&quot;}" data-over="median" data-digits="1">50.0</sn-run>',
  );
  expect(made.steps).toContain('>never</sn-run>');
});

test('a prediction may start a run, and be drawn in it', () => {
  const ask = (attributes: string) =>
    `::run\n::::predict{#q answer=a ${attributes}}\nWhen?\n- [a] Soon {value=40}\n  Yes.\n- [b] Late {value=400}\n  No.\n::::`;
  const { made, problems } = compile(ask('predicts=run run=faster set="lr=1"'));
  expect(problems).toEqual([]);
  expect(made.chapter.questions[0]).toMatchObject({ predicts: 'run', run: 'faster' });
  expect(compile(ask('run=fastr')).problems).toEqual([
    'race.md:12:29: There is no experiment in this chapter "fastr" (did you mean "faster"?).',
  ]);
});
