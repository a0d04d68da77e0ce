// Development: pages compiled on request, mistakes in Vite's overlay, a reload when anything changes.
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
  let current: Promise<Site> | null = null;
  server.watcher.add([...dev.sources]);
  const changed = (path: string) => {
    if (!dev.sources.some((folder) => path.startsWith(folder))) return;
    current = null;
    server.ws.send({ type: 'full-reload' });
  };
  for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, changed);

  server.middlewares.use(async (request, response, next) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path.endsWith('/licences.txt')) return response.end(dev.licences);
    if (!/^\/(?:[a-z0-9-]+\/)*(?:[a-z0-9-]+\.html)?$/.test(path)) return next();
    try {
      current ??= dev.compile();
      const { pages } = await current;
      const wanted = path.endsWith('/') ? `${path}index.html` : path;
      const page = pages.find(({ file }) => `/${file}` === wanted);
      if (!page) return next();
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(page.render(dev.assets));
    } catch (error) {
      current = null;
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!doctype html><script type="module" src="/@vite/client"></script>');
      const { message, stack = '' } = error as Error;
      const { loc } = error as { loc?: { file: string; line: number; column: number } };
      const err = {
        message,
        stack: loc ? '' : stack,
        ...(loc ? { loc } : {}),
      };
      setTimeout(() => server.ws.send({ type: 'error', err }), 300);
      server.config.logger.error(message);
    }
  });
}
