// The one place that knows page, story and engine. A chapter comes to life, the engine room computes its
// fingerprint, and every other page is left as it is.
import { engine } from './start';
import { boot } from './story/boot';
import type { Chapter } from './story/types';

/** The link shows the chapter otherwise than whole: session/frame.ts. */
const FRAMED = /[?&](?:view|lock|hide|mode)=/;

const chapter = document.querySelector('#chapter')?.textContent;
const fingerprint = document.querySelector<HTMLElement>('sn-fingerprint');

async function open(chapter: Chapter): Promise<void> {
  // English is in the scripts themselves; another language is fetched.
  if (document.documentElement.lang === 'de') {
    const german = await import('./words/de').catch(() => null); // lost on the way: better in English than not at all
    german?.speak();
  }
  const client = chapter.batch ? engine() : null;
  if (!FRAMED.test(location.search)) return boot(chapter, client);
  const { frameOf } = await import('./story/embed');
  const framing = frameOf(chapter);
  return boot(framing.chapter, client, framing);
}
if (chapter) void open(JSON.parse(chapter) as Chapter);
if (fingerprint) {
  void import('./story/engine-room').then(({ engineRoom }) => engineRoom(fingerprint, engine()));
}
if (document.querySelector('#outline')) {
  void import('./story/companion').then(({ companion }) => companion());
}

// Once everything that is asked for now has come, the rest is fetched for reading offline.
addEventListener('load', () => {
  const lost = () => {}; // the reader has left the page meanwhile; the next one tries again
  setTimeout(
    () => void import('./offline/keep').then(({ keepOffline }) => keepOffline(), lost),
    1000,
  );
});
