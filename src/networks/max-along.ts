import * as tf from '@tensorflow/tfjs';

/**
 * Maximum along axes, axes kept with length 1, with a gradient made of subtraction, step and multiplication.
 *
 * tfjs' own gradient compares with Equal, which on the wasm backend has no broadcast and no vector code: it took a
 * quarter of a training step of CBAM. As there, equal maxima share the gradient without dividing it.
 */
export function maxAlong(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const operation = tf.customGrad((...inputs) => {
    const [value, save] = inputs as unknown as [tf.Tensor, tf.GradSaveFunc];
    const maximum = tf.max(value, [...axes], true);
    save([value, maximum]);
    return {
      value: maximum,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const isBelow = tf.step(tf.sub(saved[1]!, saved[0]!));
        return tf.sub(dy, tf.mul(dy, isBelow));
      },
    };
  });
  return operation(x);
}
