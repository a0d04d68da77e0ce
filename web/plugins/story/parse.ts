// A Markdown file -> front matter and syntax tree.
import type { Root } from 'mdast';
import remarkDirective from 'remark-directive';
import remarkFrontmatter from 'remark-frontmatter';
import remarkMath from 'remark-math';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { type Front, readFront } from './front';
import type { Report } from './report';
import { readSource, type Source } from './source';

export interface Parsed {
  readonly source: Source;
  readonly front: Front;
  readonly tree: Root;
}

const markdown = unified()
  .use(remarkParse)
  .use(remarkFrontmatter)
  .use(remarkDirective)
  .use(remarkMath);
const EXTRA = {
  chapter: ['scene', 'vars', 'experiments'],
  page: ['start', 'cards'],
  translation: ['vars'],
} as const;

export function parse(
  file: string,
  text: string,
  kind: keyof typeof EXTRA,
  report: Report,
): Parsed {
  const source = readSource(file, text, report);
  const tree = markdown.parse(source.text) as Root;
  const [first] = tree.children;
  const front = readFront(file, first?.type === 'yaml' ? first.value : null, EXTRA[kind], report);
  return { source, front, tree };
}
