// What is wrong with a story, all at once: file:line:column and a sentence, with a guess where a word is
// not known. Knows nothing of Markdown.

export interface Place {
  readonly file: string;
  readonly line: number; // from 1
  readonly column: number; // from 1
}
export interface Problem extends Place {
  readonly message: string;
}

export const formatProblem = ({ file, line, column, message }: Problem): string =>
  `${file}:${line}:${column}: ${message}`;

export class StoryError extends Error {
  readonly loc: Place | undefined; // Vite's overlay shows it

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'StoryError';
    this.loc = problems[0];
  }
}

export class Report {
  readonly problems: Problem[] = [];

  add(place: Place, message: string): void {
    this.problems.push({ ...place, message });
  }

  /** A word that is not in the list of known ones. */
  unknown(place: Place, what: string, word: string, known: Iterable<string>): void {
    const names = [...known];
    const guess = didYouMean(word, names);
    this.add(place, `There is no ${what} "${word}"${guess || listed(names)}.`);
  }

  /** Ends the compilation with every problem found so far, in the order of the text. */
  throwIfAny(): void {
    if (this.problems.length === 0) return;
    const order = (a: Problem, b: Problem) =>
      a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;
    throw new StoryError(this.problems.toSorted(order));
  }
}

const LISTED = 160; // characters: more would bury the mistake
const listed = (names: readonly string[]): string => {
  const list = names.join(', ');
  if (!list || list.length > LISTED) return '';
  return `; there ${names.length === 1 ? 'is' : 'are'} ${list}`;
};

/** ' (did you mean "batch-grid"?)', or '' when nothing is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  let best = '';
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far < least) [best, least] = [candidate, far];
  }
  return best ? ` (did you mean "${best}"?)` : '';
}

/** How many letters have to be added, dropped, replaced or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; ++i) {
    const row = [i];
    for (let j = 1; j <= b.length; ++j) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + same,
        swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
