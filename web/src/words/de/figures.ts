// Deutsch: die Bilder aller Kapitel, und was die Seite von selbst sagt.
import type { FigureWords } from '../en/figures';

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^an? (\d)$/, 'eine $1'],
  [/^unit (\d+)$/, 'Neuron $1'],
  [/^wine (\d+)$/, 'Wein $1'],
  [/^row (\d+)$/, 'Zeile $1'],
  [/^column (\d+)$/, 'Spalte $1'],
  [/^feature (\d+)$/, 'Merkmal $1'],
  [/^proline$/, 'Prolin'],
  [/^alcohol$/, 'Alkohol'],
  [/^hue$/, 'Farbton'],
];

export const figures: FigureWords = {
  waiting: 'Das Bild wartet auf seine ersten Zahlen.',
  nothing: 'An dieser Stelle gibt es keine Zahlen zu zeigen.',
  named: (name) => NAMES.reduce((now, [from, to]) => now.replace(from, to), name),
  levels: {
    x: ['Stapel', 'die Werte, wie sie ankommen'],
    mean: ['Mittelwert', 'die Werte und ihr Mittelwert'],
    variance: ['Varianz', 'die Werte und ihre Varianz'],
    centered: ['Abziehen', 'die Werte minus ihren Mittelwert'],
    xhat: ['Teilen', 'die normalisierten Werte'],
    y: ['Skalieren, verschieben', 'die Ausgaben'],
  },
  caption: (columns, rows, data, says) => {
    const one = columns === 1;
    const what =
      data === 'digits'
        ? one
          ? 'Aktivierung'
          : 'Aktivierungen'
        : data === 'wine'
          ? one
            ? 'Messung'
            : 'Messungen'
          : one
            ? 'Spalte'
            : 'Spalten';
    const whom =
      data === 'digits'
        ? rows === 1
          ? 'Ziffer'
          : 'Ziffern'
        : data === 'wine'
          ? rows === 1
            ? 'Wein'
            : 'Weinen'
          : rows === 1
            ? 'Zeile'
            : 'Zeilen';
    return `${columns} ${what} von ${rows} ${whom}: ${says}`;
  },
  mean: 'Mittelwert',
  variance: 'Varianz',
  of: (what) => ` von ${what}`,
  table: (rows, columns, says) => `Tabelle von ${rows} mal ${columns}, ${says}`,
  inFocus: (axis, name, values) =>
    `${axis === 'columns' ? 'Spalte' : 'Zeile'} ${name}${values ? `: ${values}` : ' ist im Blick'}.`,
  lost: (n) => (n ? ` ${n} ${n === 1 ? 'Wert ist' : 'Werte sind'} keine endliche Zahl.` : ''),
  scrolls: 'Der Stapel, lässt sich verschieben',
  results: 'Das sind Ergebnisse.',
  back: 'Zurück zum Stapel',
  toType: 'um darin zu schreiben.',
  cell: (row, column) => `Zeile ${row}, Spalte ${column}`,
  notFinite: 'keine endliche Zahl',
  badCell: (text, shown) =>
    `„${text}“ ist keine Zahl, darum behält die Zelle ${shown}. Escape holt sie zurück.`,
  soldier: (n, name) => `Soldat ${n}, ${name}`,
  noBalance: 'kein Schwerpunkt',
  beforeSpells: 'vor den Zaubersprüchen',
  prediction: 'Ihre Vorhersage',
  tooLarge: 'zu groß zum Zeichnen',
  lines: (axis, says, means) =>
    `Eine Linie je ${axis === 'columns' ? 'Spalte' : 'Zeile'}, auf einem Maßstab: ${says}. Mittelwerte: ${means}.`,
  centred: 'um 0 zentriert',
  balanced: (at) => `im Gleichgewicht bei ${at}`,
  dots: (name, n, says, centre, spread) =>
    `${name}: ${n} ${n === 1 ? 'Punkt' : 'Punkte'}, ${says}, ${centre}${spread}.`,
  spread: (value) => `, Varianz ${value}`,
  onMarks: ' Alle stehen auf ihren Plätzen.',
  marks: (mean, variance) => ` Die Plätze: Mitte bei ${mean}, Varianz ${variance}.`,
  more: 'Weitere Regler',
  controls: 'Regler des Bildes',
  draw: 'Anderen Stapel ziehen',
  whose: 'Wessen Zahlen',
  sets: { digits: 'Ziffern', wine: 'Wein', own: 'Meine eigenen' },
  putBack: 'Alles zurückstellen',
  paste:
    'Eine Zeile je Reihe; Kommas, Tabulatoren oder Leerzeichen zwischen den Zahlen. Eine erste Zeile mit Namen ist willkommen.',
  use: 'Diese Zahlen nehmen',
  predict: {
    skip: 'Einfach zeigen',
    again: 'Noch einmal versuchen',
    answer: (right) => `Die Antwort: „${right}“.`,
    yours: (option) => `Ihre Vorhersage: „${option}“.`,
    right: 'Richtig.',
    wrong: (right) => `Nicht so: Es ist „${right}“.`,
  },
  noForm: 'Was Ihre Zahlen liest, kam nicht an. Wählen Sie noch einmal, wenn Sie verbunden sind.',
  noVariable: (name) => `Dieses Kapitel hat keine Variable „${name}“.`,
  canBe: (label, choices) => `${label} kann ${choices} sein; es bleibt, wie es war.`,
  mustBe: (label, whole, min, max) =>
    `${label} muss eine ${whole ? 'ganze ' : ''}Zahl von ${min} bis ${max} sein; es bleibt, wie es war.`,
  fixed: (label) => `${label} steht in dieser Ansicht fest.`,
  chapter: (n) => `Kapitel ${n}`,
  stepOf: (step, of) => `${step} von ${of}`,
  noStep:
    'Der Link nennt einen Schritt, den dieses Kapitel nicht hat; darum öffnet es sich beim ersten.',
  failures: {
    unsupported:
      'Dieser Browser kann die Maschine nicht ausführen (sie braucht WebAssembly), darum stehen die Bilder still; Text, Formeln und Bilder sind alle da.',
    network:
      'Die Maschine konnte nicht geladen werden, darum stehen die Bilder still; Text, Formeln und Bilder sind alle da. Laden Sie die Seite neu, um es noch einmal zu versuchen.',
    crashed:
      'Die Maschine ist zweimal stehen geblieben, darum stehen die Bilder still. Laden Sie die Seite neu, um es noch einmal zu versuchen.',
    stuck:
      'Die Maschine antwortet nicht, darum stehen die Bilder still. Laden Sie die Seite neu, um es noch einmal zu versuchen.',
  },
  interrupted: (stuck) =>
    `Die Maschine ${stuck ? 'hat bei dieser Änderung nicht rechtzeitig geantwortet' : 'ist bei dieser Änderung stehen geblieben'} und wurde neu gestartet; das Bild zeigt die Zahlen davor.`,
  part: (shown, whole) => `Das Bild fasst die ersten ${shown} Ihrer ${whole} Zahlen. `,
  tooMany: (most) =>
    `Mehr als ${most} Zahlen passen nicht in einen Link, darum bleiben Ihre nur so lange auf dieser Seite, bis Sie sie verlassen.`,
  infinities: ['Unendlich', 'Minus unendlich'],
  wide: (columns, n) =>
    `Die Quadrate in ${columns ? 'Spalte' : 'Zeile'} ${n} sind zu groß für eine 32-Bit-Zahl: Die Varianz ist unendlich, und was danach kommt, ist nichts wert.`,
  poison: (value, row, column, columns) => {
    const group = columns ? 'Spalte' : 'Zeile';
    const how =
      value === 'NaN'
        ? `Was man auch zu NaN addiert, ist NaN; so vergiftet es den Mittelwert seiner ${group} und alles, was daraus berechnet wird`
        : `Auch der Mittelwert seiner ${group} ist unendlich, und unendlich minus unendlich ist NaN`;
    return `${value} steht in Zeile ${row}, Spalte ${column}. ${how}. Die anderen ${group}n sind unberührt.`;
  },
};
