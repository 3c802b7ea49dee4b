import { fusionPorts, writeFusion } from './fusion-graph.ts';
import type { FusionSpec } from './fusion-spec.ts';
import { inputField, OnnxGraph } from './onnx-graph.ts';
import type { ProtobufField } from './protobuf-reader.ts';
import { readFields } from './protobuf-reader.ts';
import { bytesField } from './protobuf-writer.ts';

/** Operators change their form between versions; the fusion is written for this one. */
const OPSET = 17;
const FIELD = { graph: 7, opset: 8, weight: 5, input: 11 } as const;
const TYPE_FLOAT = 1;
const text = new TextDecoder();

/**
 * Puts the fusion in front of a finished network: one graph then takes both raw views, the shift and the box of the
 * body (`fusionPorts`), and answers what the network answered for the fused image. Weights, outputs and metadata of the
 * model are copied untouched.
 *
 * @throws RangeError when the model is no ONNX file of opset 17 with one float input [N, rows, columns, 1], or the
 *   preprocessing id has no form inside a graph
 */
export function prependFusion(model: Uint8Array, spec: FusionSpec): Uint8Array {
  const parts = [...readFields(model)];
  const graph = parts.find(({ field }) => field === FIELD.graph);
  if (graph === undefined) throw new RangeError('the ONNX file holds no graph');
  requireOpset(parts);
  const inside = [...readFields(graph.bytes)];
  const { input, image } = findImage(inside);
  const fusion = new OnnxGraph();
  writeFusion(fusion, spec, image);
  const whole = bytesField(FIELD.graph, [
    // In front of the network's own nodes: they stand in execution order.
    ...fusion.fields(),
    ...fusionPorts(spec).map(inputField),
    ...inside.filter((part) => part !== input).map(({ raw }) => raw),
  ]);
  return Buffer.concat(parts.map((part) => (part === graph ? whole : part.raw)));
}

function requireOpset(parts: readonly ProtobufField[]): void {
  const opsets = parts
    .filter(({ field }) => field === FIELD.opset)
    .filter(({ bytes }) => text.decode(fieldOf(bytes, 1)?.bytes) === '')
    .map(({ bytes }) => fieldOf(bytes, 2)?.number);
  if (opsets.length !== 1 || opsets[0] !== OPSET)
    throw new RangeError(`the model has opset ${opsets.join(' and ')}; a fusion fits opset ${OPSET}`);
}

/** The one input that is no weight. */
function findImage(graph: readonly ProtobufField[]): {
  input: ProtobufField;
  image: { readonly name: string; readonly rows: number; readonly columns: number };
} {
  const weights = new Set(
    graph
      .filter(({ field }) => field === FIELD.weight)
      .map(({ bytes }) => text.decode(fieldOf(bytes, 8)?.bytes)),
  );
  const inputs = graph
    .filter(({ field }) => field === FIELD.input)
    .map((input) => ({ input, name: text.decode(fieldOf(input.bytes, 1)?.bytes) }))
    .filter(({ name }) => !weights.has(name));
  const [only] = inputs;
  if (only === undefined || inputs.length > 1)
    throw new RangeError(`a fusion needs a network with one input, this one has ${inputs.length}`);
  const { type, dims } = readTensorType(only.input.bytes);
  const [, rows, columns, channels] = dims;
  if (type !== TYPE_FLOAT || dims.length !== 4 || !(rows! > 0) || !(columns! > 0) || channels !== 1)
    throw new RangeError(
      `a fusion needs a float image [N, rows, columns, 1], this network takes type ${type} [${dims.join(', ')}]`,
    );
  return { input: only.input, image: { name: only.name, rows: rows!, columns: columns! } };
}

/** Element type and dimensions (-1 = free) of a ValueInfoProto. */
function readTensorType(valueInfo: Uint8Array): { type: number; dims: number[] } {
  const tensor = messageOf(messageOf(valueInfo, 2), 1);
  const dims = [...readFields(messageOf(tensor, 2))]
    .filter(({ field }) => field === 1)
    .map(({ bytes }) => fieldOf(bytes, 1)?.number ?? -1);
  return { type: fieldOf(tensor, 1)?.number ?? 0, dims };
}

function messageOf(message: Uint8Array, number: number): Uint8Array {
  return fieldOf(message, number)?.bytes ?? new Uint8Array(0);
}

function fieldOf(message: Uint8Array, number: number): ProtobufField | undefined {
  return [...readFields(message)].find(({ field }) => field === number);
}
