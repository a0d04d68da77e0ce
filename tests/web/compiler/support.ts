// A story around one chapter, with made-up numbers: what is tested here is the compiler, not the core.

import { type CompiledChapter, compileChapter } from '../../../web/plugins/story/chapter';
import type { Numbers } from '../../../web/plugins/story/numbers';
import { parse } from '../../../web/plugins/story/parse';
import { formatProblem, Report } from '../../../web/plugins/story/report';
import type { Story } from '../../../web/plugins/story/story';
import type { Laboratory, Tools } from '../../../web/plugins/story/tools';
import type { Stages } from '../../../web/src/engine/protocol';
import { EngineError } from '../../../web/src/engine/protocol';
import type { Scene } from '../../../web/src/session/scene';
import { planOf, viewOfRun } from '../unit/troupe';

/** Every entry of a matrix or a vector is its place plus a tenth of its kind: easy to tell apart. */
export const numbers: Numbers = {
  stages(scene: Scene): Stages {
    if (scene.seed === 666) throw new EngineError('bad_value', 'The seed 666 is cursed.');
    const { rows, features } = scene;
    const groups = scene.axis === 'columns' ? features : rows;
    const fill = (size: number, kind: number) =>
      Float32Array.from({ length: size }, (_, i) => i + kind / 10);
    const cells = (kind: number) => fill(rows * features, kind);
    const group = (kind: number) => fill(groups, kind + scene.edits.length);
    return {
      rows,
      features,
      groups,
      columnNames: Array.from({ length: features }, (_, i) => `unit ${i + 1}`),
      rowNames: Array.from({ length: rows }, (_, i) => `row ${i + 1}`),
      pixels: null,
      x: cells(0),
      deviation: cells(-9),
      squared: cells(1),
      xhat: cells(2),
      y: cells(3),
      sum: group(1),
      mean: group(2),
      deviationSum: group(-2.0000001),
      squaredSum: group(3),
      variance: group(4),
      varianceUnbiased: group(5),
      std: group(6),
      rstd: group(7),
      xhatMean: group(8),
      xhatVariance: group(9),
      yMean: group(10),
      yVariance: group(11),
      refused: null,
    }; // prettier-ignore
  },
};

/** Experiments with two lanes that have run at once; "bad": true is refused; claims hold up to the rate 1. */
export const lab: Laboratory = {
  plan(asked) {
    if (JSON.parse(asked.experiment).bad)
      throw new EngineError('bad_value', 'lanes[1].network: There is no layer "Linaer".');
    return planOf(asked, {});
  },
  run: (of, asked) => {
    const plan = planOf(asked, {});
    const found = Number(asked.vars.lr ?? 0);
    const judged = { complete: true, holds: !(found > 1), found, wanted: 1 };
    const verdicts = plan.claims.map(({ id: claim, applies }) => ({
      ...judged,
      claim,
      applies,
      perSeedHolds: 1,
      seeds: 1,
    }));
    return viewOfRun({ experiment: of, plan, version: 0, verdicts });
  },
  measure: ({ vars }, { measure }) => (measure.includes('0.99') ? Infinity : Number(vars.lr) * 100),
};

export const tools: Tools = {
  lab,
  numbers,
  answer: () => ({ sentence: 'Nobody is asked here.' }),
  figures: {
    asked: () => [],
    wants: () => [],
    stage: (_, widgets) => `<div class="plate">${widgets.map(({ name }) => name).join(' ')}</div>`,
    poster: ({ scene }, widgets) => ({
      picture: `<div class="plate">${widgets.map(({ name }) => name).join(' ')} ${scene.level}</div>`,
      caption: `Level ${scene.level}.`,
    }),
  },
  art: { sigil: () => '', cover: () => '', vignette: () => '', picture: () => '' },
  info: { version: '0', arch: 'none', simd: false, expectedFingerprint: '0123456789abcdef' },
};

const entry = {
  year: 2018,
  title: 'A title',
  where: 'A place',
  url: 'https://example.org',
  says: 'Something.',
  not: '',
};
export const story: Story = {
  id: 'test',
  title: 'Test',
  language: 'en',
  description: 'A story for tests.',
  licence: 'MIT',
  folder: '',
  onShelf: true,
  languages: [],
  symbols: new Map(),
  experiments: new Map(),
  order: ['01-one.md'],
  sources: new Map([
    [
      'santurkar2018',
      {
        ...entry,
        id: 'santurkar2018',
        authors: 'Shibani Santurkar, Dimitris Tsipras and Andrew Ilyas',
      },
    ],
    [
      'ioffe2015',
      { ...entry, id: 'ioffe2015', year: 2015, authors: 'Sergey Ioffe and Christian Szegedy' },
    ],
  ]),
  glossary: new Map([
    [
      'batch',
      { key: 'batch', term: 'batch', meaning: 'The samples that pass the network together.' },
    ],
    ['Linear layer', { key: 'Linear layer', term: 'Linear layer', meaning: 'Weights and a bias.' }],
  ]),
};

export const FRONT = `---
id: one
title: "One"
kicker: "Step 1"
summary: "A summary."
scene: { data: digits, rows: 8, features: 4, seed: 7 }
vars:
  rows: { label: "Batch size", min: 1, max: 16, step: 1, url: n }
---
`;
export const FRONT_LINES = FRONT.split('\n').length - 1;

/** As the site does it: the structure must be sound before the words are looked at. */
export function compile(
  markdown: string,
  front = FRONT,
): { report: Report; made: CompiledChapter | null } {
  const report = new Report();
  const parsed = parse('one.md', front + markdown, 'chapter', report);
  const made = report.problems.length > 0 ? null : compileChapter(parsed, story, report, tools);
  return { report, made };
}

/** The problems as they are printed, with lines counted from the first one after the front matter. */
export function problems(markdown: string): string[] {
  const { report } = compile(markdown);
  return report.problems.map((one) =>
    formatProblem({ ...one, file: '', line: one.line - FRONT_LINES }).slice(1),
  );
}

/** Problems of what stands inside of an otherwise good step; line 1 is its first line. */
export function inStep(body: string): string[] {
  const markdown = `:::step{#first title="First"}\n${body}\n::dot-plot{mean}\n:::\n`;
  return problems(markdown).map((text) =>
    text.replace(/^(\d+)/, (line) => String(Number(line) - 1)),
  );
}
