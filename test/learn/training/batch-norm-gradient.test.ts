import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { installBatchNormGradient } from '../../../src/learn/training/batch-norm-gradient.ts';

describe('gradient of batch normalisation', () => {
  before(() => loadTfjs('wasm'));

  it('equals the one of the formula written out in plain operations, for all five inputs', () => {
    installBatchNormGradient();
    const random = (shape: number[], low: number, seed: number): tf.Tensor =>
      tf.randomUniform(shape, low, low + 1, 'float32', seed);
    const inputs = [
      random([2, 5, 4, 3], -0.5, 1),
      random([3], -0.5, 2),
      random([3], 0.5, 3),
      random([3], 0.5, 4),
      random([3], -0.5, 5),
    ];
    const weights = random([2, 5, 4, 3], -0.5, 6);
    const fused = tf.grads((...[x, mean, variance, scale, offset]) =>
      tf
        .batchNorm(
          x as tf.Tensor4D,
          mean as tf.Tensor1D,
          variance as tf.Tensor1D,
          offset as tf.Tensor1D,
          scale as tf.Tensor1D,
          1e-3,
        )
        .mul(weights)
        .sum(),
    )(inputs);
    const plain = tf.grads((...[x, mean, variance, scale, offset]) =>
      x!.sub(mean!).div(variance!.add(1e-3).sqrt()).mul(scale!).add(offset!).mul(weights).sum(),
    )(inputs);
    for (const [index, gradient] of fused.entries())
      expect(gradient.sub(plain[index]!).abs().max().dataSync()[0], `input ${index}`).to.be.below(1e-5);
  });
});
