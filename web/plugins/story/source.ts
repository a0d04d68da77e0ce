// A Markdown file with its fences put in order. An author may nest ::: containers with any number of
// colons; Markdown wants the outer fence to be longer, so the colons are rewritten here, and every place
// is counted back to what the author typed.
import type { Place, Report } from './report';

export interface Source {
  readonly file: string;
  readonly text: string; // with rewritten fences
  /** The author's line and column of an offset in `text`. */
  at(offset: number): Place;
}

interface Fence {
  readonly line: number; // index
  readonly colons: number;
  readonly depth: number;
  readonly name: string; // '' closes
}

const CODE = /^\s*(`{3,}|~{3,})/;
const FENCE = /^(\s*)(:{3,})(.*)$/;

export function readSource(file: string, raw: string, report: Report): Source {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n');
  const fences = pairFences(file, lines, report);
  const deepest = Math.max(0, ...fences.map(({ depth }) => depth));
  // Colons that are no fence, inside code: ours must be longer, or Markdown would end a container there.
  const isFence = new Set(fences.map(({ line }) => line));
  const other = lines.map((text, line) =>
    isFence.has(line) ? 0 : (/^\s*(:{3,})/.exec(text)?.[1]?.length ?? 0),
  );
  const shortest = Math.max(2, ...other) + 1;
  const shifts = new Map<number, { from: number; by: number }>(); // line -> columns after `from` moved
  for (const { line, colons, depth } of fences) {
    const text = lines[line] ?? '';
    const indent = text.search(/:/);
    const wanted = shortest + deepest - depth;
    lines[line] = text.slice(0, indent) + ':'.repeat(wanted) + text.slice(indent + colons);
    shifts.set(line, { from: indent + wanted, by: wanted - colons });
  }

  const starts = [0];
  for (const text of lines) starts.push((starts.at(-1) ?? 0) + text.length + 1);
  const at = (offset: number): Place => {
    const line = Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    );
    const column = offset - (starts[line] ?? 0);
    const shift = shifts.get(line);
    const moved = shift && column >= shift.from ? shift.by : 0;
    return { file, line: line + 1, column: column - moved + 1 };
  };
  return { file, text: lines.join('\n'), at };
}

function pairFences(file: string, lines: readonly string[], report: Report): Fence[] {
  const fences: Fence[] = [];
  const open: Fence[] = [];
  let code = '';
  for (const [line, text] of lines.entries()) {
    const mark = CODE.exec(text)?.[1];
    if (mark && (!code || (mark.startsWith(code) && text.trim() === mark))) code = code ? '' : mark;
    const match = code ? null : FENCE.exec(text);
    if (!match) continue;
    const [, indent = '', marks = '', rest = ''] = match;
    const colons = marks.length;
    const place = { file, line: line + 1, column: indent.length + 1 };
    const top = open.at(-1);
    if (rest.trim() === '') {
      if (!top) {
        report.add(place, `This ${marks} closes nothing.`);
        continue;
      }
      if (top.colons !== colons) {
        const opened = `${':'.repeat(top.colons)}${top.name} of line ${top.line + 1}`;
        report.add(place, `${marks} cannot close the ${opened}: write ${':'.repeat(top.colons)}.`);
      }
      fences.push({ line, colons, depth: open.length - 1, name: '' });
      open.pop();
    } else if (/^[a-z]/i.test(rest)) {
      const name = /^[\w-]+/.exec(rest)?.[0] ?? '';
      const fence = { line, colons, depth: open.length, name };
      fences.push(fence);
      open.push(fence);
    } else {
      report.add(
        place,
        `A container is ${marks} and its name without a space between, like :::step.`,
      );
    }
  }
  for (const { line, colons, name } of open) {
    const column = (lines[line] ?? '').search(/:/) + 1;
    report.add({ file, line: line + 1, column }, `${':'.repeat(colons)}${name} is never closed.`);
  }
  return fences;
}
