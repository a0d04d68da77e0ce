// Makes the folder of a new story: one chapter of three working steps, a bibliography, a glossary.
//   node tools/new-story.mjs NAME ["The title"]
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const [name = '', title = name.replace(/-/g, ' ').replace(/^./, (letter) => letter.toUpperCase())] = process.argv.slice(2);
const top = fileURLToPath(new URL('..', import.meta.url));
const folder = join(process.env.SIRNORM_STORIES ?? join(top, 'web/stories'), name); // tests make theirs elsewhere
const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};
if (!/^[a-z][a-z0-9-]*$/.test(name))
  fail(`a story is named by small letters, digits and dashes, like my-story; got "${name}".`);
if (['assets', 'offline', 'de', 'en'].includes(name)) fail(`"${name}" is a folder of the site itself: choose another name.`);
if (existsSync(folder)) fail(`${relative(top, folder)} is there already.`);

const FILES = {
  'story.yaml': `id: ${name}
title: ${JSON.stringify(title)}
language: en
description: "One sentence that says what a reader will understand at the end."
licence: MIT
order:
  - 01-first.md
`,
  'bibliography.yaml': `# A source for every claim. says: what it shows. not: what it does not show (may be left out).
ioffe2015:
  authors: "Sergey Ioffe and Christian Szegedy"
  year: 2015
  title: "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift"
  where: "ICML 2015"
  url: "https://arxiv.org/abs/1502.03167"
  says: "Introduces the four steps of batch normalization, with one mean and one variance per feature."
  not: "that a drift of the inputs is the reason why it helps."
wu2018:
  authors: "Yuxin Wu and Kaiming He"
  year: 2018
  title: "Group Normalization"
  where: "ECCV 2018"
  url: "https://arxiv.org/abs/1803.08494"
  says: "With few images per batch the statistics of batch normalization become inaccurate, and the error grows."
`,
  'glossary.yaml': `# term: "Its meaning in one sentence."
batch: "The samples that pass the network together."
mean: "Add the values, divide by how many there are."
`,
  '01-first.md': `---
id: first
title: "The first chapter"
kicker: "Chapter 1"
summary: "One sentence: what is the question of this chapter?"
scene: { data: wine, rows: 8, features: 4, seed: 7, level: mean, column: 2 }
vars:
  rows: { label: "Batch size", min: 1, max: 32, step: 1, url: n }
  seed: { label: "Seed of the draw", min: 1, max: 999, step: 1, url: s }
---
:::step{#meet title="Meet the numbers"}
A :term[batch] of :num{of=n} wines has come. Their mean alcohol is :num{of=mean digits=3}.

::batch-grid{foot=mean}
::dot-plot{mean}
::controls{show="seed"}

$$ \\sym{mu}{\\mu} = \\frac{1}{\\sym{n}{N}} \\sum_i \\sym{x}{x_i} $$

Press a symbol, and see what it stands for. Draw another batch: the :term[mean] moves.
:::

:::step{#ask title="Ask before you tell"}
A figure is worth most to somebody who has just been wrong about it.

::::predict{#alone answer=itself set="rows=1"}
Only one wine is left. What is the mean of its column?
- [itself] The value of that wine
  Yes: :num{of=x row=0 digits=2}, divided by 1.
- [zero] Zero
  Nothing pulls it there: the sum is :num{of=sum digits=2}, of one value.
:::reveal
With one sample the mean *is* the sample.
:::
::::
:::

:::step{#limits title="Say where it ends" set="rows=8"}
Every claim has a limit. Put it next to the claim, with its source.

::batch-grid{foot=both}
::dot-plot{mean deviations}
::controls{show="rows"}

:::caveat{source=wu2018}
The mean of a batch is an estimate, and a small batch estimates badly.
:::

What to do next: read on in :cite[ioffe2015].
:::
`,
};
mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(FILES)) writeFileSync(join(folder, file), text);
console.log(`
  ${relative(top, folder)}/ is there: ${Object.keys(FILES).join(', ')}.

  Write with the page beside you; mistakes appear on it, with file and line:
    tools/dev write ${name}
  Look at it among the other stories, as it will be published:
    tools/dev serve      then open  …/${name}/
  docs/writing-a-story.md explains everything it uses.
`);
