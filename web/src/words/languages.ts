// The languages the interface speaks, by their own names.
export const LANGUAGES: Readonly<Record<string, string>> = { en: 'English', de: 'Deutsch' };
/** What a language writes beyond ASCII, at any time, in any face. */
export const LETTERS: Readonly<Record<string, string>> = { de: 'äöüÄÖÜß„‚' };
