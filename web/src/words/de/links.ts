import type { LinkWords } from '../en/links';

export const links: LinkWords = {
  own: (given) => `Die Zahlen im Link sind nicht lesbar: own=${given} ist keine kleine Tabelle.`,
  pasted:
    'Der Link entstand mit eingefügten Zahlen, die zu viele waren, um mitzureisen; füge sie noch einmal ein.',
  asks: (key, given, trouble) => `Der Link verlangt ${key}=${given}. ${trouble}`,
  cells: (given, others) =>
    `Der Link ändert Zellen auf eine Weise, die nicht lesbar ist: ${given}${others > 0 ? ` und ${others} weitere` : ''}.`,
  question: (given) =>
    `Der Link zeigt die Antwort auf ${given}; diese Frage wird hier nicht gestellt.`,
  frame: (key, given, known) => `Der Link verlangt ${key}=${given}; dieses Kapitel kennt ${known}.`,
  mode: (given) => `Der Link verlangt mode=${given}; es gibt nur lab.`,
  file: {
    choose: 'Oder aus einer Datei (CSV):',
    large: (name, bytes, most) =>
      `„${name}“ hat ${Math.ceil(bytes / 1000)} kB; lesbar ist eine Tabelle bis ${most / 1000} kB.`,
    unreadable: (name) => `„${name}“ war nicht zu lesen; liegt die Datei noch, wo sie war?`,
    binary: (name) =>
      `„${name}“ ist kein Text; speichern Sie die Tabelle als CSV, eine Zeile für jede Reihe, und nehmen Sie diese Datei.`,
    empty: (name) => `„${name}“ ist leer; erwartet war eine Zeile mit Zahlen.`,
    wrong: (name, trouble) => `„${name}“ wurde nicht übernommen. ${trouble}`,
  },
  march: {
    large:
      'Diese Datei ist zu groß für einen gespeicherten Marsch: ein echter hat wenige Kilobyte.',
    json: 'Diese Datei ist kein gespeicherter Marsch: Sie sollte JSON sein und ist als solches nicht lesbar.',
    parts: 'Diese Datei ist kein gespeicherter Marsch: Ihr fehlen „sir-norm-march“ und „chapters“.',
    version: (given, ours) =>
      `Diese Datei nennt sich Marsch der Version ${given}; diese Seiten lesen Version ${ours}.`,
    unknown: 'unbekannt',
  },
};
