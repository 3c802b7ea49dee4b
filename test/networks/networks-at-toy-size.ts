import type * as tf from '@tensorflow/tfjs';
import type { NetworkEntry, NetworkOptions } from '../../src/networks/network-options.ts';

/** Large enough for the pools of every network, small enough for a processor without a GPU. */
export const TOY_SIZE = { rows: 118, columns: 97 };

/** A network of the catalogue with narrow layers and few blocks. */
export function toyOptions(entry: NetworkEntry, changes: Partial<NetworkOptions> = {}): NetworkOptions {
  const { channels, classes } = entry.printed;
  return { ...TOY_SIZE, channels, classes, variant: 'practical', widthFactor: 1 / 8, seed: 5, ...changes };
}

/** Fresh batch norms are nearly the identity; an export that forgot them would pass unseen. */
export function unsettleBatchNorms(model: tf.LayersModel, runtime: typeof tf): void {
  let seed = 1;
  for (const layer of model.layers.filter((each) => each.getClassName() === 'BatchNormalization')) {
    const shape = layer.getWeights()[0]!.shape;
    const random = (low: number, high: number): tf.Tensor =>
      runtime.randomUniform(shape, low, high, 'float32', seed++);
    layer.setWeights([random(0.5, 1.5), random(-0.5, 0.5), random(-0.5, 0.5), random(0.5, 2)]);
  }
}
