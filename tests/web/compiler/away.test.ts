import { expect, test } from 'vitest';
import { checkAway } from '../../../web/plugins/story/away';
import type { SitePage } from '../../../web/plugins/story/site';

const place = { file: 'b/01-two.md', line: 3, column: 5 };
const page = (file: string, main: string, ...links: string[]): SitePage => ({
  file,
  shell: { main } as SitePage['shell'],
  away: links.map((href) => ({ href, place })),
});
const problems = (...links: string[]): string => {
  try {
    checkAway([
      page('index.html', ''),
      page('one.html', '<section id="step">'),
      page('b/two.html', '', ...links),
    ]);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

test('a link to another story leads to its cover, to a page, to a place on it', () => {
  expect(problems('../', '../one.html', '../one.html#step')).toBe('');
});
test('what is not there is named', () => {
  expect(problems('../ones.html')).toBe(
    'b/01-two.md:3:5: There is no page "ones.html" (did you mean "one.html"?).',
  );
  expect(problems('../one.html#steep')).toBe(
    'b/01-two.md:3:5: There is no place "steep" on one.html.',
  );
  expect(problems('../c/')).toContain('There is no page "c/index.html"');
});
