import * as tf from '@tensorflow/tfjs';

const KERNEL = 'FusedBatchNorm';
let installed = false;

/**
 * Replaces tfjs' gradient of batch normalisation by an equal one without Tile: on wasm, repeating the channel vectors
 * over the whole map cost more than the arithmetic. Calling it again changes nothing.
 *
 * With r = 1/sqrt(variance + epsilon): dx = dy*scale*r, doffset = sum dy, dscale = r * sum dy*(x - mean),
 * dmean = -scale*r * sum dy, dvariance = -scale*r^3/2 * sum dy*(x - mean).
 */
export function installBatchNormGradient(): void {
  if (installed) return;
  tf.unregisterGradient(KERNEL);
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['x', 'mean', 'variance', 'scale'],
    gradFunc: (dy, saved, attributes) => {
      const [x, mean, variance, scale] = saved as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      const epsilon = (attributes as unknown as { varianceEpsilon: number }).varianceEpsilon;
      const output = dy as tf.Tensor4D;
      const inverseDeviation = tf.rsqrt(tf.add(variance, epsilon));
      const slope = tf.mul(inverseDeviation, scale);
      const sumDy = channelSums(output);
      const sumDyTimesX = channelSums(tf.mul(output, tf.sub(x, mean)));
      return {
        x: () => tf.mul(output, slope),
        mean: () => tf.neg(tf.mul(slope, sumDy)),
        variance: () => tf.mul(tf.mul(slope, tf.square(inverseDeviation)), tf.mul(sumDyTimesX, -0.5)),
        scale: () => tf.mul(inverseDeviation, sumDyTimesX),
        offset: () => sumDy,
      };
    },
  });
  installed = true;
}

/** Sums over everything but the channels; as a matrix product it needs no transposed copy of the map. */
function channelSums(x: tf.Tensor4D): tf.Tensor1D {
  const [count, rows, columns, channels] = x.shape;
  const positions = count * rows * columns;
  const product = tf.matMul(tf.ones<tf.Rank.R2>([1, positions]), tf.reshape(x, [positions, channels]));
  return tf.reshape(product, [channels]);
}
