// Addresses that Trusted Types let a script be loaded from: this site's own files, and nothing else.
interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The folder above this script's own: what the pages live under. */
const HOME = import.meta.url.replace(/[^/]*\/[^/]*$/, '');

function own(url: string): string {
  const { href } = new URL(url, document.baseURI);
  if (href.startsWith(HOME)) return href;
  throw new TypeError(`${href} is not one of our scripts.`);
}

let policy: { createScriptURL(url: string): unknown } | undefined;

/** The address of a worker, fit for `new Worker` and for a service worker. */
export function trusted(url: string): URL {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policy ??= policies
    ? policies.createPolicy('sirnorm', { createScriptURL: own })
    : { createScriptURL: own };
  return policy.createScriptURL(url) as URL;
}
