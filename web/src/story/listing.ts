// A listing as the compiler hands it over: its lines, the layers each of them speaks of, the steps it belongs to.
export interface ListingLine {
  readonly text: string;
  readonly layers?: readonly string[]; // given by the author: #@ bn1 relu1
  readonly step?: string; // #@ step=summon
}
export type Listing = readonly ListingLine[];

const CALL = /\bself\.([A-Za-z_]\w*)/g;

/** The layers of a network that each line speaks of. A module that stands for several layers, such as one
 *  self.relu for relu1 and relu2, is the first of them where it is called first, and all where it is made. */
export function layersOf(
  listing: Listing,
  layers: readonly string[],
): readonly (readonly string[])[] {
  const calls = new Map<string, number>();
  return listing.map(({ text, layers: given }) => {
    if (given) return given;
    const code = text.replace(/#.*$/, '');
    const made = /^\s*self\.\w+\s*=[^=]/.test(code);
    const found = [...code.matchAll(CALL)].map(([, name = '']) => name);
    const each = found.reverse().map((name): readonly string[] => {
      if (layers.includes(name)) return [name]; // calls are nested: the innermost comes first
      const family = layers.filter((layer) => layer.replace(/\d+$/, '') === name);
      if (made) return family;
      const at = calls.get(name) ?? 0;
      if (family.length > 0) calls.set(name, at + 1);
      return family.slice(at, at + 1);
    });
    return each.flat();
  });
}

/** A network's text with the chapter's variables in place; a layer that is none is left out. */
export function networkText(text: string, vars: Readonly<Record<string, number | string>>): string {
  return text
    .split('\n')
    .map((line) =>
      line.replace(/\$([a-z][a-z0-9_]*)/g, (whole, name) => String(vars[name] ?? whole)),
    )
    .filter((line) => !/^\s*(?:\w+\s*:)?\s*none\b/.test(line))
    .join('\n');
}
