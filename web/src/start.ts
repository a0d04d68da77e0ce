// The engine's worker, on its way before the page's own script: a chapter names this file first, so that the
// worker loads and compiles while the browser still lays out the text.
import { type Client, createClient } from './engine/client';
import { spawn } from './engine/spawn';

let client: Client | null = null;

/** The one engine of a page. */
export function engine(): Client {
  client ??= createClient(spawn);
  return client;
}

// A page that needs the engine says so where it names this file: plugins/story/shell.ts.
if (document.querySelector('script[data-engine]')) engine();
