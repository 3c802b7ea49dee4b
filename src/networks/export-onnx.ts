import type * as tf from '@tensorflow/tfjs';
import { INPUT_NAME } from './define-network.ts';
import { LAYER_TO_ONNX } from './layer-to-onnx.ts';
import type { FusionSpec } from '../onnx/fusion-spec.ts';
import { OnnxGraph } from '../onnx/onnx-graph.ts';
import { prependFusion } from '../onnx/prepend-fusion.ts';

/** Name of the one output of every exported network. */
export const OUTPUT_NAME = 'probabilities';

export interface ExportOptions {
  /** Take both raw views and fuse them inside the graph. */
  readonly fusion?: FusionSpec | null;
  /** Store kernels in half precision; the graph casts them back. */
  readonly halfWeights?: boolean;
}

/** Names of a graph's input and output. */
export interface PortNames {
  readonly input: string;
  readonly output: string;
}

const CLASSIFIER_PORTS: PortNames = { input: INPUT_NAME, output: OUTPUT_NAME };

/**
 * Writes a classifier of tf.layers with one image input and one output as an ONNX file (opset 17): input `image`, NHWC,
 * any batch size; output `probabilities`. `metadata` travels inside the file (class names, preprocessing id and so on).
 * With a `fusion` the graph takes both raw views instead of the image, one scan a run (`fusionPorts`).
 *
 * @throws Error naming the layer that has no ONNX form; RangeError when the fusion does not fit the network
 */
export function exportOnnx(
  model: tf.LayersModel,
  metadata: Readonly<Record<string, string>> = {},
  { fusion = null, halfWeights = false }: ExportOptions = {},
): Uint8Array {
  if (model.inputs.length !== 1 || model.outputs.length !== 1 || model.inputs[0]?.shape.length !== 4)
    throw new Error('only networks with one image input and one output can be exported');
  const bytes = exportGraph(model, metadata, CLASSIFIER_PORTS, halfWeights);
  return fusion === null ? bytes : prependFusion(bytes, fusion);
}

/** The same for any network of one input and one output, each an image (NHWC) or a vector, with names of their own. */
export function exportGraph(
  model: tf.LayersModel,
  metadata: Readonly<Record<string, string>>,
  ports: PortNames,
  halfWeights = false,
): Uint8Array {
  const graph = new OnnxGraph({ halfWeights });
  const [input, output] = [model.inputs[0]!, model.outputs[0]!];
  // tf.layers renames its inputs when a process defines a second network, so the name is not taken from there.
  const first =
    input.shape.length === 4
      ? graph.add('Transpose', [ports.input], `${ports.input}_nchw`, { perm: [0, 3, 1, 2] })
      : ports.input;
  const last = translate(output, graph, new Map([[input.id, first]]));
  if (output.shape.length === 4) graph.add('Transpose', [last], ports.output, { perm: [0, 2, 3, 1] });
  else graph.add('Identity', [last], ports.output);
  const portOf = (name: string, { shape }: tf.SymbolicTensor): Parameters<OnnxGraph['write']>[1] => ({
    name,
    dims: ['N', ...shape.slice(1).map((length) => length!)],
  });
  return graph.write(model.name, portOf(ports.input, input), portOf(ports.output, output), metadata);
}

/** Depth first from the output to the input, so that each node stands behind those it reads. */
function translate(tensor: tf.SymbolicTensor, graph: OnnxGraph, names: Map<number, string>): string {
  const known = names.get(tensor.id);
  if (known !== undefined) return known;
  const layer = tensor.sourceLayer;
  const use = layer.inboundNodes[tensor.nodeIndex]!;
  const translation = LAYER_TO_ONNX[layer.getClassName()];
  if (translation === undefined)
    throw new Error(`layer ${layer.name} (${layer.getClassName()}) has no ONNX form here`);
  const name = translation({
    graph,
    layer,
    config: layer.getConfig(),
    inputs: use.inputTensors.map((source) => translate(source, graph, names)),
    inputShape: use.inputShapes[0] as (number | null)[],
    // A shared layer is used several times: its weights are one, its values are not.
    output: layer.inboundNodes.length > 1 ? `${layer.name}:${tensor.nodeIndex}` : layer.name,
  });
  names.set(tensor.id, name);
  return name;
}
