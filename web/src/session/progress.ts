// How far a reader has come in a chapter: the steps visited and the predictions made. Whatever was stored is checked;
// what the chapter does not have is left out, and nothing here ever throws.

export type Answers = Readonly<Record<string, string | null>>; // question -> option; null: shown without a prediction
export interface Progress {
  readonly answers: Answers;
  readonly seen: readonly string[]; // ids of steps, as they were first visited
}
/** What of a chapter can be remembered. A Chapter is one. */
export interface Outline {
  readonly story: string;
  readonly id: string;
  readonly steps: readonly { readonly id: string }[];
  readonly questions: readonly {
    readonly id: string;
    readonly options: readonly { readonly id: string }[];
  }[];
}

export const NOTHING: Progress = { answers: {}, seen: [] };
export const nameOf = ({ story, id }: Pick<Outline, 'story' | 'id'>): string => `${story}/${id}`;

/** Anything at all, as progress in this chapter: only what it asks, offers and shows. */
export function fitting({ steps, questions }: Outline, value: unknown): Progress {
  const { answers, seen } = Object(value) as { answers?: unknown; seen?: unknown };
  const given = Object(answers) as Record<string, unknown>;
  const answered = questions.flatMap(({ id, options }) => {
    const option = Object.hasOwn(given, id) ? given[id] : undefined;
    return option === null || options.some((one) => one.id === option) ? [[id, option]] : [];
  });
  const known = (id: unknown) => steps.some((step) => step.id === id);
  return {
    answers: Object.fromEntries(answered) as Answers,
    seen: Array.isArray(seen) ? [...new Set(seen.filter(known))] : [],
  };
}
