// A network from its input down to its output: each layer a piece as wide as what enters and leaves it,
// with its shape and its numbers. Pointing at a layer lights it here and in the listing.
import { fixed } from '../../charts/format';
import type { LayerFact, NetworkFact } from '../../engine/facts';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { askOf, factOf, grouped, isNorm, kindOf, shapeText } from './nets';

const WIDE = 96; // of the widest layer's piece
const TALL = 40;

const size = (shape: readonly number[]): number => shape.reduce((all, side) => all * side, 1);

function facts(view: View, attrs: Attrs): { known: NetworkFact | null; refused: string | null } {
  const ask = askOf(view, String(attrs.of), attrs);
  const fact = ask && factOf<'network'>(view, ask);
  if (fact && 'sentence' in fact) return { known: null, refused: fact.sentence };
  return { known: fact, refused: null };
}

function Network({ view, attrs, intend }: WidgetProps) {
  const { known, refused } = facts(view, attrs);
  const ask = askOf(view, String(attrs.of), attrs);
  if (refused) return <p class="trouble">{refused}</p>;
  if (!known || !ask) return <p class="figure-waiting">{M.network.waiting}</p>;
  const widths = [size(ask.inputShape), ...known.layers.map(({ shape }) => size(shape))];
  const largest = Math.max(...widths);
  const wide = (units: number) =>
    WIDE * (0.16 + 0.84 * (Math.log2(units + 1) / Math.log2(largest + 1)));
  const lit = view.lit ?? (attrs.layer === undefined ? null : String(attrs.layer));
  const total = known.layers.reduce((sum, { parameters }) => sum + parameters, 0);
  return (
    <div class="network">
      <p class="network-end">
        {M.network.in} <span class="shape">{shapeText(ask.rows, ask.inputShape)}</span>
      </p>
      <ol class="layers" aria-label={M.network.label}>
        {known.layers.map((layer, at) => (
          <li key={layer.name}>
            <Layer
              layer={layer}
              rows={ask.rows}
              from={wide(widths[at] ?? 1)}
              to={wide(widths[at + 1] ?? 1)}
              show={String(attrs.show ?? 'parameters')}
              lit={layer.name === lit}
              still={Boolean(attrs.poster)}
              intend={intend}
            />
          </li>
        ))}
      </ol>
      <p class="network-end">{M.network.total(grouped(total))}</p>
    </div>
  );
}

interface LayerProps extends Pick<WidgetProps, 'intend'> {
  layer: LayerFact;
  rows: number;
  from: number;
  to: number;
  show: string;
  lit: boolean;
  still: boolean;
}
function Layer({ layer, rows, from, to, show, lit, still, intend }: LayerProps) {
  const norm = isNorm(layer);
  const [a, b] = [(WIDE - from) / 2, (WIDE - to) / 2];
  const label = layer.name === kindOf(layer) ? '' : layer.name;
  const inside = (
    <>
      <svg
        class="piece"
        viewBox={`0 0 ${WIDE} ${TALL}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path
          d={`M${a.toFixed(1)} 0H${(WIDE - a).toFixed(1)}L${(WIDE - b).toFixed(1)} ${TALL}H${b.toFixed(1)}Z`}
        />
      </svg>
      <span class="layer-name">{label}</span>
      <code class="layer-text">{layer.text}</code>
      <span class="shape">{shapeText(rows, layer.shape)}</span>
      {show !== 'shapes' && <span class="layer-says">{says(layer, show)}</span>}
    </>
  );
  const kind = `layer ${norm ? 'norm' : layer.parameters > 0 ? 'learns' : 'plain'}${lit ? ' lit' : ''}`;
  if (still) return <div class={kind}>{inside}</div>;
  const say = (name: string | null, passing: boolean) =>
    intend({ kind: 'lit', layer: name, passing });
  return (
    <button
      type="button"
      class={kind}
      aria-pressed={lit}
      onClick={() => say(lit ? null : layer.name, false)}
      onFocus={() => say(layer.name, true)}
      onBlur={() => say(null, true)}
      onPointerEnter={(event) => event.pointerType !== 'touch' && say(layer.name, true)}
      onPointerLeave={(event) => event.pointerType !== 'touch' && say(null, true)}
    >
      {inside}
    </button>
  );
}

function says({ parameters, gathered, work, mean, spread }: LayerFact, show: string): string {
  if (show === 'work') return M.network.work(grouped(work));
  if (show === 'values') return M.network.values(fixed(mean, 3), fixed(spread, 3));
  const learned = parameters > 0 ? M.network.learned(grouped(parameters)) : M.network.nothing;
  return gathered > 0 ? `${learned}, ${M.network.gathered(grouped(gathered))}` : learned;
}

function describe(view: View, attrs: Attrs): string {
  const { known, refused } = facts(view, attrs);
  if (refused) return refused;
  if (!known) return M.network.waiting;
  const total = known.layers.reduce((sum, { parameters }) => sum + parameters, 0);
  const lit = known.layers.find(({ name }) => name === (view.lit ?? attrs.layer));
  const about = lit
    ? ` ${lit.name}, ${lit.text}: ${says(lit, String(attrs.show ?? 'parameters'))}.`
    : '';
  return `${M.network.describe(known.layers.length, grouped(total))}${about}`;
}

export const network: Widget = {
  render: (props) => <Network {...props} />,
  describe,
  picture: true,
  asks(view, attrs) {
    const ask = askOf(view, String(attrs.of), attrs);
    return ask ? [ask] : [];
  },
};
