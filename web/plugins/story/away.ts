// Links from one story of the site to another.
import { posix } from 'node:path';
import { Report } from './report';
import type { SitePage } from './site';

/** A link to another story must lead to a page of it. Alone, a story cannot know. */
export function checkAway(pages: readonly Pick<SitePage, 'file' | 'shell' | 'away'>[]): void {
  const report = new Report();
  const known = new Map(pages.map(({ file, shell }) => [file, shell.main]));
  for (const { file, away } of pages)
    for (const { href, place } of away) {
      const [path = '', hash] = href.split('#');
      const at = posix.join(posix.dirname(file), path);
      const target = at.endsWith('/') || at === '.' ? posix.join(at, 'index.html') : at;
      const main = known.get(target);
      if (main === undefined) report.unknown(place, 'page', target, known.keys());
      else if (hash && !main.includes(` id="${hash}"`))
        report.add(place, `There is no place "${hash}" on ${target}.`);
    }
  report.throwIfAny();
}
