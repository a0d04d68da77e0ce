// Development: pages compiled on request, mistakes in Vite's overlay, a reload when anything changes.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ViteDevServer } from 'vite';
import type { Site } from './compile.tsx';
import type { Assets } from './story/shell.ts';

export interface Development {
  compile(): Promise<Site>;
  readonly sources: readonly string[]; // folders whose files change the pages
  readonly assets: Assets;
  readonly licences: string;
}

export function serve(server: ViteDevServer, dev: Development): void {
  const newest = keepNewest(() => stampOf(dev.sources), dev.compile);
  let shown = ''; // the stamp of what the last page answered was made of
  let mistake: object | null = null; // what that page has to say in the overlay
  server.watcher.add([...dev.sources]);
  const reload = () => server.ws.send({ type: 'full-reload' });
  const changed = (path: string) => {
    if (dev.sources.some((folder) => path.startsWith(folder))) reload();
  };
  for (const event of ['add', 'addDir', 'change', 'unlink', 'unlinkDir'] as const)
    server.watcher.on(event, changed);

  // A page hears of changes only once it is here. What was saved on its way is made up for.
  server.ws.on('connection', () => {
    if (stampOf(dev.sources) !== shown) reload();
    else if (mistake) server.ws.send({ type: 'error', err: mistake as never });
  });

  server.middlewares.use(async (request, response, next) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path.endsWith('/licences.txt')) return response.end(dev.licences);
    if (!/^\/(?:[a-z0-9-]+\/)*(?:[a-z0-9-]+\.html)?$/.test(path)) return next();
    const { stamp, made, error } = await newest();
    shown = stamp;
    mistake = error ? worded(error) : null;
    if (error) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!doctype html><script type="module" src="/@vite/client"></script>');
      server.config.logger.error(error.message);
      return;
    }
    const wanted = path.endsWith('/') ? `${path}index.html` : path;
    const page = made?.pages.find(({ file }) => `/${file}` === wanted);
    if (!page) return next();
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(page.render(dev.assets));
  });
}

const worded = (error: Error) => {
  const { message, stack = '' } = error;
  const { loc } = error as { loc?: { file: string; line: number; column: number } };
  return { message, stack: loc ? '' : stack, ...(loc ? { loc } : {}) };
};

export interface Newest<Made> {
  readonly stamp: string;
  readonly made?: Made;
  readonly error?: Error;
}

/** Makes a thing anew when the stamp of its sources is another one, also when that happens while it is made:
 *  what is answered is never older than the question. A failure is kept like a success. */
export function keepNewest<Made>(
  stampNow: () => string,
  make: () => Promise<Made>,
): () => Promise<Newest<Made>> {
  let current: { readonly stamp: string; readonly answer: Promise<Newest<Made>> } | null = null;
  return async () => {
    for (;;) {
      const stamp = stampNow();
      if (current?.stamp !== stamp) {
        const answer = make().then(
          (made): Newest<Made> => ({ stamp, made }),
          (error: Error): Newest<Made> => ({ stamp, error }),
        );
        current = { stamp, answer };
      }
      const answer = await current.answer;
      if (answer.stamp === stampNow()) return answer;
    }
  };
}

/** Every file and folder below these, with when it was last written: changes when any of them does. */
export const stampOf = (folders: readonly string[]): string =>
  folders
    .filter((folder) => existsSync(folder))
    .map(below)
    .join('\n');

const below = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true })
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return `${path}/\n${below(path)}`;
      const { mtimeMs = 0, size = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {};
      return `${path} ${mtimeMs} ${size}`;
    })
    .join('\n');
