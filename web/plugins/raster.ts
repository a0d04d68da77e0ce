// Draws the few shapes that our own SVG art is made of (paths of M L H V C Z, circles) as a PNG, without a browser.
// Edges are as soft as a pixel is wide: coverage comes from the distance to the outline.
import { deflateSync } from 'node:zlib';

type Point = readonly [x: number, y: number];
interface Shape {
  readonly outline: readonly (readonly Point[])[];
  readonly fill: Colour | null;
  readonly stroke: Colour | null;
  readonly width: number;
}
type Colour = readonly [red: number, green: number, blue: number];

const CURVE = 16; // pieces of a curve
const hex = (text: string): Colour => {
  const value = Number.parseInt(text.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};

/** The outlines of a path; a command it does not know is an error, not a wrong picture. */
export function outlines(d: string): Point[][] {
  const words = d.match(/[a-z]|-?(?:\d+\.?\d*|\.\d+)/gi) ?? [];
  const lines: Point[][] = [];
  let [x, y] = [0, 0];
  let at = 0;
  let command = '';
  const number = () => Number(words[at++]);
  while (at < words.length) {
    if (/[a-z]/i.test(words[at] ?? '')) command = words[at++] ?? '';
    const relative = command === command.toLowerCase();
    const px = () => (relative ? x : 0) + number();
    const py = () => (relative ? y : 0) + number();
    const line = lines.at(-1);
    switch (command.toLowerCase()) {
      case 'm':
        [x, y] = [px(), py()];
        lines.push([[x, y]]);
        command = relative ? 'l' : 'L';
        break;
      case 'l':
        [x, y] = [px(), py()];
        line?.push([x, y]);
        break;
      case 'h':
        x = px();
        line?.push([x, y]);
        break;
      case 'v':
        y = py();
        line?.push([x, y]);
        break;
      case 'c': {
        const [ax, ay, bx, by, cx, cy] = [px(), py(), px(), py(), px(), py()];
        const [sx, sy] = [x, y];
        for (let i = 1; i <= CURVE; ++i) {
          const t = i / CURVE;
          const u = 1 - t;
          const mix = (s: number, a: number, b: number, c: number) =>
            u ** 3 * s + 3 * u * u * t * a + 3 * u * t * t * b + t ** 3 * c;
          line?.push([mix(sx, ax, bx, cx), mix(sy, ay, by, cy)]);
        }
        [x, y] = [cx, cy];
        break;
      }
      case 'z':
        [x, y] = line?.[0] ?? [0, 0];
        line?.push([x, y]);
        break;
      default:
        throw new Error(`The path command "${command}" is not drawn here: ${d}`);
    }
  }
  return lines;
}

function circle(cx: number, cy: number, r: number): Point[] {
  return Array.from({ length: 4 * CURVE + 1 }, (_, i) => {
    const turn = (i * Math.PI) / (2 * CURVE);
    return [cx + r * Math.cos(turn), cy + r * Math.sin(turn)];
  });
}

export interface Art {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Reads <path>, <circle> and <g fill> of an SVG of ours. */
export function readArt(svg: string): Art {
  const [, width = '0', height = '0'] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  const shapes: Shape[] = [];
  let inherited: string | undefined;
  for (const [, closing, name, rest = ''] of svg.matchAll(/<(\/?)(g|path|circle)\b([^>]*)>/g)) {
    const get = (key: string) => new RegExp(`(?:^|\\s)${key}="([^"]*)"`).exec(rest)?.[1];
    if (name === 'g') {
      inherited = closing ? undefined : get('fill');
      continue;
    }
    const colour = (key: string, otherwise?: string) => {
      const text = get(key) ?? otherwise;
      return text ? hex(text) : null;
    };
    const [cx, cy, r] = [get('cx'), get('cy'), get('r')].map(Number);
    const outline = name === 'path' ? outlines(get('d') ?? '') : [circle(cx ?? 0, cy ?? 0, r ?? 0)];
    const fill = colour('fill', inherited);
    shapes.push({
      outline,
      fill,
      stroke: colour('stroke'),
      width: Number(get('stroke-width') ?? 1),
    });
  }
  return { width: Number(width), height: Number(height), shapes };
}

/** A shape made ready: the ends of its lines, four numbers each, and the box around them. */
interface Ready extends Omit<Shape, 'outline'> {
  readonly lines: Float64Array;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}
function ready({ outline, ...rest }: Shape): Ready {
  const ends = outline.flatMap((line) =>
    line.slice(1).map((to, i) => [...(line[i] as Point), ...to]),
  );
  const xs = outline.flat().map(([x]) => x);
  const ys = outline.flat().map(([, y]) => y);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  return { ...rest, lines: Float64Array.from(ends.flat()), box };
}

/** How far a point is outside of the outline; inside (even-odd) the distance is negative. */
function beyond({ lines }: Ready, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  let inside = false;
  for (let i = 0; i < lines.length; i += 4) {
    const ax = lines[i] as number;
    const ay = lines[i + 1] as number;
    const dx = (lines[i + 2] as number) - ax;
    const dy = (lines[i + 3] as number) - ay;
    const part = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.max(0, Math.min(part, 1));
    const fx = x - ax - t * dx;
    const fy = y - ay - t * dy;
    nearest = Math.min(nearest, fx * fx + fy * fy);
    if (ay > y !== ay + dy > y && x < ax + ((y - ay) / dy) * dx) inside = !inside;
  }
  return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
}

export interface Icon {
  readonly size: number; // pixels
  readonly part: number; // of the square that the art may fill
  readonly ground: string | null; // colour behind it; null: see-through
}

export function draw({ width, height, shapes }: Art, { size, part, ground }: Icon): Uint8Array {
  const zoom = (size * part) / Math.max(width, height);
  const [left, top] = [(size - width * zoom) / 2, (size - height * zoom) / 2];
  const pixels = new Float64Array(size * size * 4); // premultiplied, 0..1
  const lay = (at: number, [red, green, blue]: Colour, cover: number) => {
    const under = 1 - cover;
    pixels[at] = (red / 255) * cover + (pixels[at] as number) * under;
    pixels[at + 1] = (green / 255) * cover + (pixels[at + 1] as number) * under;
    pixels[at + 2] = (blue / 255) * cover + (pixels[at + 2] as number) * under;
    pixels[at + 3] = cover + (pixels[at + 3] as number) * under;
  };
  const made = shapes.map(ready);
  const paper = ground === null ? null : hex(ground);
  const cover = (out: number) => Math.max(0, Math.min(1, 0.5 - out * zoom));
  for (let row = 0; row < size; ++row) {
    for (let column = 0; column < size; ++column) {
      const at = (row * size + column) * 4;
      if (paper) lay(at, paper, 1);
      const [x, y] = [(column + 0.5 - left) / zoom, (row + 0.5 - top) / zoom];
      for (const shape of made) {
        const { box, fill, stroke } = shape;
        const reach = (stroke ? shape.width / 2 : 0) + 1 / zoom;
        if (x < box[0] - reach || x > box[2] + reach) continue;
        if (y < box[1] - reach || y > box[3] + reach) continue;
        const out = beyond(shape, x, y);
        if (cover(out) > 0 && fill) lay(at, fill, cover(out));
        if (stroke) lay(at, stroke, cover(Math.abs(out) - shape.width / 2));
      }
    }
  }
  return png(size, pixels);
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; ++k) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  ends.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function png(size: number, pixels: Float64Array): Uint8Array {
  const rows = Buffer.alloc(size * (size * 4 + 1)); // each row begins with its filter: 0, none
  for (let i = 0; i < size * size; ++i) {
    const alpha = pixels[4 * i + 3] ?? 0;
    const to = Math.floor(i / size) * (size * 4 + 1) + 1 + (i % size) * 4;
    for (let k = 0; k < 3; ++k)
      rows[to + k] = alpha > 0 ? Math.round((255 * (pixels[4 * i + k] ?? 0)) / alpha) : 0;
    rows[to + 3] = Math.round(255 * alpha);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8); // 8 bits, red green blue alpha
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
