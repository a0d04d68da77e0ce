// English: the pages beside the chapters. {name} is replaced by what it stands for.
export const companion = {
  march: {
    title: 'Your march',
    summary:
      'Which steps you have visited and what you predicted. It is kept in this browser and sent to nobody.',
    steps: '{seen} of {all} steps',
    total:
      '{seen} of {all} steps visited; {made} of {asked} predictions made, {right} of them right.',
    nothing: 'Nothing is noted yet: begin anywhere.',
    bets: 'Predictions',
    right: 'You said “{yours}”. Right.',
    wrong: 'You said “{yours}”; it is “{answer}”.',
    shown: 'You had it shown: “{answer}”.',
    open: 'Not answered yet.',
    keepTitle: 'Keep it, carry it, or leave no trace',
    keepText:
      'Save your march to a file, and load it in another browser: what the file holds is added to what is there.',
    save: 'Save to a file',
    load: 'Load a file',
    forget: 'Forget me',
    sure: 'Forget all steps and predictions of every story on this device?',
    yes: 'Yes, forget',
    no: 'No, keep them',
    saved: 'Saved as {file}.',
    loaded: 'Loaded: {count} of the file’s chapters were added.',
    left: '{left} entries had no form that can be kept, and were left out.',
    notKept: 'This browser did not keep all of it: its storage is full or switched off.',
    forgotten: 'Everything is forgotten.',
    stayed: 'This browser refused to forget; clear the data of this site in its settings.',
    noStorage:
      'This browser keeps nothing for this page (a private window, or storage is switched off), so a march lasts until the page is closed.',
    unreadable: 'The file could not be read.',
  },
  teach: {
    title: 'For teachers',
    summary:
      'Put one live figure on your own page, fix what must not move, or print a chapter. Choose here, and copy the result.',
    chapter: 'Chapter',
    step: 'Step',
    show: 'Show',
    whole: 'the whole chapter',
    figure: 'the figure alone',
    lab: 'a laboratory: every control at once',
    parts: 'Parts of the figure',
    hide: 'Leave out',
    fix: 'Fix',
    numbers: 'the numbers of the batch',
    hideWords: {
      head: 'title',
      questions: 'questions',
      formulas: 'formulas',
      caveats: 'caveats',
      asides: 'asides',
      buttons: 'step buttons',
      sources: 'sources',
      foot: 'footer',
    },
    preview: 'Preview',
    previewText:
      'This is it. What you move in here goes into the link: your pupils start where you stop.',
    link: 'Link',
    code: 'Code for your page',
    copy: 'Copy',
    copied: 'Copied.',
    notCopied: 'This browser does not let the page copy; select the text and copy it yourself.',
    open: 'Open it',
    printTitle: 'On paper',
    printText:
      'Print any chapter from its own page with your browser’s print command: every step with its figure, the questions open, the answers with their reasons on a sheet of their own at the end.',
    noscript: 'Links are made here by clicking, and that needs JavaScript, which is off.',
  },
  update: {
    ready: 'A new version of these pages is ready.',
    use: 'Use it',
    later: 'Later',
  },
};
export type CompanionWords = typeof companion;
export type MarchWords = CompanionWords['march'];
export type TeachWords = CompanionWords['teach'];
