// Files of a story that are no prose: networks/<name>.txt and listings/<name>.py. Read when a widget names
// them, checked against the network and the steps they speak of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WIDGETS } from '../../src/story/catalog';
import { type Listing, type ListingLine, networkText } from '../../src/story/listing';
import type { Files, WidgetUse } from '../../src/story/types';
import { type Directive, placeOf } from './directive';
import type { Here, Page } from './page';
import type { Place } from './report';

const FOLDERS = {
  network: { folder: 'networks', ending: '.txt' },
  listing: { folder: 'listings', ending: '.py' },
} as const;
type Kind = keyof typeof FOLDERS;

/** A translation's files are the original's. */
const home = ({ story, original }: Page) => (original ? join(story.folder, '..') : story.folder);

function namesIn(page: Page, kind: Kind): string[] {
  const { folder, ending } = FOLDERS[kind];
  const path = join(home(page), folder);
  const files = existsSync(path) ? readdirSync(path) : [];
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}
function textOf(page: Page, kind: Kind, name: string): string {
  const { folder, ending } = FOLDERS[kind];
  return readFileSync(join(home(page), folder, `${name}${ending}`), 'utf8').replace(/\r\n?/g, '\n');
}

const MARK = /\s*#@\s*(.*)$/;
function readListing(text: string): Listing {
  const lines = text.replace(/\n+$/, '').split('\n');
  return lines.map((line): ListingLine => {
    const mark = MARK.exec(line)?.[1];
    if (mark === undefined) return { text: line };
    const words = mark.split(/\s+/).filter(Boolean);
    const step = words.find((word) => word.startsWith('step='))?.slice('step='.length);
    const layers = words.filter((word) => !word.includes('='));
    return {
      text: line.replace(MARK, ''),
      ...(layers.length > 0 ? { layers } : {}),
      ...(step ? { step } : {}),
    };
  });
}

/** The layers a network names itself: 'fc1: Linear(64, 128)'. */
const layersIn = (text: string): string[] =>
  [...text.matchAll(/^\s*([A-Za-z_]\w*)\s*:/gm)].map(([, name = '']) => name);

/** Every value a name may take: itself, or the choices of the variable it is. */
function valuesOf(page: Page, word: string): readonly string[] {
  if (!word.startsWith('$')) return [word];
  const variable = page.variables.find(({ name }) => name === word.slice(1));
  return variable?.choices?.map(({ value }) => value) ?? [];
}

/** Reports names of files, layers and lines that are not there. */
export function checkFiles(node: Directive, use: WidgetUse, here: Here): void {
  const { page } = here;
  const { attributes } = WIDGETS[use.name];
  const at = (key: string): Place => placeOf(here, node, key, 'value');
  let layers: string[] | null = null;
  let lines: number | null = null;
  for (const [key, { named }] of Object.entries(attributes)) {
    const value = use.attrs[key];
    if (typeof value !== 'string' || (named !== 'network' && named !== 'listing')) continue;
    const known = namesIn(page, named);
    for (const name of valuesOf(page, value)) {
      if (!known.includes(name)) page.report.unknown(at(key), named, name, known);
      else if (named === 'network') {
        const text = networkText(textOf(page, 'network', name), here.scene?.free ?? {});
        const found = layersIn(text);
        layers = layers ? [...layers, ...found] : found;
      } else lines = readListing(textOf(page, 'listing', name)).length;
    }
  }
  const { layer, line } = use.attrs;
  if (typeof layer === 'string' && layers && !layer.startsWith('$') && !layers.includes(layer))
    page.report.unknown(at('layer'), 'layer in this network', layer, layers);
  if (typeof line === 'number' && lines !== null && line > lines)
    page.report.add(at('line'), `The listing has ${lines} lines; there is no line ${line}.`);
}

/** The core refuses a network: a mistake of the file, not of the step that shows it. Once for each. */
export function refusedNetwork(page: Page, name: string, sentence: string): void {
  const found = /^Line (\d+)(?:, column (\d+))?: (.)/.exec(sentence);
  if (!found) return; // the figure shows what a network refuses to do, such as training on one row
  const [whole, line, column = '1', first = ''] = found;
  const place = { file: `networks/${name}.txt`, line: Number(line), column: Number(column) };
  const message = first.toUpperCase() + sentence.slice(whole.length);
  const known = page.report.problems.some(
    (one) => one.file === place.file && one.message === message,
  );
  if (!known) page.report.add(place, message);
}

/** What the widgets of a chapter need of these files, for the page. */
export function filesOf(page: Page, widgets: readonly WidgetUse[]): Files | null {
  const networks: Record<string, string> = {};
  const listings: Record<string, Listing> = {};
  for (const { name, attrs } of widgets) {
    for (const [key, { named }] of Object.entries(WIDGETS[name].attributes)) {
      const value = attrs[key];
      if (typeof value !== 'string' || (named !== 'network' && named !== 'listing')) continue;
      for (const file of valuesOf(page, value).filter((one) =>
        namesIn(page, named).includes(one),
      )) {
        if (named === 'network') networks[file] = textOf(page, named, file);
        else listings[file] = readListing(textOf(page, named, file));
      }
    }
  }
  const any = Object.keys(networks).length + Object.keys(listings).length;
  return any > 0 ? { networks, listings } : null;
}

/** Layers and steps that the lines of a listing name themselves. */
export function checkListings(page: Page, files: Files, steps: readonly string[]): void {
  const layers = new Set(Object.values(files.networks).flatMap(layersIn));
  for (const [name, listing] of Object.entries(files.listings)) {
    for (const [line, { text, layers: named = [], step }] of listing.entries()) {
      const place = { file: `listings/${name}.py`, line: line + 1, column: text.length + 1 };
      for (const layer of named)
        if (!layers.has(layer))
          page.report.unknown(place, 'layer in the networks of this chapter', layer, layers);
      if (step && !steps.includes(step)) page.report.unknown(place, 'step', step, steps);
    }
  }
}
