// Deutsch: die Seiten neben den Kapiteln. {name} wird durch das ersetzt, wofür es steht.
import type { CompanionWords } from '../en/companion';

export const companion: CompanionWords = {
  march: {
    title: 'Ihr Marsch',
    summary:
      'Welche Schritte Sie besucht und was Sie vorhergesagt haben. Es bleibt in diesem Browser und geht an niemanden.',
    steps: '{seen} von {all} Schritten',
    total:
      '{seen} von {all} Schritten besucht; {made} von {asked} Vorhersagen gemacht, {right} davon richtig.',
    nothing: 'Noch ist nichts notiert: fangen Sie an, wo Sie wollen.',
    bets: 'Vorhersagen',
    right: 'Sie sagten „{yours}“. Richtig.',
    wrong: 'Sie sagten „{yours}“; es ist „{answer}“.',
    shown: 'Sie haben es sich zeigen lassen: „{answer}“.',
    open: 'Noch nicht beantwortet.',
    keepTitle: 'Behalten, mitnehmen oder keine Spur lassen',
    keepText:
      'Speichern Sie Ihren Marsch in eine Datei und laden Sie sie in einem anderen Browser: Was darin steht, kommt zu dem hinzu, was da ist.',
    save: 'In eine Datei speichern',
    load: 'Eine Datei laden',
    forget: 'Mich vergessen',
    sure: 'Alle Schritte und Vorhersagen aller Geschichten auf diesem Gerät vergessen?',
    yes: 'Ja, vergessen',
    no: 'Nein, behalten',
    saved: 'Gespeichert als {file}.',
    loaded: 'Geladen: {count} Kapitel der Datei sind hinzugekommen.',
    left: '{left} Einträge hatten keine brauchbare Form und wurden ausgelassen.',
    notKept: 'Der Browser hat nicht alles behalten: sein Speicher ist voll oder abgeschaltet.',
    forgotten: 'Alles ist vergessen.',
    stayed:
      'Der Browser wollte nicht vergessen; löschen Sie die Daten dieser Seite in seinen Einstellungen.',
    noStorage:
      'Der Browser behält nichts für diese Seite (ein privates Fenster, oder der Speicher ist abgeschaltet), darum währt ein Marsch nur, bis die Seite geschlossen wird.',
    unreadable: 'Die Datei ließ sich nicht lesen.',
  },
  teach: {
    title: 'Für Lehrende',
    summary:
      'Setzen Sie eine lebende Figur auf Ihre eigene Seite, halten Sie fest, was sich nicht bewegen soll, oder drucken Sie ein Kapitel. Wählen Sie hier aus, und kopieren Sie das Ergebnis.',
    chapter: 'Kapitel',
    step: 'Schritt',
    show: 'Zeigen',
    whole: 'das ganze Kapitel',
    figure: 'nur die Figur',
    lab: 'ein Labor: alle Regler auf einmal',
    parts: 'Teile der Figur',
    hide: 'Weglassen',
    fix: 'Festhalten',
    numbers: 'die Zahlen des Stapels',
    hideWords: {
      head: 'Titel',
      questions: 'Fragen',
      formulas: 'Formeln',
      caveats: 'Vorbehalte',
      asides: 'Nebenbemerkungen',
      buttons: 'Schrittknöpfe',
      sources: 'Quellen',
      foot: 'Fußzeile',
    },
    preview: 'Vorschau',
    previewText:
      'So sieht es aus. Was Sie hier bewegen, geht in den Link: Ihre Klasse fängt an, wo Sie aufhören.',
    link: 'Link',
    code: 'Code für Ihre Seite',
    copy: 'Kopieren',
    copied: 'Kopiert.',
    notCopied:
      'Der Browser lässt die Seite nicht kopieren; wählen Sie den Text aus, und kopieren Sie ihn selbst.',
    open: 'Öffnen',
    printTitle: 'Auf Papier',
    printText:
      'Jedes Kapitel lässt sich von seiner eigenen Seite aus drucken: alle Schritte mit ihrer Figur, die Fragen offen, die Antworten mit ihren Gründen auf einem eigenen Blatt am Ende.',
    noscript:
      'Links entstehen hier durch Klicken, und das braucht JavaScript, das abgeschaltet ist.',
  },
  update: {
    ready: 'Eine neue Fassung dieser Seiten ist da.',
    use: 'Verwenden',
    later: 'Später',
  },
};
