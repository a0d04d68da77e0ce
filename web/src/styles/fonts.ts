// The typefaces of the page (all SIL Open Font License 1.1), for the font plugin: which file of which
// package, which part of it, under which family name. Digits of SN Text are tabular by default.

export interface Face {
  readonly family: string;
  readonly package: string;
  readonly file: string; // inside the package
  readonly weight: string; // as in @font-face
  readonly style: 'normal' | 'italic';
  readonly text: string; // what is kept
  readonly axes?: Readonly<Record<string, number | { readonly min: number; readonly max: number }>>;
  readonly preload: boolean;
  readonly layoutClosure: boolean; // false: alternates that no character asks for are dropped
}

// What figures and notices may write at any time; the font plugin adds what the pages write.
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');
const letters = ascii.replace(/["#$%&*+<=>@[\\\]^_`{|}~]/g, '');
const figures = '\u00a0’“”–…−×∞²=+%_·';

export const FACES: readonly Face[] = [
  {
    family: 'SN Text', // Source Serif 4, Frank Grießhammer
    package: '@fontsource-variable/source-serif-4',
    file: 'files/source-serif-4-latin-wght-normal.woff2',
    weight: '400 700',
    style: 'normal',
    text: letters + figures,
    axes: { wght: { min: 400, max: 700 } },
    preload: true,
    layoutClosure: false,
  },
  {
    family: 'SN Text',
    package: '@fontsource-variable/source-serif-4',
    file: 'files/source-serif-4-latin-wght-italic.woff2',
    weight: '400',
    style: 'italic',
    text: `${letters}\u00a0’‘“”–—…−`,
    axes: { wght: 400 },
    preload: true, // the kicker of every page
    layoutClosure: false,
  },
  {
    family: 'SN Display', // Almendra, Ana Sanfelippo: between a chancery hand and a gothic one
    package: '@fontsource/almendra',
    file: 'files/almendra-latin-700-normal.woff2',
    weight: '700',
    style: 'normal',
    text: `${letters}’–—…·`,
    preload: true,
    layoutClosure: false,
  },
];
