// A figure of the page as one SVG that stands alone: every colour, width and typeface written into it, no class, no
// style sheet, nothing from elsewhere. Its words outside of drawings are set where they stand on the page.

const NS = 'http://www.w3.org/2000/svg';
/** What a style sheet says of a mark, as attributes; with what goes without saying. */
const LOOKS: Readonly<Record<string, string>> = {
  fill: '',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-opacity': '1',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
};
const LETTERING: Readonly<Record<string, string>> = {
  'font-size': '',
  'font-weight': '400',
  'font-style': 'normal',
  'text-anchor': 'start',
};
const FAMILY = "'Source Serif 4', Georgia, serif"; // the page's own typefaces stay with the page
const KEPT =
  /^(?:x|y|x1|y1|x2|y2|dx|dy|cx|cy|r|rx|ry|d|width|height|viewBox|points|transform|preserveAspectRatio)$/;

function dress(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const { name } of [...to.attributes]) if (!KEPT.test(name)) to.removeAttribute(name);
  const text = /^t(?:ext|span)$/.test(to.localName);
  for (const [name, plain] of Object.entries({ ...LOOKS, ...(text ? LETTERING : {}) })) {
    const value = style.getPropertyValue(name);
    if (value !== plain) to.setAttribute(name, value);
  }
  if (text) to.setAttribute('font-family', FAMILY);
}

/** A drawing of the page, dressed; what is not to be seen is not there. */
function drawing(svg: SVGSVGElement, left: number, top: number): SVGSVGElement {
  const made = svg.cloneNode(true) as SVGSVGElement;
  const pairs = [...svg.querySelectorAll('*')].map(
    (one, at) => [one, made.querySelectorAll('*')[at] as Element] as const,
  );
  const box = svg.getBoundingClientRect();
  dress(svg, made);
  for (const [from, to] of pairs) {
    const { display, visibility } = getComputedStyle(from);
    if (display === 'none' || visibility === 'hidden') to.remove();
    else dress(from, to);
  }
  for (const [name, value] of Object.entries({
    x: box.left - left,
    y: box.top - top,
    width: box.width,
    height: box.height,
  }))
    made.setAttribute(name, String(value));
  return made;
}

const LEFT_OUT = 'svg, table, button, details, input, .map-reading, .visually-hidden, [hidden]';
const MARGIN = 12; // px

/** The lines of a text as they are broken on the page. */
function* linesOf(node: Text): Generator<readonly [string, DOMRect]> {
  const range = document.createRange();
  let line = '';
  let box: DOMRect | null = null;
  for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const here = range.getBoundingClientRect();
    if (here.width === 0) continue;
    if (box && Math.abs(here.top - box.top) > 2) {
      yield [line, box];
      line = '';
      box = null;
    }
    line += line ? ` ${word}` : word;
    box ??= here;
  }
  if (box) yield [line, box];
}

function lettering(panel: Element, left: number, top: number): SVGElement[] {
  const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
  const made: SVGElement[] = [];
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const parent = node.parentElement;
    if (!parent || parent.closest(LEFT_OUT)) continue;
    const style = getComputedStyle(parent);
    for (const [line, box] of linesOf(node)) {
      const text = document.createElementNS(NS, 'text');
      const looks = {
        x: box.left - left,
        y: box.top - top + box.height / 2,
        'dominant-baseline': 'central',
        fill: style.color,
        'font-family': FAMILY,
        'font-size': style.fontSize,
        'font-weight': style.fontWeight,
        'font-style': style.fontStyle,
      };
      for (const [name, value] of Object.entries(looks)) text.setAttribute(name, String(value));
      text.textContent = line;
      made.push(text);
    }
  }
  return made;
}

/** The first ground of its own below a mark. */
function groundOf(element: Element | null): string {
  for (let one = element; one; one = one.parentElement) {
    const { backgroundColor } = getComputedStyle(one);
    if (!/^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return 'white';
}

export interface Picture {
  readonly text: string; // the SVG
  readonly width: number; // px
  readonly height: number;
}

/** title and says go into the picture, for who cannot see it. */
export function pictureOf(panel: Element, title: string, says: string): Picture {
  const box = panel.getBoundingClientRect();
  const [left, top] = [box.left - MARGIN, box.top - MARGIN];
  const [wide, high] = [box.width, box.height].map((side) => Math.ceil(side) + 2 * MARGIN) as [
    number,
    number,
  ];
  const root = document.createElementNS(NS, 'svg');
  for (const [name, value] of Object.entries({
    width: wide,
    height: high,
    viewBox: `0 0 ${wide} ${high}`,
    role: 'img',
  }))
    root.setAttribute(name, String(value));
  const told = (name: 'title' | 'desc', words: string) => {
    const made = document.createElementNS(NS, name);
    made.textContent = words;
    return made;
  };
  const ground = document.createElementNS(NS, 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', groundOf(panel));
  const drawings = [...panel.querySelectorAll('svg')].filter(
    (svg) => !svg.parentElement?.closest('svg, button, details') && svg.clientWidth > 0,
  );
  root.append(
    told('title', title),
    told('desc', says),
    ground,
    ...drawings.map((svg) => drawing(svg, left, top)),
    ...lettering(panel, left, top),
  );
  return { text: new XMLSerializer().serializeToString(root), width: wide, height: high };
}

/** The picture in pixels, twice as fine as on the page. */
export async function pixelsOf({ text, width, height }: Picture, fine = 2): Promise<Blob> {
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = fine * width;
  canvas.height = fine * height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('No picture came out.'))));
  });
}
