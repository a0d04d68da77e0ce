// :num{...} and \live{...}: the same words, checked in one place.
import type { Scene } from '../../src/session/scene';
import { QUANTITIES, type QuantityName } from '../../src/story/catalog';
import { formatFree } from '../../src/story/format';
import { attributes, escapeText } from './html';
import type { LiveNumber } from './math';
import { type Ask, readNumber } from './numbers';
import type { Here } from './page';
import type { Place } from './report';

const KEYS = ['of', 'row', 'column', 'digits'];
const NAMES = Object.keys(QUANTITIES);
const isQuantity = (name: string): name is QuantityName => Object.hasOwn(QUANTITIES, name);

/** null when something was reported. `where` gives the place of an attribute. */
export function liveNumber(
  here: Here,
  words: Readonly<Record<string, string>>,
  where: (key: string) => Place,
): LiveNumber | null {
  const { report, numbers } = here.page;
  const before = report.problems.length;
  const { scene } = here;
  if (scene && words.of !== undefined && scene.free[words.of] !== undefined)
    return freeNumber(here, scene, words, where);
  if (!scene || !here.page.batch) {
    report.add(where(''), 'A live number needs the batch of a scene, and this page has none.');
    return null;
  }
  for (const key of Object.keys(words)) {
    if (!KEYS.includes(key)) report.unknown(where(key), 'attribute', key, KEYS);
  }
  const of = words.of ?? '';
  if (!of) report.add(where(''), 'A live number needs of=, the name of a quantity.');
  else if (!isQuantity(of)) report.unknown(where('of'), 'quantity', of, NAMES);
  const whole = (key: string, below: number, why: string) => {
    const text = words[key];
    if (text === undefined) return undefined;
    if (/^\d{1,3}$/.test(text) && Number(text) < below) return Number(text);
    report.add(
      where(key),
      `${key} is a whole number from 0 to ${below - 1} (${why}), not "${text}".`,
    );
    return undefined;
  };
  const row = whole('row', scene.rows, 'rows count from 0');
  const column = whole('column', scene.features, 'columns count from 0');
  const digits = whole('digits', 10, 'digits after the point');
  if (report.problems.length > before || !isQuantity(of)) return null;
  const ask: Ask = {
    of,
    ...(row === undefined ? {} : { row }),
    ...(column === undefined ? {} : { column }),
    ...(digits === undefined ? {} : { digits }),
  };
  const marks = { 'data-of': of, 'data-row': row, 'data-column': column, 'data-digits': digits };
  try {
    return { text: escapeText(readNumber(numbers, scene, ask)), attributes: attributes(marks) };
  } catch (error) {
    if ((error as Error).name !== 'EngineError') throw error;
    report.add(where(''), `The core refuses this scene: ${(error as Error).message}`);
    return null;
  }
}

/** A variable of the chapter's own: what the author or the reader has chosen. */
function freeNumber(
  { page: { report } }: Here,
  { free }: Scene,
  { of = '', digits, ...others }: Readonly<Record<string, string>>,
  where: (key: string) => Place,
): LiveNumber | null {
  const before = report.problems.length;
  for (const key of Object.keys(others))
    report.unknown(where(key), 'attribute', key, ['of', 'digits']);
  if (digits !== undefined && !/^\d$/.test(digits))
    report.add(where('digits'), `digits is a whole number from 0 to 9, not "${digits}".`);
  if (report.problems.length > before) return null;
  const text = escapeText(formatFree(free[of] ?? Number.NaN, digits));
  return { text, attributes: attributes({ 'data-of': of, 'data-digits': digits }) };
}
