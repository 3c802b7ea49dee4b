import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { startAdam, stepAdam } from '../../../src/learn/training/adam.ts';

const START = [0.5, -0.25, 1.5, 0, -2];

/** Gradient of step `step` at weight `index`. */
const gradientAt = (step: number, index: number): number => Math.sin(1 + step * 0.7 + index * 1.3) * 3;

describe('Adam on plain arrays', () => {
  before(() => loadTfjs('wasm'));

  it('takes the same steps as the optimiser of tfjs', () => {
    const optimiser = tf.train.adam(0.02);
    const variable = tf.variable(tf.tensor1d(START));
    const weights = Float32Array.from(START);
    const state = startAdam(START.length);
    for (let step = 0; step < 25; step++) {
      const gradients = Float32Array.from(START, (_, index) => gradientAt(step, index));
      optimiser.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradients) }]);
      stepAdam(weights, gradients, state, {
        kind: 'adam',
        weightDecay: 0,
        decays: new Uint8Array(START.length),
        learningRate: 0.02,
      });
    }
    for (const [index, value] of variable.dataSync().entries())
      expect(weights[index]).to.be.closeTo(value, 2e-6);
  });

  it('adds the decay to the gradient (adam) or takes it off the weight (adamw), of kernels only', () => {
    const decayed = (kind: 'adam' | 'adamw', decays: number): number => {
      const weights = Float32Array.of(2);
      stepAdam(weights, Float32Array.of(0), startAdam(1), {
        kind,
        weightDecay: 0.1,
        decays: Uint8Array.of(decays),
        learningRate: 0.01,
      });
      return weights[0]!;
    };
    // The first step of Adam has the length of the learning rate, whatever the gradient.
    expect(decayed('adam', 1)).to.be.closeTo(2 - 0.01, 1e-6);
    expect(decayed('adamw', 1)).to.be.closeTo(2 - 0.01 * 0.1 * 2, 1e-6);
    expect(decayed('adam', 0)).to.equal(2);
    expect(decayed('adamw', 0)).to.equal(2);
  });
});
