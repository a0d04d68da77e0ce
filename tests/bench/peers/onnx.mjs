// A network as an ONNX file, as far as the cases need it: protobuf written by hand, because a file of this kind is
// a few nested lists of (number of the field, value).
//   https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

const utf8 = new TextEncoder();

/** A number as protobuf counts: seven bits a byte, the low ones first; the top bit says that more come. */
export function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

export function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const int = (field, value) => join([varint(field << 3), varint(value)]);
const float = (field, value) =>
  join([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);
/** Text, bytes or a message within the message. */
const bytes = (field, value) => {
  const content = typeof value === 'string' ? utf8.encode(value) : value;
  return join([varint((field << 3) | 2), varint(content.length), content]);
};

const FLOAT = 1; // TensorProto.DataType

function attribute([name, value]) {
  if (Array.isArray(value))
    return bytes(5, join([bytes(1, name), ...value.map((one) => int(8, one)), int(20, 7)]));
  // Whole numbers are counts and axes; the one real number of these operations is named.
  return name === 'epsilon'
    ? bytes(5, join([bytes(1, name), float(2, value), int(20, 1)]))
    : bytes(5, join([bytes(1, name), int(3, value), int(20, 2)]));
}

/** { op, inputs, outputs, attributes }: names on both sides. */
const node = ({ op, inputs, outputs, attributes = {} }) =>
  join([
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, op),
    ...Object.entries(attributes).map(attribute),
  ]);

const tensor = ({ name, shape, values }) =>
  join([
    ...shape.map((side) => int(1, side)),
    int(2, FLOAT),
    bytes(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]);

function valueInfo({ name, shape }) {
  const sides = join(shape.map((side) => bytes(1, int(1, side))));
  return join([bytes(1, name), bytes(2, bytes(1, join([int(1, FLOAT), bytes(2, sides)])))]);
}

/** The file. nodes: see node(); constants: { name, shape, values }; input and output: { name, shape }. */
export function onnx({ nodes, constants, input, output }) {
  const graph = join([
    ...nodes.map((one) => bytes(1, node(one))),
    bytes(2, 'case'),
    ...constants.map((one) => bytes(5, tensor(one))),
    bytes(11, valueInfo(input)),
    bytes(12, valueInfo(output)),
  ]);
  const opset = int(2, 17); // the first that has LayerNormalization
  return join([int(1, 8), bytes(2, 'sirnorm'), bytes(7, graph), bytes(8, opset)]);
}
