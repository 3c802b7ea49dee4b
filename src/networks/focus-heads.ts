import * as tf from '@tensorflow/tfjs';
import type { Node } from './scope.ts';

/** The same network with more outputs, for training only. */
export interface NetworkWithFocusHeads {
  /** Outputs class probabilities and one focus map a head, `[N, rows, columns, kinds]` in 0..1; shares all weights. */
  readonly network: tf.LayersModel;
  /** Size of the finest focus map. */
  readonly rows: number;
  readonly columns: number;
}

/**
 * Adds to a classifier, for the time of its training, heads that say where foci lie: one 1x1 convolution behind each of
 * some inner layers, given from fine to coarse. Phantoms know where their foci are; told so, the network finds them in
 * a fraction of the epochs that class labels alone take. The classifier itself is unchanged, and is what gets exported.
 */
export function withFocusHeads(
  model: tf.LayersModel,
  layers: readonly string[],
  kinds: number,
  seed: number,
): NetworkWithFocusHeads {
  const features = layers.map((name) => model.getLayer(name).output as Node);
  const heads = features.map((from, index) => focusHead(from, kinds, seed + index, index));
  const network = tf.model({
    inputs: model.inputs,
    outputs: [model.outputs[0]!, ...heads],
    name: `${model.name}_with_foci`,
  });
  const [, rows, columns] = features[0]!.shape;
  return { network, rows: rows!, columns: columns! };
}

function focusHead(features: Node, kinds: number, seed: number, index: number): Node {
  return tf.layers
    .conv2d({
      name: `focus_head${index + 1}`,
      filters: kinds,
      kernelSize: 1,
      activation: 'sigmoid',
      kernelInitializer: tf.initializers.glorotNormal({ seed }),
      // Foci are rare: starting near "nowhere" spares the first epoch.
      biasInitializer: tf.initializers.constant({ value: -3 }),
    })
    .apply(features) as Node;
}
