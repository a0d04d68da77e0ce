// The page's side of reading offline: registers the service worker, and when a newer version of the pages has been
// fetched, asks before it is used.
import { trusted } from '../engine/trusted';

/** The bar that the page carries; null when it has none. */
function bar(agree: () => void): HTMLElement | null {
  const kept = document.querySelector<HTMLTemplateElement>('#update')?.content.firstElementChild;
  if (!kept) return null;
  const made = kept.cloneNode(true) as HTMLElement;
  made.querySelector('.use')?.addEventListener('click', agree);
  made.querySelector('.later')?.addEventListener('click', () => made.remove());
  document.body.append(made);
  return made;
}

export async function keepOffline(): Promise<void> {
  const home = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
  const workers = navigator.serviceWorker; // missing on an insecure page and in some private windows
  if (!home || !workers) return;
  const script = trusted(new URL('sw.js', home.href).href);
  const registration = await workers.register(script).catch(() => null); // then it is not kept, and that is all
  if (!registration) return;

  let shown: HTMLElement | null = null;
  let agreed = false;
  const offer = (fresh: ServiceWorker) => {
    shown?.remove();
    shown = bar(() => {
      agreed = true;
      fresh.postMessage('take over');
    });
  };
  workers.addEventListener('controllerchange', () => {
    shown?.remove(); // perhaps another tab has agreed: this one reads on, and is new when it is next opened
    if (agreed) location.reload();
  });
  if (registration.waiting && workers.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const fresh = registration.installing;
    fresh?.addEventListener('statechange', () => {
      if (fresh.state === 'installed' && workers.controller) offer(fresh);
    });
  });
}
