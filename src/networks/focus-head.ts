import * as tf from '@tensorflow/tfjs';
import type { Node } from './layers.ts';

/** The same network with a second output, for training only. */
export interface NetworkWithFocusHead {
  /** Outputs class probabilities and a focus map, `[N, rows, columns, kinds]` in 0..1; shares all weights. */
  readonly network: tf.LayersModel;
  /** Size of the focus map. */
  readonly rows: number;
  readonly columns: number;
}

/**
 * Adds to a classifier, for the time of its training, a head that says where foci lie: one 1x1 convolution behind an
 * inner layer. Phantoms know where their foci are; told so, the network finds them in a fraction of the epochs that
 * class labels alone take. The classifier itself is unchanged, and is what gets exported.
 */
export function withFocusHead(
  model: tf.LayersModel,
  layer: string,
  kinds: number,
  seed: number,
): NetworkWithFocusHead {
  const features = model.getLayer(layer).output as Node;
  const [, rows, columns] = features.shape;
  const head = tf.layers.conv2d({
    name: 'focus_head',
    filters: kinds,
    kernelSize: 1,
    activation: 'sigmoid',
    kernelInitializer: tf.initializers.glorotNormal({ seed }),
    // Foci are rare: starting near "nowhere" spares the first epoch.
    biasInitializer: tf.initializers.constant({ value: -3 }),
  });
  const network = tf.model({
    inputs: model.inputs,
    outputs: [model.outputs[0]!, head.apply(features) as Node],
    name: `${model.name}_with_foci`,
  });
  return { network, rows: rows!, columns: columns! };
}
