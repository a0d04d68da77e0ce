// Serves the built page to this machine's browsers the way a plain static host would: no rewriting, no headers of its
// own, from any sub-path.   node tools/serve.mjs FOLDER [--port N] [--prefix /some/path/]
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

const FIRST_PORT = 8000;
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { port: { type: 'string' }, prefix: { type: 'string', default: '/' } },
      allowPositionals: true,
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
      fail(`--port takes a number from 1 to 65535, not "${values.port}".`);
    }
    const prefix = `/${values.prefix}/`.replace(/\/+/g, '/');
    return { root: resolve(positionals[0] ?? '.'), port, prefix };
  } catch (error) {
    fail(error.message);
  }
}

const { root, port, prefix } = readArguments();

/** The file a path stands for, or undefined: never outside the folder. */
function find(path) {
  let name;
  try {
    name = join(root, decodeURIComponent(path));
  } catch {
    return undefined;
  }
  if (name.includes('\0') || !(name + sep).startsWith(root + sep)) return undefined;
  const entry = statSync(name, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.isFile() ? name : undefined;
  const index = join(name, 'index.html');
  return statSync(index, { throwIfNoEntry: false })?.isFile() ? index : undefined;
}

const server = createServer((request, response) => {
  const path = (request.url ?? '/').replace(/[?#].*/, '');
  const say = (status, text, headers = {}) =>
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(text);
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET and HEAD.\n');
  if (!path.startsWith(prefix)) {
    return path === '/' || `${path}/` === prefix
      ? say(302, `The page is at ${prefix}\n`, { Location: prefix })
      : say(404, 'Not found.\n');
  }
  const file = find(path.slice(prefix.length));
  if (file === undefined) return say(404, 'Not found.\n');
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': 'no-cache',
  });
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).on('error', () => response.destroy()).pipe(response);
});

let tried = port ?? FIRST_PORT;
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' && port === undefined && tried < FIRST_PORT + 100) {
    console.log(`Port ${tried} is taken, trying ${tried + 1} (choose one with --port N).`);
    tried += 1;
    server.listen(tried, '127.0.0.1');
  } else if (error.code === 'EADDRINUSE') {
    fail(`port ${tried} is taken: choose another with --port N, or leave --port away to get the next free one.`);
  } else if (error.code === 'EACCES') {
    fail(`port ${tried} is reserved for root: choose one above 1023 with --port N.`);
  } else {
    fail(error.message);
  }
});
server.on('listening', () => {
  console.log(`\n  Sir Norm is at  http://localhost:${server.address().port}${prefix}\n\n  Ctrl-C stops.`);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
server.listen(tried, '127.0.0.1');
