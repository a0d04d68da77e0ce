// Who hears of whom: a matrix of the batch with itself. A row says how strongly one soldier's output depends
// on each soldier of the batch; the darker, the more.
import { figure } from '../../charts/format';
import type { GossipAsk } from '../../engine/facts';
import { M } from '../../words/more';
import type { Attrs, View, Widget, WidgetProps } from '../contract';
import { factOf } from './nets';

const SHADES = 6;

function askOf({ stages, scene }: View): GossipAsk | null {
  if (!stages || stages.rows > 24) return null;
  const gamma = (column: number) => (column === scene.column ? scene.gamma : 1);
  return {
    kind: 'gossip',
    axis: scene.axis,
    x: Array.from(stages.x),
    rows: stages.rows,
    features: stages.features,
    weight: Array.from({ length: stages.features }, (_, column) => gamma(column)),
    eps: scene.eps,
  };
}

function Gossip({ view, attrs, intend }: WidgetProps) {
  const ask = askOf(view);
  if (!ask) return <p class="figure-waiting">{M.gossip.tooMany}</p>;
  const fact = factOf<'gossip'>(view, ask);
  if (!fact) return <p class="figure-waiting">{M.gossip.waiting}</p>;
  if ('sentence' in fact) return <p class="trouble">{fact.sentence}</p>;
  const { matrix } = fact;
  const n = Math.round(Math.sqrt(matrix.length));
  const largest = matrix.reduce((most, value) => Math.max(most, value), 0);
  const picks = Boolean(attrs.pick) && !attrs.poster;
  const row = Math.min(view.scene.row, n - 1);
  const rows = Array.from({ length: n }, (_, at) => at);
  const name = (at: number) => view.stages?.rowNames[at] || M.gossip.soldier(at + 1);
  return (
    <div class="gossip">
      <table>
        <caption>{M.gossip.caption(view.scene.axis)}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              {M.gossip.corner}
            </th>
            {rows.map((at) => (
              <th key={at} scope="col">
                <span>{at + 1}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={i} class={picks && i === row ? 'picked' : ''}>
              <th scope="row">
                {picks ? (
                  <button
                    type="button"
                    aria-pressed={i === row}
                    onClick={() => intend({ kind: 'var', name: 'row', value: i, done: true })}
                  >
                    <b>{i + 1}</b> {name(i)}
                  </button>
                ) : (
                  <>
                    <b>{i + 1}</b> {name(i)}
                  </>
                )}
              </th>
              {rows.map((j) => {
                const value = matrix[i * n + j] ?? 0;
                return (
                  <td key={j} class={`hears g${shade(value, largest)}`} title={figure(value)}>
                    <span class="visually-hidden">{figure(value)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="legend">
        {Array.from({ length: SHADES + 1 }, (_, at) => (
          <span key={at} class={`hears g${at}`} aria-hidden="true" />
        ))}
        {M.gossip.legend(figure(largest))}
      </p>
    </div>
  );
}

/** 0 is exactly nothing; anything else has a shade. The square root keeps the small ones apart. */
const shade = (value: number, largest: number): number =>
  value === 0 || largest === 0 ? 0 : Math.max(1, Math.ceil(SHADES * Math.sqrt(value / largest)));

function describe(view: View, _: Attrs): string {
  const ask = askOf(view);
  const fact = ask && factOf<'gossip'>(view, ask);
  if (!fact) return M.gossip.waiting;
  if ('sentence' in fact) return fact.sentence;
  const n = Math.round(Math.sqrt(fact.matrix.length));
  const row = Math.min(view.scene.row, n - 1);
  const heard = Array.from(fact.matrix.subarray(row * n, row * n + n));
  const others = heard.filter((value, at) => at !== row && value !== 0).length;
  return M.gossip.describe(row + 1, others, n - 1, figure(heard[row] ?? 0));
}

export const gossip: Widget = {
  render: (props) => <Gossip {...props} />,
  describe,
  picture: true,
  asks(view) {
    const ask = askOf(view);
    return ask ? [ask] : [];
  },
};
