// What is said of a link, a table or a saved march that cannot be taken as it is.
export const links = {
  own: (given: string) =>
    `The numbers in the link could not be read: own=${given} is not a small table.`,
  pasted:
    'The link was made with pasted numbers, which were too many to travel in it; paste them again.',
  asks: (key: string, given: string, trouble: string) =>
    `The link asks for ${key}=${given}. ${trouble}`,
  cells: (given: string, others: number) =>
    `The link changes cells in a way that cannot be read: ${given}${others > 0 ? ` and ${others} more` : ''}.`,
  question: (given: string) =>
    `The link shows the answer to ${given}, a question that is not asked here.`,
  frame: (key: string, given: string, known: string) =>
    `The link asks for ${key}=${given}; this chapter knows ${known}.`,
  mode: (given: string) => `The link asks for mode=${given}; the only one is lab.`,
  file: {
    choose: 'Or take them from a file (CSV):',
    large: (name: string, bytes: number, most: number) =>
      `“${name}” has ${Math.ceil(bytes / 1000)} kB; a table of up to ${most / 1000} kB can be read.`,
    unreadable: (name: string) => `“${name}” could not be read; is it still where it was?`,
    binary: (name: string) =>
      `“${name}” is not text; save the table as CSV, a line for each row, and take that file.`,
    empty: (name: string) => `“${name}” is empty; a row of numbers was expected.`,
    wrong: (name: string, trouble: string) => `“${name}” was not taken. ${trouble}`,
  },
  march: {
    large: 'This file is too large to be a saved march: a real one is a few kilobytes.',
    json: 'This file is no saved march: it should be JSON, and it cannot be read as that.',
    parts: 'This file is no saved march: its "sir-norm-march" and "chapters" are missing.',
    version: (given: string, ours: number) =>
      `This file says it is a march of version ${given}; these pages read version ${ours}.`,
    unknown: 'unknown',
  },
};
export type LinkWords = typeof links;
