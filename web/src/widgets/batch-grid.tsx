// The batch as a table: a row per sample, a column per feature, statistics along the edge of the groups.
import { useRef, useState } from 'preact/hooks';
import { decimals } from '../charts/format';
import { tint } from '../charts/pixels';
import { clamp, extent } from '../charts/scale';
import type { Stages } from '../engine/protocol';
import type { Scene } from '../session/scene';
import { F } from '../words/figures';
import type { Widget, WidgetProps } from './contract';
import { Digit } from './digit';
import { columnName, focusedIndex, nothingToShow, rowName, showsInput, valuesAt } from './focus';
import { GridCell } from './grid-cell';
import { EdgeCell, EdgeName, edgeOf, type Statistic } from './grid-edge';
import { caption, describe } from './grid-words';

function BatchGrid(props: WidgetProps) {
  const { stages } = props.view;
  if (!stages) return <p class="figure-waiting">{F.waiting}</p>;
  if (nothingToShow(props.view)) return null;
  return <Table {...props} stages={stages} />;
}

function Table({ view, attrs, intend, stages }: WidgetProps & { stages: Stages }) {
  const { scene } = view;
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 }); // the one cell in the tab order
  const [trouble, setTrouble] = useState<string | null>(null);
  const still = Boolean(attrs.poster);
  const editable = Boolean(attrs.edit) && showsInput(scene.level) && !still;
  const scrolls = !still && stages.rows > 10;
  const byColumn = scene.axis === 'columns';
  const focused = focusedIndex(scene);
  const edges = edgeOf(view, attrs, stages);
  const others = attrs.both && view.counterpart ? edgeOf(view, attrs, view.counterpart) : [];
  const [below, beside] = byColumn ? [edges, others] : [others, edges];
  const { features } = stages;
  const values = valuesAt(scene.level, stages);
  const rows = Array.from({ length: stages.rows }, (_, i) => i);
  const columns = Array.from({ length: features }, (_, i) => i);
  const value = (row: number, column: number) => values[row * features + column] ?? Number.NaN;
  const span = extent(values);
  const largest = span ? Math.max(Math.abs(span.lo), Math.abs(span.hi)) : 0;
  const places = columns.map((column) => decimals(rows.map((row) => value(row, column))));

  const go = (row: number, column: number) => {
    const to = { row: clamp(row, 0, stages.rows - 1), column: clamp(column, 0, features - 1) };
    setAt(to);
    const cell = `[data-row="${to.row}"][data-column="${to.column}"] .entry`;
    table.current?.querySelector<HTMLElement>(cell)?.focus();
  };
  const head = (kind: 'column' | 'row', index: number, label: string) =>
    !still && (kind === 'column') === byColumn ? (
      <button
        type="button"
        aria-pressed={index === focused}
        onClick={() => intend({ kind: 'var', name: kind, value: index, done: true })}
      >
        {label}
      </button>
    ) : (
      <span>{label}</span>
    );
  const edge = (one: Statistic, index: number) => (
    <EdgeCell
      key={index}
      one={one}
      index={index}
      focused={edges.includes(one) && index === focused}
      view={view}
      still={still}
      intend={intend}
    />
  );
  const cell = (row: number, column: number) => (
    <GridCell
      key={column}
      view={view}
      row={row}
      column={column}
      value={value(row, column)}
      places={places[column] as number}
      tint={tint(value(row, column), largest)}
      focused={(byColumn ? column : row) === focused}
      edited={isEdited(scene, row, column)}
      mode={still ? 'still' : editable ? 'edit' : 'read'}
      inTabOrder={
        row === Math.min(at.row, stages.rows - 1) && column === Math.min(at.column, features - 1)
      }
      onEnter={() => setAt({ row, column })}
      onGo={go}
      onTrouble={setTrouble}
      intend={intend}
    />
  );

  return (
    <div class="grid-frame">
      <div
        class="grid-scroll"
        {...(scrolls ? { tabindex: 0, role: 'group', 'aria-label': F.scrolls } : {})}
      >
        <table
          ref={table}
          class={`grid grid-${scene.level} columns-${features + beside.length}`}
          role={still ? undefined : 'grid'}
        >
          <caption>{caption(view, stages)}</caption>
          <thead>
            <tr>
              <td class="corner" />
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  class={byColumn && column === focused ? 'focused' : ''}
                >
                  {head('column', column, columnName(stages, column))}
                </th>
              ))}
              {beside.map((one) => (
                <EdgeName key={one.key} one={one} scope="col" />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row} class={!byColumn && row === focused ? 'focused' : ''}>
                <th scope="row">
                  {attrs.pictures && stages.pixels && <Digit pixels={stages.pixels} row={row} />}
                  {head('row', row, rowName(stages, row))}
                </th>
                {columns.map((column) => cell(row, column))}
                {beside.map((one) => edge(one, row))}
              </tr>
            ))}
          </tbody>
          {below.length > 0 && (
            <tfoot>
              {below.map((one) => (
                <tr key={one.key} class={`edge ${one.key}`}>
                  <EdgeName one={one} scope="row" />
                  {columns.map((column) => edge(one, column))}
                </tr>
              ))}
            </tfoot>
          )}
        </table>
      </div>
      {attrs.edit && !editable && !still && <BackToBatch intend={intend} />}
      {editable && (
        <p class="grid-trouble" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

const isEdited = ({ edits }: Scene, row: number, column: number): boolean =>
  edits.some(
    (e) => (e.row === row || e.row === 'all') && (e.column === column || e.column === 'all'),
  );

const BackToBatch = ({ intend }: Pick<WidgetProps, 'intend'>) => (
  <p class="grid-hint">
    {F.results}{' '}
    <button
      type="button"
      class="link"
      onClick={() => intend({ kind: 'var', name: 'level', value: 'x', done: true })}
    >
      {F.back}
    </button>{' '}
    {F.toType}
  </p>
);

export const batchGrid: Widget = {
  render: (props) => <BatchGrid {...props} />,
  describe,
  picture: true,
};
