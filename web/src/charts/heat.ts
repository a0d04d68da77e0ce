// A map of cells: what an unknown cell borrows while the map fills, where a cell lies and which one a pointer
// means. Pure geometry.

export interface Cell {
  readonly column: number;
  readonly row: number;
}

/** Each cell's value, or that of the nearest known one: what to paint while the map fills. NaN: nothing known. */
export function borrowed(cells: ArrayLike<number>, columns: number): Float32Array {
  const rows = cells.length / columns;
  const known: Cell[] = [];
  for (let i = 0; i < cells.length; ++i)
    if (!Number.isNaN(cells[i] as number))
      known.push({ column: i % columns, row: Math.floor(i / columns) });
  return Float32Array.from({ length: rows * columns }, (_, i) => {
    const own = cells[i] as number;
    if (!Number.isNaN(own) || known.length === 0) return own;
    let best = Number.POSITIVE_INFINITY;
    let value = Number.NaN;
    for (const { column, row } of known) {
      const far = (column - (i % columns)) ** 2 + (row - Math.floor(i / columns)) ** 2;
      if (far < best) [best, value] = [far, cells[row * columns + column] as number];
    }
    return value;
  });
}

export interface Map {
  readonly columns: number;
  readonly rows: number;
  readonly side: number; // of a cell; cells are square as far as the room allows
  readonly high: number;
  readonly width: number;
  readonly height: number;
}

/** A map into `room` pixels: whole pixels a cell, never below `least`. Row 0 is at the bottom. */
export function layout(columns: number, rows: number, room: number, least = 8, most = 34): Map {
  const side = Math.max(least, Math.min(most, Math.floor(room / columns)));
  const high = Math.min(side, 28);
  return { columns, rows, side, high, width: side * columns, height: high * rows };
}

export const cornerOf = (map: Map, { column, row }: Cell): { x: number; y: number } => ({
  x: column * map.side,
  y: (map.rows - 1 - row) * map.high,
});

/** The cell under a point; null outside. */
export function cellAt(map: Map, x: number, y: number): Cell | null {
  const column = Math.floor(x / map.side);
  const row = map.rows - 1 - Math.floor(y / map.high);
  return column >= 0 && column < map.columns && row >= 0 && row < map.rows ? { column, row } : null;
}

/** Where an arrow key leads; null for other keys. */
export function keyed(map: Map, { column, row }: Cell, key: string): Cell | null {
  const move: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
    Home: [-map.columns, 0],
    End: [map.columns, 0],
    PageUp: [0, map.rows],
    PageDown: [0, -map.rows],
  };
  const by = Object.hasOwn(move, key) ? move[key] : undefined;
  if (!by) return null;
  const inside = (value: number, size: number) => Math.max(0, Math.min(size - 1, value));
  return { column: inside(column + by[0], map.columns), row: inside(row + by[1], map.rows) };
}

/** Which of `shades` a value gets, 0 the least; -1 for what is no number. */
export function shade(value: number, lo: number, hi: number, shades: number): number {
  if (Number.isNaN(value)) return -1;
  const part = (value - lo) / (hi - lo || 1);
  return Math.max(0, Math.min(shades - 1, Math.floor(part * shades)));
}
