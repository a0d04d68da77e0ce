// What the pages beside the chapters know of them: the reader's march and the teachers' workshop. The compiler writes it
// into both (<script type="application/json" id="outline">). Pure data.
import type { Variable } from './types';

export interface OutlineQuestion {
  readonly id: string;
  readonly step: string;
  readonly answer: string;
  readonly ask: string; // plain text
  readonly options: readonly { readonly id: string; readonly text: string }[];
}
export interface OutlineChapter {
  readonly story: string;
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly href: string;
  readonly batch: boolean; // has numbers that a reader can move
  readonly steps: readonly {
    readonly id: string;
    readonly title: string;
    readonly widgets: readonly string[];
  }[];
  readonly variables: readonly Pick<Variable, 'name' | 'label'>[];
  readonly questions: readonly OutlineQuestion[];
}
export interface OutlinePage<Words> {
  readonly chapters: readonly OutlineChapter[];
  readonly words: Words; // in the language of the page
}

/** {name} in a sentence of the table becomes its value. */
export const say = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
