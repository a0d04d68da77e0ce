// art/<name>.svg of a story becomes part of the page, so it may hold shapes and nothing else.
import { type Place, Report } from './report';

const SHAPES = [
  'svg',
  'g',
  'path',
  'circle',
  'ellipse',
  'rect',
  'line',
  'polyline',
  'polygon',
  'text',
  'tspan',
  'title',
];
const ATTRIBUTE =
  /^(xmlns|viewBox|class|d|points|transform|[xyr]|[cr][xy]|[xy][12]|width|height|text-anchor|fill-rule|role|aria-hidden|aria-label)$/;

export function readDrawing(file: string, text: string): string {
  const report = new Report();
  const place = (at: number): Place => {
    const before = text.slice(0, at).split('\n');
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const svg = text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, (gone) =>
    gone.replace(/[^\n]/g, ' '),
  );
  if (!/^\s*<svg[^>]* viewBox="/.test(svg))
    report.add(place(0), 'A drawing begins with <svg viewBox="…">.');
  for (const { 1: name = '', 2: rest = '', index } of svg.matchAll(/<(?!\/)([^\s/>]*)([^>]*)>/g)) {
    if (!SHAPES.includes(name)) report.unknown(place(index), 'shape', name, SHAPES);
    for (const { 1: key = '' } of rest.matchAll(/([^\s=/]+)\s*=\s*"[^"]*"/g)) {
      if (!ATTRIBUTE.test(key))
        report.add(
          place(index),
          `A drawing takes its colours from classes: <${name}> must not have ${key}=.`,
        );
    }
  }
  report.throwIfAny();
  const art = svg.trim().replace(/ xmlns="[^"]*"/g, '');
  if (/^<svg[^>]* class="(?:[^"]* )?art[ "]/.test(art)) return art;
  return /^<svg[^>]* class="/.test(art)
    ? art.replace(/^(<svg[^>]* class=")/, '$1art ')
    : art.replace(/^<svg/, '<svg class="art" aria-hidden="true"');
}
