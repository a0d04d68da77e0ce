// Deutsch: die Widgets, die nur manche Kapitel haben.
import type { MoreWords } from '../en/more';

const n = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const more: MoreWords = {
  network: {
    label: 'Die Schichten, vom Eingang zum Ausgang',
    waiting: 'Das Netz wartet auf seine ersten Zahlen.',
    in: 'Herein kommt der Stapel',
    total: (count) => `${count} gelernte Zahlen im Ganzen`,
    learned: (count) => `${count} gelernt`,
    gathered: (count) => `${count} gesammelt`,
    nothing: 'lernt nichts',
    work: (count) => `${count} Rechenschritte`,
    values: (mean, spread) => `Mittelwert ${mean}, Streuung ${spread}`,
    describe: (layers, total) =>
      `Ein Netz aus ${n(layers, 'Schicht', 'Schichten')} mit ${total} gelernten Zahlen.`,
  },
  code: {
    label: 'Der Programmtext',
    waiting: 'Der Programmtext ist nicht da.',
    walk: 'Durch den Text gehen',
    back: 'Zurück',
    on: 'Nächste Schicht',
    before: 'Der Stapel steht vor der ersten Schicht.',
    after: (layer, shape, mean, spread) =>
      `Nach ${layer}: ${shape}, Mittelwert ${mean}, Streuung ${spread}.`,
    gone: 'zurzeit nicht im Netz',
    pytorch: 'PyTorch-Code des Netzes, wie es jetzt eingestellt ist',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    refused: 'Der Browser erlaubt es nicht: Markieren und kopieren Sie den Text von Hand.',
    weights: 'Seine Gewichte speichern (safetensors)',
    describe: (lines) => `Ein Programmtext von ${n(lines, 'Zeile', 'Zeilen')}.`,
    lines: (layer, lines) => `${layer} steht in Zeile ${lines}.`,
  },
  gossip: {
    waiting: 'Die Matrix wartet auf ihre ersten Zahlen.',
    tooMany: 'Für mehr als 24 Soldaten ist die Matrix zu fein zum Lesen.',
    caption: (axis) =>
      axis === 'columns'
        ? 'Statistik die Spalten hinab: Hört Ausgabe i von Eingabe j?'
        : 'Statistik die Zeilen entlang: Hört Ausgabe i von Eingabe j?',
    corner: 'Ausgabe von, durch',
    soldier: (number) => `Soldat ${number}`,
    legend: (most) =>
      `leer: hört nichts; am kräftigsten: ${most}, die Wurzel aller quadrierten Ableitungen`,
    describe: (row, others, all, own) =>
      `Die Ausgabe von Soldat ${row} hängt von ${others} der ${all} anderen ab, von ihm selbst mit ${own}.`,
  },
  running: {
    waiting: 'Die Spuren warten auf ihre ersten Zahlen.',
    mean: 'Mittelwert',
    variance: 'Varianz',
    batch: 'ein Stapel',
    line: 'laufende Statistik',
    truth: 'von allen',
    track: (name, now, truth) =>
      `Laufend, ${name}: angekommen bei ${now}; der von allen ist ${truth}.`,
    value: 'der Reisende',
    verdict: 'nach dem Buch',
    right: 'nach allen',
    off: 'daneben um',
    describe: (batches, mean, truth, variance, real) =>
      `Nach ${n(batches, 'Stapel', 'Stapeln')} ist der laufende Mittelwert ${mean}, der von allen ${truth}; die laufende Varianz ${variance}, die von allen ${real}.`,
    judged: (verdict, truth) =>
      `Der Reisende erhält ${verdict} nach der laufenden Statistik, und erhielte ${truth} nach der von allen.`,
  },
  channels: {
    waiting: 'Die Karten warten auf ihre ersten Zahlen.',
    before: 'Was die Faltung liefert: eine Karte je Bild und Kanal',
    after: 'Nach der Norm: dieselben Karten',
    mean: 'Mittelwert',
    variance: 'Varianz',
    image: (number) => `Bild ${number}`,
    channel: (channel) => `Kanal ${channel}`,
    map: (channel, image) => `Kanal ${channel} von Bild ${image}`,
    shared: (channel, values, images) =>
      `Kanal ${channel}: ${values} Zahlen, 64 Orte in ${images === 1 ? 'einem Bild' : `jedem von ${images} Bildern`}, teilen sich diesen Mittelwert und diese Varianz.`,
    same: (rows) =>
      `Noch einmal berechnet mit BatchNorm1d auf einer Tabelle von ${rows} Zeilen, einer je Ort: dieselben Bits.`,
    describe: (channel, images, mean, variance) =>
      `Karten von ${n(images, 'Bild', 'Bildern')} in 4 Kanälen. Kanal ${channel}: Mittelwert ${mean}, Varianz ${variance}.`,
  },
  court: {
    waiting: 'Das Netz erlernt sein Handwerk; einen Augenblick.',
    digit: (label) => `die Ziffer, über die geurteilt wird, eine ${label}`,
    judged: (label) => `Eine ${label} steht vor Gericht, und mit ihr:`,
    company: (others) => `ihre Gesellschaft, ${others}`,
    nobody: 'niemand.',
    train: 'Trainingsmodus: nach der Gesellschaft',
    eval: 'Auswertungsmodus: nach dem Buch',
    verdict: (digit) => `„${digit}“`,
    right: 'richtig',
    wrong: 'falsch',
    says: (digit, share) => `${digit}, mit einer Wahrscheinlichkeit von ${share}`,
    describe: (label, others, train, evaluated) =>
      `Eine ${label} in Gesellschaft von ${others}. Im Trainingsmodus: ${train}. Im Auswertungsmodus: ${evaluated}.`,
  },
  cube: {
    names: { batch: 'BatchNorm', layer: 'LayerNorm', instance: 'InstanceNorm', group: 'GroupNorm' },
    who: 'Wer teilt sich einen Mittelwert?',
    samples: (count) => `${count} Beispiele (N)`,
    channels: (count) => `${count} Kanäle (C)`,
    places: (count) => `${count} Orte (L)`,
    count: (name, statistics, each) =>
      `${name}: ${n(statistics, 'Mittelwert', 'Mittelwerte')}, je über ${n(each, 'Zahl', 'Zahlen')}. Die gefüllten teilen sich den ersten.`,
    describe: (name, statistics, each) =>
      `Ein Block aus Beispielen, Kanälen und Orten unter ${name}: ${n(statistics, 'Mittelwert', 'Mittelwerte')}, je über ${n(each, 'Zahl', 'Zahlen')}.`,
  },
};
