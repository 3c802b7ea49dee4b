import * as tf from '@tensorflow/tfjs';
import { maxAlong } from './max-along.ts';

/**
 * Spatial squeeze of CBAM: `[rows, columns, C]` to `[rows, columns, 2]`, mean and maximum over the channels.
 *
 * @source R-048; S002 equation 8
 */
export class ChannelPool extends tf.layers.Layer {
  static className = 'ChannelPool';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...only(inputShape).slice(0, -1), 2];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      return tf.concat([tf.mean(x, -1, true), maxAlong(x, [x.rank - 1])], -1);
    });
  }
}

/** Channel squeeze of CBAM by maximum, `[rows, columns, C]` to `[C]`, with the cheap gradient of `maxAlong`. */
export class GlobalMaxPool extends tf.layers.Layer {
  static className = 'GlobalMaxPool';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , , channels] = only(inputShape);
    return [batch!, channels!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = only(inputs);
      return tf.reshape(maxAlong(x, [1, 2]), [x.shape[0], x.shape[3]!]);
    });
  }
}

tf.serialization.registerClass(ChannelPool);
tf.serialization.registerClass(GlobalMaxPool);

/** tf.layers hands a single input over bare or as a list of one. */
function only<T>(one: T | T[]): T;
function only(one: tf.Shape | tf.Shape[]): tf.Shape;
function only(one: unknown): unknown {
  if (!Array.isArray(one)) return one;
  const first: unknown = one[0];
  return Array.isArray(first) || first instanceof tf.Tensor ? first : one;
}
