// Serves the built pages as a static host does: brotli for text, a year for what has a hash in its name.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const PACKED = /\.(?:woff2|png)$/; // compressed already

export interface Host {
  readonly home: string;
  close(): void;
}

export async function host(folder: string, path: string): Promise<Host> {
  const packed = new Map<string, Buffer>();
  const pack = (file: string) => {
    const known = packed.get(file);
    if (known) return known;
    const bytes = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    const made = PACKED.test(file) ? bytes : brotliCompressSync(bytes, { params });
    packed.set(file, made);
    return made;
  };
  const server = createServer(({ url = '/' }, answer) => {
    const name = decodeURIComponent(url.replace(/[?#].*/, ''));
    const wanted = join(folder, name.startsWith(path) ? name.slice(path.length) : '\0');
    const inside = wanted === folder || wanted.startsWith(folder + sep);
    const entry =
      inside && !wanted.includes('\0') ? statSync(wanted, { throwIfNoEntry: false }) : undefined;
    const file = entry?.isDirectory() ? join(wanted, 'index.html') : wanted;
    if (!entry || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, {
      'Content-Type': TYPES[extname(file)] ?? 'text/plain; charset=utf-8',
      'Cache-Control': name.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
      ...(PACKED.test(file) ? {} : { 'Content-Encoding': 'br' }),
    });
    answer.end(pack(file));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  const { port } = server.address() as AddressInfo;
  return { home: `http://localhost:${port}${path}`, close: () => void server.close() };
}
