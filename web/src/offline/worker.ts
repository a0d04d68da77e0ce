// Keeps the pages for reading without a network. The build puts VERSION and FILES in front of this script. The kept
// copy answers first; a new version is fetched whole and then waits until the reader agrees to it.
declare const VERSION: string;
declare const FILES: readonly string[]; // relative to this script

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install' | 'activate', then: (event: Extendable) => void): void;
  addEventListener(name: 'fetch', then: (event: Fetching) => void): void;
  addEventListener(name: 'message', then: (event: MessageEvent) => void): void;
}
const self = globalThis as unknown as Scope;

const HOME = location.href.replace(/[^/]*$/, '');
const FAMILY = `sirnorm ${HOME} `; // another copy of the pages, elsewhere on this host, keeps its own
const NAME = FAMILY + VERSION;
// (module (func (result v128) (v128.const i32x4 0 0 0 0)))
const SIMD = Uint8Array.from(
  [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12,
  ].concat(Array(16).fill(0), 11),
);

async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  const simd = typeof WebAssembly === 'object' && WebAssembly.validate(SIMD);
  const keep = async (file: string) => {
    const hashed = file.startsWith('assets/'); // the same name is the same content
    const known = hashed ? await caches.match(HOME + file) : undefined;
    const found = known ?? (await fetch(HOME + file, { cache: hashed ? 'default' : 'no-cache' }));
    if (!found.ok) throw new Error(`${file} did not arrive.`);
    // A redirected answer is refused for a page, so it is kept as if it had come straight.
    await cache.put(HOME + file, found.redirected ? new Response(found.body, found) : found);
  };
  const needless = (file: string) => simd && /-scalar.*\.wasm$/.test(file); // a script may be called after one
  await Promise.all(FILES.filter((file) => !needless(file)).map(keep));
}

/** Of the older versions the newest stays: tabs may still show its pages and ask for its scripts. */
async function clear(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(FAMILY) && name !== NAME);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const url = request.url.replace(/[?#].*/, '');
  const cache = await caches.open(NAME);
  const page = url.endsWith('/') ? `${url}index.html` : url;
  const kept = (await cache.match(page)) ?? (await cache.match(`${page}.html`));
  const older = kept || !url.startsWith(`${HOME}assets/`) ? kept : await caches.match(url);
  return older ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(fill()));
self.addEventListener('activate', (event) => event.waitUntil(clear()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  if (method === 'GET' && url.startsWith(HOME)) event.respondWith(answer(event.request));
});

export {};
