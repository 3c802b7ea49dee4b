import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import { installBatchNormGradient } from '../../src/learn/training/batch-norm-gradient.ts';
import { installWasmGradients } from '../../src/learn/training/wasm-gradients.ts';
import { NETWORKS } from '../../src/networks/network-catalogue.ts';
import { restartDropout } from '../../src/networks/seeded-dropout.ts';
import { toyOptions } from './networks-at-toy-size.ts';

/** The step is sized so that a true gradient lowers the loss by this share; curvature changes it a little. */
const AIM = 0.002;

/** The deepest ones repeat the same blocks so often that the test would take seconds. */
const FEWER_BLOCKS: Readonly<Record<string, readonly number[]>> = {
  'inception-v4': [1, 1, 1],
  'densenet-121': [2, 2, 2, 2],
  'densenet-169': [2, 3, 2, 2],
};

describe('every network learns on the wasm backend', () => {
  before(async () => {
    await loadTfjs('wasm');
    installWasmGradients();
    installBatchNormGradient();
  });
  afterEach(() => tf.disposeVariables());

  for (const entry of Object.values(NETWORKS))
    it(`${entry.name}: one step along its gradient lowers the loss by what the gradient says`, () => {
      const blocks = FEWER_BLOCKS[entry.name];
      const options = toyOptions(entry, { widthFactor: 1 / 16, ...(blocks === undefined ? {} : { blocks }) });
      const model = entry.build(options);
      const { rows, columns, channels, classes } = options;
      const images = tf.randomUniform([2, rows, columns, channels], 0, 1, 'float32', 3);
      const truth = tf.tensor2d(
        [0, 1].flatMap((label) => Array.from({ length: classes }, (_, c) => +(c === label))),
        [2, classes],
      );
      const loss = (): tf.Scalar => {
        // The same dropout before and after the step.
        restartDropout(model, 1);
        const answer = model.apply(images, { training: true }) as tf.Tensor;
        return tf.neg(tf.mean(tf.sum(tf.mul(truth, tf.log(tf.add(answer, 1e-6))), 1)));
      };
      const weights = model.trainableWeights.map((weight) => weight.read()) as unknown as tf.Variable[];
      const { value, grads } = tf.variableGrads(loss, weights);
      const before = value.dataSync()[0]!;
      expect(Object.keys(grads)).to.have.length(weights.length);
      const squares = Object.values(grads).map((gradient) => gradient.square().sum().dataSync()[0]!);
      const norm = squares.reduce((total, square) => total + square, 0);
      expect(norm).to.be.above(0);
      for (const weight of weights)
        weight.assign(tf.sub(weight, tf.mul(grads[weight.name]!, (AIM * before) / norm)));
      expect((before - loss().dataSync()[0]!) / before).to.be.within(AIM / 2, AIM * 1.5);
    });
});
