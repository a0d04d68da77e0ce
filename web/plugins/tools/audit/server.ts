// Serves the built pages as a static host does: brotli for text, a year for what has a hash in its name.
import { readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, sep } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
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

/** A line between server and reader: everything fetched at the same time shares its rate. */
export interface Line {
  readonly bytesPerSecond: number;
  readonly delay: number; // milliseconds from a request to the first byte of its answer
  /** The last byte of an answer has left; at: milliseconds since 1970, as performance.timeOrigin counts. */
  sent?(name: string, at: number): void;
}

const CHUNK = 4096;
const clock = () => performance.timeOrigin + performance.now();

/** Sends chunk by chunk, each when the line has room for it. */
function paced(line: Line) {
  let free = 0; // when the line has sent what was given to it
  return async (answer: ServerResponse, name: string, bytes: Buffer) => {
    await after(line.delay);
    for (let from = 0; from < bytes.length; from += CHUNK) {
      const chunk = bytes.subarray(from, from + CHUNK);
      free = Math.max(free, clock()) + (chunk.length / line.bytesPerSecond) * 1000;
      await after(Math.max(0, free - clock()));
      answer.write(chunk);
    }
    answer.end();
    line.sent?.(name, clock());
  };
}

export async function host(folder: string, path: string, line?: Line): Promise<Host> {
  const send = line ? paced(line) : null;
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
    const bytes = pack(file);
    if (send) void send(answer, name, bytes);
    else answer.end(bytes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  const { port } = server.address() as AddressInfo;
  return { home: `http://localhost:${port}${path}`, close: () => void server.close() };
}
