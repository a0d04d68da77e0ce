// What network and code have in common: the network they speak of, as it is set now.
import type { LayerFact, NetworkAsk } from '../../engine/facts';
import { networkText } from '../../story/listing';
import { type Attrs, factOf, type View } from '../contract';

const SIDES: Readonly<Record<string, readonly number[]>> = { digits: [64], wine: [13] };
const IMAGE = [1, 8, 8];

/** The question of the core that network and code share. null: the story has no such network. */
export function askOf(view: View, name: string, attrs: Attrs): NetworkAsk | null {
  const text = view.files?.networks[name];
  if (text === undefined) return null;
  const network = networkText(text, (view.wanted ?? view.scene).free);
  const data = String(attrs.data ?? 'digits') as NetworkAsk['data'];
  const image = data === 'digits' && /^\s*(?:\w+\s*:)?\s*(?:nn\.)?Conv2d\b/.test(network);
  return {
    kind: 'network',
    network,
    data,
    inputShape: image ? IMAGE : (SIDES[data] ?? [2]),
    rows: Number(attrs.rows ?? 32),
    seed: Number(attrs.seed ?? 1),
  };
}

/** As PyTorch prints it, with the batch in front. */
export const shapeText = (rows: number, shape: readonly number[]): string =>
  `[${[rows, ...shape].join(', ')}]`;

/** 8320 reads as 8 320. */
export const grouped = (count: number): string =>
  String(count).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

export const isNorm = ({ text }: Pick<LayerFact, 'text'>): boolean => /Norm/.test(text);
export const kindOf = ({ text }: Pick<LayerFact, 'text'>): string => text.split('(')[0] ?? text;

export { factOf };
