// Every mistake an author can make is found when the page is built, at its line and column, in a sentence.
import { describe, expect, test } from 'vitest';
import { StoryError } from '../../../web/plugins/story/report';
import { compile, FRONT, inStep, problems } from './support';

describe('a word that is not known', () => {
  test.each([
    [
      'widget',
      '::batch-gird{edit}',
      '1:1: There is no widget "batch-gird" (did you mean "batch-grid"?).',
    ],
    [
      'attribute',
      '::batch-grid{edti}',
      '1:14: There is no attribute of batch-grid "edti" (did you mean "edit"?).',
    ],
    ['quantity', 'So :num{of=maen}.', '1:12: There is no quantity "maen" (did you mean "mean"?).'],
    [
      'attribute of a number',
      ':num{of=mean colum=1}',
      '1:14: There is no attribute "colum" (did you mean "column"?).',
    ],
    ['symbol', 'A $\\sym{muu}{\\mu}$.', '1:9: There is no symbol "muu" (did you mean "mu"?).'],
    [
      'live quantity',
      '$$ \\live{varience} $$',
      '1:10: There is no quantity "varience" (did you mean "variance"?).',
    ],
    [
      'source',
      'As :cite[santurkar2081].',
      '1:4: There is no source "santurkar2081" (did you mean "santurkar2018"?).',
    ],
    [
      'source of a caveat',
      ':::caveat{source=iofe2015}\nNo.\n:::',
      '1:18: There is no source "iofe2015" (did you mean "ioffe2015"?).',
    ],
    [
      'term',
      'A :term[btach].',
      '1:3: There is no term in the glossary "btach" (did you mean "batch"?).',
    ],
    [
      'inline directive',
      'A :nmu{of=mean}.',
      '1:3: There is no directive "nmu" (did you mean "num"?).',
    ],
    [
      'container',
      ':::caveta{source=ioffe2015}\nNo.\n:::',
      '1:1: There is no container "caveta" (did you mean "caveat"?).',
    ],
    [
      'variable of the chapter',
      '::controls{show="rows esp"}',
      '1:18: "esp" is no variable of this chapter; its front matter has rows.',
    ],
    [
      'with nothing near',
      ':cite[zzzzzzzz]',
      '1:1: There is no source "zzzzzzzz"; there are santurkar2018, ioffe2015.',
    ],
  ])('%s', (_, text, expected) => expect(inStep(text)).toEqual([expected]));
});

describe('a value out of range', () => {
  test.each([
    [
      'choice',
      '::batch-grid{foot=median}',
      '1:19: foot is one of none, mean, variance, both, xhat, y, not "median".',
    ],
    ['flag', '::batch-grid{edit=yes}', '1:19: edit is a flag: write it without a value.'],
    [
      'column',
      ':num{of=mean column=4}',
      '1:14: column is a whole number from 0 to 3 (columns count from 0), not "4".',
    ],
    [
      'row',
      ':num{of=x row=8 column=0}',
      '1:11: row is a whole number from 0 to 7 (rows count from 0), not "8".',
    ],
    [
      'digits',
      ':num{of=mean digits=many}',
      '1:14: digits is a whole number from 0 to 9 (digits after the point), not "many".',
    ],
  ])('%s', (_, text, expected) => expect(inStep(text)).toEqual([expected]));
});

describe('set=', () => {
  const set = (words: string) =>
    problems(`:::step{#a title="A" set="${words}"}\n::dot-plot\n:::\n`);
  test.each([
    [
      'unknown variable',
      'level=mean rwos=3',
      '1:38: There is no variable "rwos" (did you mean "rows"?).',
    ],
    [
      'value',
      'level=men',
      '1:27: level is one of x, mean, variance, centered, xhat, y, not "men" (did you mean "mean"?).',
    ],
    ['range', 'rows=33', '1:27: rows goes from 1 to 32, not 33.'],
    ['no number', 'eps=small', '1:27: eps needs a number, not "small".'],
    ['no whole number', 'rows=2.5', '1:27: rows needs a whole number, not 2.5.'],
    ['no assignment', 'rows', '1:27: "rows" assigns nothing: write name=value.'],
    ['cell', 'x[2;1]=9', '1:27: "x[2;1]=9" is no cell: write x[row,column]=value.'],
    ['index', 'x[a,1]=9', '1:27: "a" is no row: write a number from 0, or ":".'],
    ['cell value', 'x[0,1]=nine', '1:27: A cell needs a number up to 1e+30, not "nine".'],
    ['code', 'x[0,1]=alert(1)', '1:27: A cell needs a number up to 1e+30, not "alert(1)".'],
    ['target', 'target=1', '1:27: target is "gamma,beta" or none, not "1".'],
    ['edits', 'edits=all', '1:27: edits can only be none, not "all".'],
    [
      'column outside',
      'column=4',
      '1:27: Column 4 is outside of a batch of 8 rows and 4 columns, which count from 0.',
    ],
    [
      'edit outside',
      'rows=2 x[2,0]=1',
      '1:27: Row 2 is outside of a batch of 2 rows and 4 columns, which count from 0.',
    ],
    [
      'refused by the core',
      'seed=666',
      '1:1: The core refuses the scene of this step: The seed 666 is cursed.',
    ],
  ])('%s', (_, words, expected) => expect(set(words)).toEqual([expected]));
});

describe('steps', () => {
  test.each([
    [
      'without an id',
      ':::step{title="A"}\n::dot-plot\n:::',
      '1:1: A step needs an id: :::step{#name title="…"}.',
    ],
    [
      'without a title',
      ':::step{#a}\n::dot-plot\n:::',
      '1:1: A step needs a title: :::step{#name title="…"}.',
    ],
    [
      'no widget in the first',
      ':::step{#a title="A"}\nText.\n:::',
      '1:1: The first step must name the widgets of its figure.',
    ],
    [
      'the same widget twice',
      ':::step{#a title="A"}\n::dot-plot\n::dot-plot\n:::',
      '1:1: This step names dot-plot twice.',
    ],
    [
      'text outside',
      'Text.\n\n:::step{#a title="A"}\n::dot-plot\n:::',
      '1:1: A chapter consists of steps; this stands outside of them.',
    ],
    [
      'the same id twice',
      ':::step{#a title="A"}\n::dot-plot\n:::\n:::step{#a title="B"}\n:::',
      '4:9: The id "a" is already taken in line 10.',
    ],
    [
      'a bad id',
      ':::step{#A1 title="A"}\n::dot-plot\n:::',
      '1:9: The id "A1" is not made of small letters, digits and dashes.',
    ],
    ['none', '', '-8:1: A chapter needs at least one :::step.'],
  ])('%s', (_, text, expected) => expect(problems(text)).toEqual([expected]));
});

describe('fences', () => {
  test.each([
    ['a stray one', ':::step{#a title="A"}\n::dot-plot\n:::\n:::', '4:1: This ::: closes nothing.'],
    [
      'one never closed',
      ':::step{#a title="A"}\n::dot-plot\n::::say\nNo.\n::::',
      '1:1: :::step is never closed.',
    ],
    [
      'of another length',
      ':::step{#a title="A"}\n::dot-plot\n::::\n',
      '3:1: :::: cannot close the :::step of line 10: write :::.',
    ],
    [
      'with a space',
      ':::step{#a title="A"}\n::dot-plot\n::: say\n:::',
      '3:1: A container is ::: and its name without a space between, like :::step.',
    ],
  ])('%s', (_, text, expected) => expect(problems(text)).toEqual([expected]));

  test('nest without counting colons, and columns stay what the author typed', () => {
    expect(inStep(':::aside{title="T"}\n:::caveat{source=nobody9}\nNo.\n:::\n:::')).toEqual([
      '2:18: There is no source "nobody9"; there are santurkar2018, ioffe2015.',
    ]);
  });
  test('inside code are text', () => expect(inStep('```\n:::\n```')).toEqual([]));
});

describe('text', () => {
  test.each([
    [
      'raw HTML',
      'A <b>bold</b> word.',
      ['1:3: Raw HTML is not allowed: <b>.', '1:10: Raw HTML is not allowed: </b>.'],
    ],
    ['a raw block', '<div>\nNo.\n</div>\n', ['1:1: Raw HTML is not allowed: <div>.']],
    [
      'a:b',
      'In a ratio a:b.',
      ['1:13: ":b" would be read as a directive: write "\\:b" for a plain colon.'],
    ],
    [
      'broken braces',
      '::batch-grid{foot=',
      [
        '1:1: ::batch-grid is not read as a directive: check its braces, and the quotes around values with spaces or signs.',
      ],
    ],
    [
      'a lone formula command',
      'So \\sym{mu}{m}.',
      ['1:4: \\sym{…} stands outside of a formula: check its $ signs.'],
    ],
    [
      'a second title',
      '# Title',
      ['1:1: Inside a step a heading begins with ###: its title is the step’s.'],
    ],
    [
      'a script link',
      '[a](javascript:alert)',
      [
        '1:1: "javascript:alert" is neither https:// nor a page of this story like ./mean.html#step, nor one of another story like ../mean.html.',
      ],
    ],
    ['an image', '![a](b.png)', ['1:1: A story has no image.']],
    [
      'a number without of',
      'So :num{column=1}.',
      ['1:4: A live number needs of=, the name of a quantity.'],
    ],
    [
      'a caveat without source',
      ':::caveat\nNo.\n:::',
      ['1:1: A caveat needs its source: :::caveat{source=…}.'],
    ],
    [
      'a widget in an aside',
      ':::aside{title="T"}\n::batch-grid\n:::',
      [
        '2:1: The widget batch-grid cannot stand here: a figure belongs to a step, outside of everything else in it.',
      ],
    ],
    [
      'a widget as a container',
      ':::batch-grid\n:::',
      ['1:1: batch-grid is a widget, a line of its own with two colons: ::batch-grid{…}.'],
    ],
    [
      'a widget inside of a sentence',
      'See :batch-grid.',
      ['1:5: batch-grid is a widget, a line of its own with two colons: ::batch-grid{…}.'],
    ],
  ])('%s', (_, text, expected) => expect(inStep(text)).toEqual(expected));
});

describe('formulas', () => {
  test.each([
    [
      'an unknown command',
      'So $a + \\foo$.',
      '1:5: This formula cannot be read: Unsupported function name: \\foo.',
    ],
    [
      'one pair of braces',
      'So $\\sym{mu}$.',
      '1:5: \\sym needs two pairs of braces: \\sym{key}{what is written}.',
    ],
    [
      'one inside another',
      'So $\\sym{x}{\\sym{mu}{m}}$.',
      '1:13: A \\sym cannot stand inside of another.',
    ],
    ['no braces', 'So $\\live$.', '1:5: \\live needs its name in braces.'],
    [
      'three displays',
      ':::formula\n$$ a $$\n$$ b $$\n$$ c $$\n:::',
      '1:1: A :::formula holds one or two $$…$$, not 3.',
    ],
  ])('%s', (_, text, expected) => expect(inStep(text)).toEqual([expected]));
});

describe('predictions', () => {
  const ask = (head: string, options: string, rest = '') =>
    inStep(`::::predict{${head}}\nHow far?\n${options}\n${rest}\n::::`);
  const two = '- [one] By 1\n  Yes.\n- [two] By 2\n  No.';
  test.each([
    ['no answer', '#q', two, '1:1: A prediction needs answer=, the id of the right option.'],
    [
      'a wrong answer',
      '#q answer=tow',
      two,
      '1:23: There is no option "tow" (did you mean "two"?).',
    ],
    ['no id', 'answer=one', two, '1:1: A prediction needs an id: ::::predict{#name …}.'],
    [
      'an option without why',
      '#q answer=one',
      '- [one] By 1\n- [two] By 2\n  No.',
      '3:1: The option "one" has no why: explain it in the lines below.',
    ],
    [
      'an option without id',
      '#q answer=one',
      '- By 1\n  Yes.\n- [one] By 1\n  Yes.\n- [two] By 2\n  No.',
      '3:1: An option begins with its id in brackets: - [one] By 1.',
    ],
    [
      'one option',
      '#q answer=one',
      '- [one] By 1\n  Yes.',
      '3:1: A prediction needs at least two options.',
    ],
    [
      'twins',
      '#q answer=one',
      '- [one] By 1\n  Yes.\n- [one] By 2\n  No.',
      '3:1: Two options are called "one".',
    ],
    [
      'a bad value',
      '#q answer=one',
      '- [one] By 1 {value=much}\n  Yes.\n- [two] By 2\n  No.',
      '3:3: A value is a number like 8, +1 or x2, not "much".',
    ],
    [
      'a bad picture',
      '#q answer=one predicts=maen',
      two,
      '1:36: There is no picture of a prediction "maen" (did you mean "mean"?).',
    ],
    [
      'a bad set',
      '#q answer=one set="x[9,0]=1"',
      two,
      '1:32: Row 9 is outside of a batch of 8 rows and 4 columns, which count from 0.',
    ],
  ])('%s', (_, head, options, expected) => expect(ask(head, options)).toEqual([expected]));

  test('something other than a reveal after the options', () => {
    expect(ask('#q answer=one', two, '\n:::say\nNo.\n:::')).toEqual([
      '8:1: After the options of a prediction only :::reveal may follow.',
    ]);
  });
});

describe('front matter', () => {
  const own = (text: string) => FRONT.replace(/( {2}rows: .*\n)/, `$1  ${text}\n`);
  const front = (text: string) => {
    const { report } = compile(':::step{#a title="A"}\n::dot-plot\n:::', text);
    return report.problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  };
  test.each([
    [
      'unknown key',
      FRONT.replace('kicker:', 'kiker:'),
      ['4:1: There is no key "kiker" (did you mean "kicker"?).', '2:1: kicker is missing.'],
    ],
    ['scene', FRONT.replace('rows: 8', 'rows: 99'), ['6:30: rows goes from 1 to 32, not 99.']],
    [
      'a column outside of the scene’s batch',
      FRONT.replace('rows: 8', 'rows: 8, column: 7'),
      ['6:41: Column 7 is outside of a batch of 8 rows and 4 columns, which count from 0.'],
    ],
    [
      'a variable that is nearly a built-in one',
      FRONT.replace('rows: {', 'rowz: {'),
      ['8:3: There is no variable "rowz" (did you mean "rows"?).'],
    ],
    [
      'a variable of its own without a start',
      FRONT.replace('rows: {', 'learning: {'),
      [
        '8:3: There is no variable "learning"; there are data, rows, features, seed, axis, level, column, row, eps, gamma, beta, bias.',
        '8:13: A variable of your own, like learning, needs default: what it starts at.',
      ],
    ],
    [
      'a start out of range',
      own('lr: { label: "Rate", default: 20, min: 0.1, max: 10, url: r }'),
      ['9:33: lr starts at 20, outside of 0.1 to 10.'],
    ],
    [
      'a start that is no choice',
      own('norm: { label: "Norm", default: bm, choices: { bn: "B", ln: "L" }, url: m }'),
      ['9:35: There is no choice of norm "bm" (did you mean "bn"?).'],
    ],
    [
      'a default for what the scene sets',
      FRONT.replace('step: 1,', 'step: 1, default: 4,'),
      ['8:67: rows starts where scene: says; default is for variables of your own.'],
    ],
    [
      'a key that a reveal needs',
      own('lr: { label: "Rate", default: 1, min: 0.1, max: 10, url: q }'),
      ['9:7: The key "q" already means something else in a link.'],
    ],
    [
      'scene variable',
      FRONT.replace('rows: 8', 'rosw: 8'),
      ['6:24: There is no variable "rosw" (did you mean "rows"?).'],
    ],
    [
      'variable',
      FRONT.replace('  rows: {', '  rwos: {'),
      ['8:3: There is no variable "rwos" (did you mean "rows"?).'],
    ],
    [
      'range',
      FRONT.replace('max: 16', 'max: 64'),
      ['8:9: rows goes from 1 to 32, so 1 to 64 cannot be offered.'],
    ],
    [
      'link key',
      FRONT.replace('url: n', 'url: seed'),
      ['8:9: The key "seed" already means seed in a link.'],
    ],
    [
      'reserved key',
      FRONT.replace('url: n', 'url: x'),
      ['8:9: The key "x" already means something else in a link.'],
    ],
    ['log scale', FRONT.replace('step: 1', 'scale: logg'), ['8:56: scale is linear or log.']],
    [
      'id',
      FRONT.replace('id: one', 'id: One!'),
      ['2:5: id is made of small letters, digits and dashes.'],
    ],
    [
      'broken YAML',
      FRONT.replace('seed: 7 }', 'seed: 7'),
      ['7:1: Flow map in block collection must be sufficiently indented and end with a }.'],
    ],
  ])('%s', (_, text, expected) => expect(front(text).slice(0, expected.length)).toEqual(expected));

  test('none', () => {
    const { report } = compile(':::step{#a title="A"}\n::dot-plot\n:::', '');
    expect(report.problems[0]).toMatchObject({
      line: 1,
      column: 1,
      message: 'A page begins with front matter between two --- lines.',
    });
  });
});

describe('variables of the chapter’s own', () => {
  const front = FRONT.replace(
    /( {2}rows: .*\n)/,
    '$1  lr: { label: "Rate", default: 0.1, min: 0.001, max: 10, scale: log, url: r }\n',
  );
  const tell = (body: string) =>
    compile(`:::step{#a title="A"}\n${body}\n::dot-plot\n:::`, front).report.problems.map(
      ({ message }) => message,
    );
  test('go where the built-in ones go', () => {
    expect(tell(':num{of=lr} and :num{of=lr digits=3}\n::controls{show="lr rows"}')).toEqual([]);
  });
  test('are checked like them', () => {
    const { report } = compile(':::step{#a title="A" set="lr=20"}\n::dot-plot\n:::', front);
    expect(report.problems[0]?.message).toBe('lr goes from 0.001 to 10, not 20.');
    expect(tell(':num{of=lr row=1}')).toEqual([
      'There is no attribute "row"; there are of, digits.',
    ]);
  });
});

test('a chapter without a scene has no batch to show or to count', () => {
  const front = FRONT.replace(/scene: .*\n/, '');
  const { report } = compile(':::step{#a title="A"}\n:num{of=mean}\n::dot-plot\n:::', front);
  expect(report.problems.map(({ message }) => message)).toEqual([
    'dot-plot shows the batch of a scene: give the front matter a scene:.',
    'A live number needs the batch of a scene, and this page has none.',
  ]);
});

test('several problems are reported at once, in the order of the text', () => {
  const { report } = compile(
    ':::step{#a title="A"}\n::dot-plto\n:cite[nobody]\n:num{of=maen}\n:::',
  );
  expect(() => report.throwIfAny()).toThrow(StoryError);
  try {
    report.throwIfAny();
  } catch (error) {
    expect((error as StoryError).message.split('\n')).toEqual([
      'one.md:10:1: The first step must name the widgets of its figure.',
      'one.md:11:1: There is no widget "dot-plto" (did you mean "dot-plot"?).',
      'one.md:12:1: There is no source "nobody"; there are santurkar2018, ioffe2015.',
      'one.md:13:9: There is no quantity "maen" (did you mean "mean"?).',
    ]);
    expect((error as StoryError).loc).toMatchObject({ line: 10, column: 1 });
  }
});
