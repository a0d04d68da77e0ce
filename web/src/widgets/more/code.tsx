// A listing beside its network. A line lights the layers it speaks of, a layer its lines; walking through the
// code takes the batch along, layer by layer.
import { useId, useRef, useState } from 'preact/hooks';
import { fixed } from '../../charts/format';
import type { LayerFact } from '../../engine/facts';
import { type Listing, layersOf } from '../../story/listing';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { CopyCode, Weights } from './code-export';
import { CodeLine } from './code-line';
import { askOf, factOf, shapeText } from './nets';

interface Known {
  readonly listing: Listing;
  readonly layers: readonly LayerFact[];
  readonly rows: number;
  readonly pytorch: string;
  readonly weights: Uint8Array | null;
}
function read(view: View, attrs: Attrs): Known | null {
  const listing = view.files?.listings[String(attrs.of)];
  if (!listing) return null;
  const ask = attrs.network === undefined ? null : askOf(view, String(attrs.network), attrs);
  const fact = ask && factOf<'network'>(view, ask);
  const known = fact && !('sentence' in fact) ? fact : null;
  return {
    listing,
    layers: known?.layers ?? [],
    rows: ask?.rows ?? 0,
    pytorch: known?.pytorch ?? '',
    weights: known?.weights ?? null,
  };
}

function Code({ view, attrs, intend }: WidgetProps) {
  const known = read(view, attrs);
  const id = useId();
  const lines = useRef<HTMLOListElement>(null);
  const [at, setAt] = useState(-1); // the layer the batch has passed, in walking
  if (!known) return <p class="figure-waiting">{M.code.waiting}</p>;
  const { listing, layers } = known;
  const names = layers.map(({ name }) => name);
  const of = layersOf(listing, names);
  const first = attrs.line === undefined ? [] : (of[Number(attrs.line) - 1] ?? []);
  const lit = view.lit ? [view.lit] : first;
  const still = Boolean(attrs.poster);
  const passed = layers[at];
  const walk = (to: number) => {
    setAt(to);
    intend({ kind: 'lit', layer: layers[to]?.name ?? null, passing: false });
  };
  const move = (line: number, by: number) => {
    const buttons = [...(lines.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const here = buttons.findIndex((one) => one.dataset.line === String(line));
    buttons[here + by]?.focus();
  };
  const stop = of.findIndex((one) => one.some((name) => lit.includes(name)));
  const inTabOrder = stop >= 0 ? stop : of.findIndex((one) => one.length > 0);
  return (
    <div class="code-pane">
      <ol ref={lines} class="listing" aria-label={M.code.label}>
        {listing.map(({ text }, line) => (
          <CodeLine
            key={line}
            line={line + 1}
            text={text}
            layers={of[line] ?? []}
            gone={missing(text, names)}
            lit={(of[line] ?? []).some((name) => lit.includes(name)) || line + 1 === attrs.line}
            inTabOrder={line === inTabOrder}
            still={still}
            intend={intend}
            onMove={(by) => move(line + 1, by)}
          />
        ))}
      </ol>
      {!still && layers.length > 0 && (
        <div class="code-walk">
          <fieldset class="buttons" aria-label={M.code.walk}>
            <button
              type="button"
              aria-disabled={at < 0 ? 'true' : undefined}
              onClick={() => at >= 0 && walk(at - 1)}
            >
              {M.code.back}
            </button>
            <button
              type="button"
              class="primary"
              aria-disabled={at >= layers.length - 1 ? 'true' : undefined}
              onClick={() => at < layers.length - 1 && walk(at + 1)}
            >
              {M.code.on}
            </button>
          </fieldset>
          <p id={`${id}at`} class="code-at">
            {passed
              ? M.code.after(
                  passed.name,
                  shapeText(known.rows, passed.shape),
                  fixed(passed.mean, 3),
                  fixed(passed.spread, 3),
                )
              : M.code.before}
          </p>
        </div>
      )}
      {!still && attrs.copy && known.pytorch && <CopyCode code={known.pytorch} />}
      {!still && attrs.weights && known.weights && (
        <Weights bytes={known.weights} name={String(attrs.network)} />
      )}
    </div>
  );
}

/** Does a line make a layer that the network does not have at the moment? */
function missing(text: string, names: readonly string[]): boolean {
  const made = /^\s*self\.(\w+)\s*=\s*nn\./.exec(text)?.[1];
  if (made === undefined || names.length === 0) return false;
  return !names.some((name) => name === made || name.replace(/\d+$/, '') === made);
}

function describe(view: View, attrs: Attrs): string {
  const known = read(view, attrs);
  if (!known) return M.code.waiting;
  const names = known.layers.map(({ name }) => name);
  const of = layersOf(known.listing, names);
  const lines = of.flatMap((one, line) => (view.lit && one.includes(view.lit) ? [line + 1] : []));
  const lit = lines.length > 0 ? ` ${M.code.lines(view.lit ?? '', lines.join(', '))}` : '';
  return `${M.code.describe(known.listing.length)}${lit}`;
}

export const code: Widget = {
  render: (props) => <Code {...props} />,
  describe,
  picture: true,
  asks(view, attrs) {
    const ask = attrs.network === undefined ? null : askOf(view, String(attrs.network), attrs);
    return ask ? [ask] : [];
  },
};
