// YAML with places: a map whose keys are checked against the known ones, and values by type.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Place, Report } from './report';

/** A YAML value and where it stands. */
export class Field {
  constructor(
    readonly name: string,
    private readonly node: Node | null,
    private readonly where: (offset: number) => Place,
    private readonly report: Report,
    readonly keyPlace: Place, // of its key, or of what it is missing from
  ) {}

  get place(): Place {
    return this.node?.range ? this.where(this.node.range[0]) : this.keyPlace;
  }
  get present(): boolean {
    return this.node !== null;
  }
  get value(): unknown {
    return isScalar(this.node) ? this.node.value : undefined;
  }
  problem(message: string): void {
    this.report.add(this.place, message);
  }

  unknown(place: Place, word: string, known: Iterable<string>, what = 'variable'): void {
    this.report.unknown(place, what, word, known);
  }

  text(required = true): string {
    const { value } = this;
    if (typeof value === 'string' && value.trim() !== '') return value;
    if (typeof value === 'number') return String(value);
    if (this.node) this.problem(`${this.name} needs a text.`);
    else if (required) this.problem(`${this.name} is missing.`);
    return '';
  }
  number(): number | undefined {
    if (!this.node) return undefined;
    if (typeof this.value === 'number' && Number.isFinite(this.value)) return this.value;
    this.problem(`${this.name} needs a number.`);
    return undefined;
  }
  items(): readonly Field[] {
    if (!this.node) return [];
    if (!isSeq(this.node)) this.problem(`${this.name} needs a list.`);
    return isSeq(this.node) ? this.node.items.map((item) => this.child(this.name, item)) : [];
  }
  /** Every entry of a map, whatever its key. */
  entries(): readonly Field[] {
    if (!this.node) return [];
    if (!isMap(this.node)) {
      this.problem(`${this.name} needs a map of names and values.`);
      return [];
    }
    return this.node.items.map(({ key, value }) => this.child(String(key), value, key));
  }
  /** A map with known keys; others are reported. */
  map<Key extends string>(keys: readonly Key[]): Record<Key, Field> {
    const known: readonly string[] = keys;
    const found = new Map(this.entries().map((field) => [field.name, field]));
    const missing = (key: string) => new Field(key, null, this.where, this.report, this.place);
    for (const [name, field] of found) {
      if (!known.includes(name)) this.unknown(field.keyPlace, name, keys, 'key');
    }
    return Object.fromEntries(keys.map((key) => [key, found.get(key) ?? missing(key)])) as Record<
      Key,
      Field
    >;
  }
  private child(name: string, node: unknown, key?: unknown): Field {
    const range = (key as Node | undefined)?.range ?? (node as Node | null)?.range;
    const parent = range ? this.where(range[0]) : this.place;
    return new Field(name, (node as Node | null) ?? null, this.where, this.report, parent);
  }
}

/** Reads YAML that starts at `line` (from 0) of a file. */
export function readYaml(file: string, text: string, report: Report, line = 0): Field {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const where = (offset: number): Place => {
    const at = lines.linePos(offset);
    return { file, line: at.line + line, column: at.col };
  };
  for (const error of document.errors) {
    report.add(
      where(error.pos[0]),
      `${(error.message.split('\n')[0] ?? '').replace(/ at line.*$/, '').replace(/\.?$/, '.')}`,
    );
  }
  return new Field('the file', document.contents as Node | null, where, report, where(0));
}
