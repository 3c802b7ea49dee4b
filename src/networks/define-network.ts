import * as tf from '@tensorflow/tfjs';
import type { InitialWeights } from './initial-weights.ts';
import { randomWeights, shapesOnly } from './initial-weights.ts';
import type { NetworkDefinition, NetworkEntry, NetworkOptions } from './network-options.ts';
import { networkScope } from './scope.ts';

/** Name of the one input of every network of this project, in tf.layers and in ONNX. */
export const INPUT_NAME = 'image';

/**
 * A network that can be built: input `[N, rows, columns, channels]`, output `[N, classes]`, last layer `classes`.
 */
export function defineNetwork(definition: NetworkDefinition): NetworkEntry {
  return {
    ...definition,
    build: (options) => assemble(definition, options, randomWeights(options.seed)),
  };
}

function assemble(
  { name, layers }: NetworkDefinition,
  options: NetworkOptions,
  weights: InitialWeights,
): tf.LayersModel {
  const { rows, columns, channels, widthFactor } = options;
  const image = tf.input({ shape: [rows, columns, channels], name: INPUT_NAME });
  const outputs = layers(options)(image, networkScope(weights, widthFactor));
  return tf.model({ inputs: image, outputs, name });
}

/** One layer of a network, as in a printed table. */
export interface LayerDescription {
  readonly name: string;
  readonly kind: string;
  /** Without the batch: rows, columns, channels; or units. */
  readonly shape: readonly number[];
  readonly weights: number;
}

/** Size of a network: maps and weights. */
export interface NetworkDescription {
  readonly layers: readonly LayerDescription[];
  /** Numbers that training changes. */
  readonly trainable: number;
  /** All numbers, with the running means and variances of batch norms. */
  readonly weights: number;
}

/**
 * Counts the weights and measures the maps of a network without making its weights, so that even the literal dSPIC
 * (1.7 billion) is described in a moment.
 */
export function describeNetwork(definition: NetworkDefinition, options: NetworkOptions): NetworkDescription {
  const model = assemble(definition, options, shapesOnly());
  try {
    return {
      layers: model.layers.map((layer) => ({
        name: layer.name,
        kind: layer.getClassName(),
        shape: (layer.outputShape as tf.Shape).slice(1).map((length) => length!),
        weights: sizeOf(layer.weights),
      })),
      trainable: sizeOf(model.trainableWeights),
      weights: sizeOf(model.weights),
    };
  } finally {
    // Not `model.dispose()`: it leaves behind the weights of layers that are used twice.
    for (const weight of model.weights) weight.dispose();
  }
}

function sizeOf(weights: readonly tf.LayerVariable[]): number {
  return weights.reduce((total, { shape }) => total + tf.util.sizeFromShape(shape as number[]), 0);
}
