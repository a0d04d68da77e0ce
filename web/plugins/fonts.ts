// Every typeface of the page, cut down to what the pages really write. The text faces are listed with the
// styles; the math face is ours, because its characters come out of the formulas.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import subsetFont from 'subset-font';
import { FACES, type Face } from '../src/styles/fonts.ts';
import { write } from './data.ts';

const MATH: Face = {
  family: 'SN Math', // STIX Two Math; without a MATH table Chromium draws unusable formulas
  package: '@fontsource/stix-two-math',
  file: 'files/stix-two-math-latin-400-normal.woff2',
  weight: '400',
  style: 'normal',
  text: '0123456789+\u2212-.,=()NaN∞e×√𝑥𝑦𝜇𝜎𝛾𝛽𝜀𝑏𝑁²\u0302\u00a0 ', // the root of \sqrt, and the symbols of the figures
  preload: true,
  layoutClosure: true,
};
export const fonts: readonly Face[] = [...FACES, MATH];

export interface FontFile {
  readonly path: string;
  readonly preload: boolean;
}
export interface Written {
  readonly first: ReadonlySet<string>; // characters of the first chapters
  readonly text: ReadonlySet<string>; // characters of all prose, and of every language
  readonly letters: ReadonlySet<string>; // of the prose, beyond ASCII: every face of the text has them
  readonly math: ReadonlySet<string>; // characters of the formulas
  readonly firstMath: ReadonlySet<string>; // those of the first chapters
}

const slug = ({ family, style }: Face) => `${family}-${style}`.toLowerCase().replace(/\W+/g, '-');

/** Writes the subset fonts and fonts.css into `folder`; a font already cut for the same characters stays. What
 *  the first chapters do not write is a file of its own, which only pages that write it fetch. */
export async function writeFonts(
  folder: string,
  web: string,
  written: Written,
): Promise<readonly FontFile[]> {
  const files: FontFile[] = [];
  const rules: string[] = [];
  const add = async (face: Face, name: string, letters: Iterable<string>, range = '') => {
    const path = await cut(folder, web, face, name, [...new Set(letters)].sort().join(''));
    files.push({ path, preload: face.preload && !range });
    rules.push(
      `@font-face{font-family:'${face.family}';font-weight:${face.weight};font-style:${face.style};font-display:swap;src:url('./${basename(path)}') format('woff2')${range}}`,
    );
  };
  for (const face of fonts) {
    const prose = face.style === 'normal' && face.weight.includes(' ');
    const used = face === MATH ? written.firstMath : prose ? written.first : [];
    const own = new Set([...face.text, ...used]);
    const more = face === MATH ? written.math : prose ? written.text : written.letters;
    const foreign = [...more].filter((one) => one > ' ' && !own.has(one));
    await add(face, slug(face), own);
    const range = foreign.map((one) => `U+${one.codePointAt(0)?.toString(16)}`).join();
    if (foreign.length > 0)
      await add(face, `${slug(face)}-letters`, foreign, `;unicode-range:${range}`);
  }
  write(join(folder, 'fonts.css'), `${rules.join('\n')}\n`);
  return files;
}

async function cut(
  folder: string,
  web: string,
  face: Face,
  name: string,
  text: string,
): Promise<string> {
  const source = readFileSync(join(web, 'node_modules', face.package, face.file));
  const key = createHash('sha256')
    .update(source)
    .update(JSON.stringify({ ...face, text }))
    .digest('hex')
    .slice(0, 8);
  const path = join(folder, `${name}.${key}.woff2`);
  if (existsSync(path)) return path;
  const options = {
    targetFormat: 'woff2',
    noLayoutClosure: !face.layoutClosure,
    ...(face.axes ? { variationAxes: face.axes } : {}),
  } as const;
  const stale = existsSync(folder)
    ? readdirSync(folder).filter((file) => file.startsWith(`${name}.`))
    : [];
  write(path, await subsetFont(source, text, options));
  for (const file of stale) rmSync(join(folder, file), { force: true });
  return path;
}
