import type { Bytes } from './protobuf-writer.ts';
import { bytesField, floatField, integerField, stringField } from './protobuf-writer.ts';

/** An attribute of an ONNX operation; `float` because a whole number would otherwise become an integer. */
export type OnnxAttribute = number | readonly number[] | { readonly float: number };

/** Name and shape of a graph's input or output; a text is a free dimension. */
export interface OnnxPort {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

const IR_VERSION = 8;
const OPSET = 17;
const TYPE_FLOAT = 1;
const TYPE_INT64 = 7;
const TYPE_FLOAT16 = 10;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/**
 * Collects the nodes and weights of an ONNX graph and writes the model file (opset 17).
 *
 * @source onnx.proto3 of ONNX 1.12 (field numbers)
 */
export class OnnxGraph {
  readonly #nodes: Bytes[] = [];
  readonly #weights = new Map<string, Bytes>();
  readonly #halfWeights: boolean;

  /** With `halfWeights`, kernels are stored in half precision and cast back where they are used. */
  constructor({ halfWeights = false }: { readonly halfWeights?: boolean } = {}) {
    this.#halfWeights = halfWeights;
  }

  /** Adds an operation with one output and returns the output's name. */
  add(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.#nodes.push(
      bytesField(1, [
        ...inputs.map((name) => stringField(1, name)),
        stringField(2, output),
        stringField(3, output),
        stringField(4, operator),
        ...Object.entries(attributes).map(([name, value]) => bytesField(5, attributeFields(name, value))),
      ]),
    );
    return output;
  }

  /** Adds a weight unless its name is there already (a shared layer brings its weights once), and returns the name. */
  weight(name: string, dims: readonly number[], values: () => Float32Array): string {
    // Vectors stay: they are small, and variances may lie outside of what half precision can say.
    const half = this.#halfWeights && dims.length > 1;
    const stored = half ? `${name}/half` : name;
    if (this.#weights.has(stored)) return name;
    if (half) {
      this.#weights.set(stored, tensorFields(stored, dims, TYPE_FLOAT16, Float16Array.from(values())));
      return this.add('Cast', [stored], name, { to: TYPE_FLOAT });
    }
    this.#weights.set(name, tensorFields(name, dims, TYPE_FLOAT, values()));
    return name;
  }

  /** Adds a constant number. */
  scalar(name: string, value: number): string {
    return this.weight(name, [], () => Float32Array.of(value));
  }

  /** Adds a constant list of integers, for example a shape. */
  integers(name: string, values: readonly number[]): string {
    const wide = BigInt64Array.from(values, BigInt);
    this.#weights.set(name, tensorFields(name, [values.length], TYPE_INT64, wide));
    return name;
  }

  /** All operations and weights, as fields of the file's graph message. */
  fields(): Bytes[] {
    return [...this.#nodes, ...[...this.#weights.values()].map((weight) => bytesField(5, weight))];
  }

  /** The bytes of the .onnx file. */
  write(
    name: string,
    input: OnnxPort,
    output: OnnxPort,
    metadata: Readonly<Record<string, string>>,
  ): Uint8Array {
    const graph = [
      ...this.fields(),
      stringField(2, name),
      inputField(input),
      bytesField(12, portFields(output)),
    ];
    return Buffer.concat([
      integerField(1, IR_VERSION),
      stringField(2, 'osteonode'),
      bytesField(7, graph),
      bytesField(8, [stringField(1, ''), integerField(2, OPSET)]),
      ...Object.entries(metadata).map(([k, v]) => bytesField(14, [stringField(1, k), stringField(2, v)])),
    ]);
  }
}

/** An input of the graph, 32-bit floating point, as a field of the file's graph message. */
export function inputField(port: OnnxPort): Bytes {
  return bytesField(11, portFields(port));
}

function attributeFields(name: string, value: OnnxAttribute): Bytes[] {
  if (typeof value === 'number')
    return [stringField(1, name), integerField(3, value), integerField(20, ATTRIBUTE_INT)];
  if ('float' in value)
    return [stringField(1, name), floatField(2, value.float), integerField(20, ATTRIBUTE_FLOAT)];
  return [
    stringField(1, name),
    ...value.map((item) => integerField(8, item)),
    integerField(20, ATTRIBUTE_INTS),
  ];
}

function tensorFields(
  name: string,
  dims: readonly number[],
  type: number,
  values: Float32Array | Float16Array | BigInt64Array,
): Bytes {
  return Buffer.concat([
    ...dims.map((dim) => integerField(1, dim)),
    integerField(2, type),
    stringField(8, name),
    // Raw data is little-endian by definition, as is every machine Node runs on.
    bytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ]);
}

function portFields({ name, dims }: OnnxPort): Bytes[] {
  const shape = dims.map((dim) =>
    bytesField(1, [typeof dim === 'string' ? stringField(2, dim) : integerField(1, dim)]),
  );
  const tensorType = bytesField(1, [integerField(1, TYPE_FLOAT), bytesField(2, shape)]);
  return [stringField(1, name), bytesField(2, tensorType)];
}
