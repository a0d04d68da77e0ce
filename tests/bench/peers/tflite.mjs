// A network as a .tflite file, as far as the cases need it: FlatBuffers written by hand. A table is a list of fields
// behind a list of where they stand; everything is written from the end, because an offset points forwards.
//   https://flatbuffers.dev/internals, tensorflow/lite/schema/schema.fbs

/** Writes back to front: what is written last stands first. Places are counted from the end of the file. */
export class Flat {
  #bytes = new Uint8Array(1024);
  #from = 1024;

  /** How much has been written: the place of what was written last. */
  get place() {
    return this.#bytes.length - this.#from;
  }
  #need(size) {
    if (size <= this.#from) return;
    const grown = new Uint8Array(2 ** Math.ceil(Math.log2(2 * this.#bytes.length + size)));
    grown.set(this.#bytes, grown.length - this.#bytes.length);
    this.#from += grown.length - this.#bytes.length;
    this.#bytes = grown;
  }
  /** Makes the place divisible by `side` once `more` bytes will have been written. */
  align(side, more = 0) {
    const gap = (side - ((this.place + more) % side)) % side;
    this.#need(gap);
    this.#from -= gap;
    this.#bytes.fill(0, this.#from, this.#from + gap);
  }
  bytes(values) {
    this.#need(values.length);
    this.#from -= values.length;
    this.#bytes.set(values, this.#from);
    return this.place;
  }
  int(value, size = 4) {
    this.align(size);
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, BigInt(value), true);
    return this.bytes(new Uint8Array(view.buffer, 0, size));
  }
  /** Points to a place that has been written. */
  offset(place) {
    this.align(4);
    return this.int(this.place + 4 - place);
  }
  /** Bytes behind their number. side: where they have to start, for numbers of that size. */
  vector(values, side = 1) {
    this.align(Math.max(side, 4), values.length);
    this.bytes(values);
    return this.int(values.length / (side > 1 && side < 16 ? side : 1));
  }
  ints(values) {
    return this.vector(new Uint8Array(Int32Array.from(values).buffer), 4);
  }
  text(words) {
    this.align(4, words.length + 1);
    this.bytes(Uint8Array.of(0));
    this.bytes(new TextEncoder().encode(words));
    return this.int(words.length);
  }
  offsets(places) {
    this.align(4, 4 * places.length);
    for (const place of places.toReversed()) this.offset(place);
    return this.int(places.length);
  }
  /** fields: by number, { int, size } or { at: place }. */
  table(fields) {
    const start = this.place;
    const places = new Map();
    for (const [number, field] of Object.entries(fields))
      places.set(
        Number(number),
        field.at === undefined ? this.int(field.int, field.size) : this.offset(field.at),
      );
    const table = this.int(0); // filled below: how far before the table its list of fields stands
    const count = Math.max(-1, ...places.keys()) + 1;
    // A list of two bytes each starts anywhere even, but the file as a whole keeps to fours.
    this.align(4, 2 * (count + 2));
    for (let number = count - 1; number >= 0; --number)
      this.int(places.has(number) ? table - places.get(number) : 0, 2);
    this.int(table - start, 2);
    this.int(2 * (count + 2), 2);
    new DataView(this.#bytes.buffer).setInt32(this.#bytes.length - table, this.place - table, true);
    return table;
  }
  /** The file, whose root is the table at this place. */
  finish(root, identifier) {
    this.align(16, 8);
    this.bytes(new TextEncoder().encode(identifier));
    this.offset(root);
    return this.#bytes.slice(this.#from);
  }
}

// The operations by their number in the schema, with the number of their table of options and its fields.
const RELU_AFTER = 1; // ActivationFunctionType
const OPERATIONS = {
  ADD: { code: 0, options: 11, activation: 0 },
  FULLY_CONNECTED: { code: 9, options: 8, activation: 0 },
  MUL: { code: 18, options: 21, activation: 0 },
  RELU: { code: 19 },
  MEAN: { code: 40, options: 27, keepSides: 0 },
  SUB: { code: 41, options: 28, activation: 0 },
  RSQRT: { code: 76 },
  SQUARED_DIFFERENCE: { code: 99 },
};

/**
 * The file. tensors: { shape, values? } with Float32Array or Int32Array for what is constant; nodes: { op, inputs,
 * outputs, relu? } with the numbers of tensors; input and output: one tensor each.
 */
export function tflite({ tensors, nodes, input, output }) {
  const flat = new Flat();
  const names = [...new Set(nodes.map(({ op }) => op))];

  const constants = tensors.map(({ values }) =>
    values === undefined
      ? undefined
      : flat.vector(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 16),
  );
  // Buffer 0 is the empty one by convention; it is that of every tensor without values.
  const buffers = [flat.table({})];
  const bufferOf = constants.map((at) =>
    at === undefined ? 0 : buffers.push(flat.table({ 0: { at } })) - 1,
  );
  const tensorTables = tensors.map(({ shape, values }, number) => {
    const [sides, name] = [flat.ints(shape), flat.text(`t${number}`)];
    return flat.table({
      0: { at: sides },
      1: { int: values instanceof Int32Array ? 2 : 0, size: 1 },
      2: { int: bufferOf[number] },
      3: { at: name },
    });
  });
  const operators = nodes.map(({ op, inputs, outputs, relu }) => {
    const { options, activation, keepSides } = OPERATIONS[op];
    const [from, to] = [flat.ints(inputs), flat.ints(outputs)];
    const chosen = {};
    if (activation !== undefined && relu) chosen[activation] = { int: RELU_AFTER, size: 1 };
    if (keepSides !== undefined) chosen[keepSides] = { int: 1, size: 1 };
    const table = options === undefined ? undefined : flat.table(chosen);
    return flat.table({
      0: { int: names.indexOf(op) },
      1: { at: from },
      2: { at: to },
      ...(table !== undefined && { 3: { int: options, size: 1 }, 4: { at: table } }),
    });
  });
  const codes = names.map((op) => {
    const { code } = OPERATIONS[op];
    return flat.table({ 0: { int: code, size: 1 }, 2: { int: 1 }, 3: { int: code } });
  });
  const graph = {
    0: { at: flat.offsets(tensorTables) },
    1: { at: flat.ints([input]) },
    2: { at: flat.ints([output]) },
    3: { at: flat.offsets(operators) },
    4: { at: flat.text('case') },
  };
  const subgraphs = flat.offsets([flat.table(graph)]);
  const model = {
    0: { int: 3 },
    1: { at: flat.offsets(codes) },
    2: { at: subgraphs },
    3: { at: flat.text('sirnorm') },
    4: { at: flat.offsets(buffers) },
  };
  return flat.finish(flat.table(model), 'TFL3');
}
