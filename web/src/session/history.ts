// The browser's history, wrapped: some browsers refuse too many entries in a short time, or any at all in a
// sandbox. The page works on; only the address lags behind.
export type Walk = 'push' | 'replace';

let again: ReturnType<typeof setTimeout> | undefined;

export function write(url: string, how: Walk): void {
  clearTimeout(again);
  if (url === location.pathname + location.search + location.hash) return;
  try {
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(history.state, '', url);
  } catch {
    again = setTimeout(() => write(url, 'replace'), 1500);
  }
}
