// Files that widgets name, variables as attributes, symbols of a story's own; and the story that tools/dev makes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileChapter } from '../../../web/plugins/story/chapter';
import { parse } from '../../../web/plugins/story/parse';
import { formatProblem, Report } from '../../../web/plugins/story/report';
import { compileStory } from '../../../web/plugins/story/site';
import { WIDGETS } from '../../../web/src/story/catalog';
import { layersOf, networkText } from '../../../web/src/story/listing';
import { story, tools } from './support';

const top = fileURLToPath(new URL('../../..', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  for (const [path, text] of Object.entries({
    'networks/hero.txt': 'fc1: Linear(64, 8)\nbn1: $norm(8)\nrelu1: ReLU()\n',
    'networks/plain.txt': 'fc1: Linear(64, 8)\n',
    'listings/hero.py': 'self.fc1 = nn.Linear(64, 8)\nx = self.relu(self.bn1(self.fc1(x)))\n',
    'listings/odd.py': 'x = 1  #@ bn7 step=frist\n',
  })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FRONT = `---
id: one
title: "One"
kicker: "K"
summary: "S"
scene: { data: digits, rows: 8, features: 4, seed: 7 }
vars:
  net: { label: "Net", choices: { hero: "one", plain: "other" }, default: hero, url: w }
  bad: { label: "Bad", choices: { hero: "one", plian: "other" }, default: hero, url: b }
  norm: { label: "Norm", choices: { BatchNorm1d: "bn", none: "none" }, default: BatchNorm1d, url: k }
---
`;
function compile(widgets: string, body = '', using = tools) {
  const report = new Report();
  const text = `${FRONT}:::step{#first title="First"}\n${widgets}\n\n${body}\n:::\n`;
  const parsed = parse('one.md', text, 'chapter', report);
  const symbols = new Map([['lr', { name: 'eta', says: 'the learning rate', lights: 'lr' }]]);
  const made = compileChapter(parsed, { ...story, folder, symbols }, report, using);
  return {
    made,
    problems: report.problems.map((one) => formatProblem(one).replace('one.md:', '')),
  };
}

describe('a network the core refuses', () => {
  const asking = (sentence: string): typeof tools => ({
    ...tools,
    answer: () => ({ sentence }),
    figures: {
      ...tools.figures,
      asked: () => [
        {
          kind: 'network',
          network: 'fc1: Linear(64, 8)\n',
          data: 'digits',
          inputShape: [64],
          rows: 8,
          seed: 1,
        },
      ],
    },
  });
  const both = '::network{of=plain}\n::code{of=hero network=plain}';
  test.each([
    ['Line 2, column 6: there is no layer "Liner".', '2:6: There is no layer "Liner".'],
    ['Line 2: Linear expects 9 features, found 8.', '2:1: Linear expects 9 features, found 8.'],
  ])('is a mistake of its file, told once: %s', (sentence, problem) => {
    const widgets = `${both}\n:::\n:::step{#second title="Second"}\n${both}`;
    expect(compile(widgets, '', asking(sentence)).problems).toEqual([
      `networks/plain.txt:${problem}`,
    ]);
  });
  test('also where a choice brings it and another one is shown', () => {
    const using = asking('Line 1, column 6: there is no layer "Liner".');
    const { answer } = using;
    const only: typeof tools = {
      ...using,
      answer: (ask) =>
        ask.kind === 'network' && /bn1/.test(ask.network)
          ? answer(ask)
          : { sentence: 'Nobody is asked.' },
    };
    const { problems } = compile('::network{of=$net}', '', only);
    expect(problems).toEqual(['networks/hero.txt:1:6: There is no layer "Liner".']);
  });
  test('but what it refuses to do is the figure’s to show', () => {
    const { problems } = compile(both, '', asking('Expected more than 1 value per channel.'));
    expect(problems).toEqual([]);
  });
});

describe('a name that leads nowhere', () => {
  test.each([
    ['network', '::network{of=hreo}', '13:14: There is no network "hreo" (did you mean "hero"?).'],
    ['listing', '::code{of=heroo}', '13:11: There is no listing "heroo" (did you mean "hero"?).'],
    [
      'network among the choices of a variable',
      '::network{of=$bad}',
      '13:14: There is no network "plian" (did you mean "plain"?).',
    ],
    [
      'layer',
      '::network{of=hero layer=bn2}',
      '13:25: There is no layer in this network "bn2" (did you mean "bn1"?).',
    ],
    ['line', '::code{of=hero line=3}', '13:21: The listing has 2 lines; there is no line 3.'],
    [
      'variable',
      '::network{of=hero rows=$rwos}',
      '13:24: "rwos" is no variable of this chapter; its front matter has net, bad, norm.',
    ],
    [
      'layer and step in a listing',
      '::code{of=odd network=hero}',
      'listings/odd.py:1:6: There is no layer in the networks of this chapter "bn7" (did you mean "bn1"?).',
    ],
  ])('%s', (_, widget, expected) =>
    expect(compile(widget).problems.join('\n')).toContain(expected),
  );

  test('a step in a listing', () =>
    expect(compile('::code{of=odd network=hero}').problems).toContain(
      'listings/odd.py:1:6: There is no step "frist" (did you mean "first"?).',
    ));
  test('a manual of no widget', () =>
    expect(compile('::dot-plot', '::attributes{of=dotplot}').problems).toEqual([
      '15:17: There is no widget "dotplot" (did you mean "dot-plot"?).',
    ]));
});

test('the page carries the files its widgets name, whatever the variable', () => {
  const { made, problems } = compile('::network{of=$net}\n::code{of=hero}');
  expect(problems).toEqual([]);
  expect(Object.keys(made.chapter.files?.networks ?? {})).toEqual(['hero', 'plain']);
  expect(made.chapter.groups).toEqual(['more']);
  const code = made.chapter.steps[0]?.widgets.find(({ name }) => name === 'code');
  expect(code?.attrs.network).toBe('$net'); // that of the network beside it
});

test('a symbol of the story is a control that lights a variable', () => {
  const { made, problems } = compile('::dot-plot', 'A $\\sym{lr}{\\eta}$.');
  expect(problems).toEqual([]);
  expect(made.chapter.symbols).toEqual({ lr: 'lr' });
  expect(made.steps).toContain('aria-label="eta, the learning rate"');
});

test('a line speaks of the layers it calls, innermost first; one module may stand for several', () => {
  const lines = [
    'self.relu = nn.ReLU()',
    'x = self.relu(self.bn1(self.fc1(x)))',
    'x = self.relu(self.fc2(x))  # self.bn1',
    'y = x  ',
  ].map((text) => ({ text }));
  const layers = ['fc1', 'bn1', 'relu1', 'fc2', 'relu2'];
  expect(layersOf(lines, layers)).toEqual([
    ['relu1', 'relu2'],
    ['fc1', 'bn1', 'relu1'],
    ['fc2', 'relu2'],
    [],
  ]);
});

test('variables choose layers of a network, and none leaves one out', () => {
  const text = 'fc1: Linear(64, 8)\nbn1: $norm(8)\n$norm(8)\n';
  expect(networkText(text, { norm: 'LayerNorm' })).toBe(
    'fc1: Linear(64, 8)\nbn1: LayerNorm(8)\nLayerNorm(8)\n',
  );
  expect(networkText(text, { norm: 'none' })).toBe('fc1: Linear(64, 8)\n');
});

test('every widget has a page of its own, with its attributes', () => {
  const pages = join(top, 'web/stories/widgets');
  const order = readFileSync(join(pages, 'story.yaml'), 'utf8');
  for (const name of Object.keys(WIDGETS)) {
    const file = new RegExp(`\\d+-${name}\\.md`).exec(order)?.[0];
    expect(file, `a page of ${name}`).toBeDefined();
    expect(readFileSync(join(pages, file ?? ''), 'utf8')).toContain(`::attributes{of=${name}}`);
  }
});

test('a new story compiles as it is made', () => {
  const stories = mkdtempSync(join(tmpdir(), 'stories-'));
  try {
    const made = execFileSync(process.execPath, [join(top, 'tools/new-story.mjs'), 'my-story'], {
      env: { ...process.env, SIRNORM_STORIES: stories },
      encoding: 'utf8',
    });
    expect(made).toContain('01-first.md');
    const pages = compileStory(join(stories, 'my-story'), (path) => path, tools);
    expect(pages.map(({ file }) => file)).toContain('first.html');
  } finally {
    rmSync(stories, { recursive: true, force: true });
  }
});
