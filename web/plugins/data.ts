// The data sets as the page ships them: the first digits and all of them, wines, names, and the licences of
// everything that is not ours. virtual:sirnorm-data hands their URLs to the runtime.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { fonts } from './fonts.ts';

export const DIGITS = 256; // rows shipped, of 1797

/** The same file for the build and for the browser, so that both draw the same samples. */
export function digitsFile(top: string, generated: string): string {
  const path = join(generated, 'digits.csv');
  const lines = readFileSync(join(top, 'core/data/digits.csv'), 'utf8').split('\n');
  write(path, `${lines.slice(0, DIGITS + 1).join('\n')}\n`);
  return path;
}
export const wineFile = (top: string): string => join(top, 'core/data/wine.csv');

/** Unchanged files keep their time, so that nothing downstream is made anew. */
export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  writeFileSync(path, content);
}

const ID = 'virtual:sirnorm-data';

export function dataAssets({ top, generated }: { top: string; generated: string }): Plugin {
  return {
    name: 'sirnorm:data',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const url = (path: string) => JSON.stringify(`${path}?url`);
      return [
        `export { default as digits } from ${url(digitsFile(top, generated))};`,
        `export { default as wine } from ${url(wineFile(top))};`,
        `export { default as allDigits } from ${url(join(top, 'core/data/digits.csv'))};`,
        `export { default as names } from ${url(join(top, 'core/data/names.csv'))};`,
      ].join('\n');
    },
  };
}

const DATA = `The data

Optical Recognition of Handwritten Digits, by Ethem Alpaydin and Cenk Kaynak.
  UCI Machine Learning Repository, data set 80. Its test part: the first ${DIGITS} rows for the first chapters, all of
  it for networks that learn.
Wine, by Stefan Aeberhard and Michele Forina.
  UCI Machine Learning Repository, data set 109. All 178 rows, columns reordered.
By the repository's donation policy, donated data sets are licensed under the Creative Commons
Attribution 4.0 International licence (CC BY 4.0), https://creativecommons.org/licenses/by/4.0/

Names of places and languages, from the Unicode Common Locale Data Repository (CLDR 48.2), accents taken off.
  Unicode licence 3.0, below.`;

/** licences.txt: our own licence, the data's, and the fonts' in full. */
export function licences(top: string): string {
  const own = readFileSync(join(top, 'LICENSE'), 'utf8');
  const packages = [...new Set(fonts.map((face) => face.package))];
  const texts = packages.map((name) => {
    const text = readFileSync(join(top, 'web/node_modules', name, 'LICENSE'), 'utf8');
    return `The font of ${name} (a subset, under another name)\n\n${text}`;
  });
  const unicode = readFileSync(join(top, 'core/data/LICENSE-unicode.txt'), 'utf8');
  return [`Sir Norm, text and code\n\n${own}`, DATA, unicode, ...texts]
    .map((part) => part.trim())
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}
