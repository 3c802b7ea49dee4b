import { readFile } from 'node:fs/promises';
import { asError } from '../platform/node-error.ts';
import { InferError } from './infer-error.ts';
import type { ProtobufField } from '../onnx/protobuf-reader.ts';
import { readFields, readIntegers } from '../onnx/protobuf-reader.ts';

/** A weight: `values` row-major of shape `dims`. */
export interface OnnxWeight {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** One operation of the graph; attributes are numbers or lists of integers (strings are not used by our exporter). */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, number | readonly number[]>;
}

/** The parts of an ONNX model that are needed to run it: nodes stand in execution order. */
export interface OnnxModel {
  readonly opset: number;
  readonly input: { readonly name: string; /** -1 = any. */ readonly dims: readonly number[] };
  readonly outputName: string;
  readonly nodes: readonly OnnxNode[];
  readonly weights: ReadonlyMap<string, OnnxWeight>;
  readonly metadata: ReadonlyMap<string, string>;
}

const DATA_TYPE_FLOAT = 1;
const DATA_TYPE_INT64 = 7;
const DATA_TYPE_FLOAT16 = 10;
const text = new TextDecoder();

/**
 * Reads an ONNX file of one input and one output (field numbers of onnx.proto3, opset 17).
 *
 * @throws InferError MODEL_GRAPH when the file is damaged or holds something this reader does not know
 */
export async function readOnnxFile(path: string): Promise<OnnxModel> {
  const bytes = await readFile(path);
  try {
    return parseOnnx(bytes);
  } catch (error) {
    if (error instanceof InferError) throw error;
    throw new InferError('MODEL_GRAPH', `the ONNX file cannot be read: ${asError(error).message}`, {
      cause: error,
    });
  }
}

/** Parses the bytes of an ONNX model. */
export function parseOnnx(bytes: Uint8Array): OnnxModel {
  let graph: Uint8Array | null = null;
  let opset = 0;
  const metadata = new Map<string, string>();
  for (const field of readFields(bytes)) {
    if (field.field === 7) graph = field.bytes;
    if (field.field === 8)
      opset = Math.max(
        opset,
        ...[...readFields(field.bytes)].map((part) => (part.field === 2 ? part.number : 0)),
      );
    if (field.field === 14) metadata.set(stringAt(field.bytes, 1), stringAt(field.bytes, 2));
  }
  if (graph === null) throw new InferError('MODEL_GRAPH', 'the ONNX file holds no graph');
  return { opset, metadata, ...parseGraph(graph) };
}

function parseGraph(graph: Uint8Array): Omit<OnnxModel, 'opset' | 'metadata'> {
  const nodes: OnnxNode[] = [];
  const weights = new Map<string, OnnxWeight>();
  const inputs: { name: string; dims: number[] }[] = [];
  const outputs: { name: string; dims: number[] }[] = [];
  for (const field of readFields(graph)) {
    if (field.field === 1) nodes.push(parseNode(field.bytes));
    if (field.field === 5) {
      const weight = parseWeight(field.bytes);
      weights.set(weight.name, weight);
    }
    if (field.field === 11) inputs.push(parseValueInfo(field.bytes));
    if (field.field === 12) outputs.push(parseValueInfo(field.bytes));
  }
  const [input] = inputs.filter(({ name }) => !weights.has(name));
  const [output] = outputs;
  if (input === undefined || output === undefined)
    throw new InferError('MODEL_GRAPH', 'the ONNX graph has no input or no output');
  return {
    nodes: nodes.filter((node) => !isWeightCast(node, weights)),
    weights,
    input,
    outputName: output.name,
  };
}

/** A kernel stored in half precision is cast to 32 bits before use: it becomes a weight under the name of the result. */
function isWeightCast({ operator, inputs, outputs }: OnnxNode, weights: Map<string, OnnxWeight>): boolean {
  const stored = operator === 'Cast' ? weights.get(inputs[0]!) : undefined;
  if (stored === undefined) return false;
  weights.delete(stored.name);
  weights.set(outputs[0]!, { ...stored, name: outputs[0]! });
  return true;
}

function parseNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, number | readonly number[]>();
  let operator = '';
  for (const field of readFields(bytes)) {
    if (field.field === 1) inputs.push(text.decode(field.bytes));
    if (field.field === 2) outputs.push(text.decode(field.bytes));
    if (field.field === 4) operator = text.decode(field.bytes);
    if (field.field === 5) attributes.set(...parseAttribute(field.bytes));
  }
  return { operator, inputs, outputs, attributes };
}

function parseAttribute(bytes: Uint8Array): [string, number | readonly number[]] {
  let name = '';
  let scalar = 0;
  const list: number[] = [];
  for (const field of readFields(bytes)) {
    if (field.field === 1) name = text.decode(field.bytes);
    if (field.field === 2 || field.field === 3) scalar = field.number;
    if (field.field === 8) list.push(...readIntegers(field));
  }
  return [name, list.length > 0 ? list : scalar];
}

function parseWeight(bytes: Uint8Array): OnnxWeight {
  const dims: number[] = [];
  let dataType = 0;
  let name = '';
  let raw: Uint8Array = new Uint8Array(0);
  for (const field of readFields(bytes)) {
    if (field.field === 1) dims.push(...readIntegers(field));
    if (field.field === 2) dataType = field.number;
    if (field.field === 8) name = text.decode(field.bytes);
    if (field.field === 9) raw = field.bytes;
  }
  const values = decodeRaw(raw, dataType, name);
  if (values.length !== dims.reduce((product, dim) => product * dim, 1))
    throw new InferError('MODEL_GRAPH', `weight ${name} has another size than its shape says`);
  return { name, dims, values };
}

function decodeRaw(raw: Uint8Array, dataType: number, name: string): Float32Array {
  // A copy begins at a multiple of eight bytes, which typed arrays demand (and Buffer.slice would be no copy).
  const aligned = new Uint8Array(raw);
  if (dataType === DATA_TYPE_FLOAT) return new Float32Array(aligned.buffer, 0, aligned.byteLength / 4);
  if (dataType === DATA_TYPE_FLOAT16)
    return Float32Array.from(new Float16Array(aligned.buffer, 0, aligned.byteLength / 2));
  // Shapes are the only 64-bit integers in our graphs; they fit a float exactly.
  if (dataType === DATA_TYPE_INT64)
    return Float32Array.from(new BigInt64Array(aligned.buffer, 0, aligned.byteLength / 8), Number);
  throw new InferError(
    'MODEL_GRAPH',
    `weight ${name} has data type ${dataType}, known are 1 (float), 7 (int64) and 10 (float16)`,
  );
}

function parseValueInfo(bytes: Uint8Array): { name: string; dims: number[] } {
  const tensor = messageAt(messageAt(bytes, 2), 1);
  const dims = [...readFields(messageAt(tensor, 2))]
    .filter(({ field }) => field === 1)
    .map((dim) => fieldAt(dim.bytes, 1)?.number ?? -1);
  return { name: stringAt(bytes, 1), dims };
}

function fieldAt(bytes: Uint8Array, number: number): ProtobufField | undefined {
  return [...readFields(bytes)].find(({ field }) => field === number);
}

function messageAt(bytes: Uint8Array, number: number): Uint8Array {
  return fieldAt(bytes, number)?.bytes ?? new Uint8Array(0);
}

function stringAt(bytes: Uint8Array, number: number): string {
  return text.decode(messageAt(bytes, number));
}
