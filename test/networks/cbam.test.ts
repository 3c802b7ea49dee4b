import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../src/infer/tfjs-runtime.ts';
import type { CbamOptions } from '../../src/networks/cbam.ts';
import { cbam } from '../../src/networks/cbam.ts';
import { randomWeights } from '../../src/networks/initial-weights.ts';
import { maxAlong } from '../../src/networks/max-along.ts';
import { networkScope } from '../../src/networks/scope.ts';

describe('CBAM', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  const build = (channels: number, options: CbamOptions = {}): tf.LayersModel => {
    const input = tf.input({ shape: [6, 5, channels] });
    return tf.model({ inputs: input, outputs: cbam(options)(input, networkScope(randomWeights(1), 1)) });
  };

  for (const spatialTimes of ['attended', 'input'] as const) {
    const factor = spatialTimes === 'attended' ? "F'" : 'F';
    it(`computes sigma(MLP(mean) + MLP(max)) x F, then sigma(conv7x7([mean; max])) x ${factor}`, () => {
      const model = build(32, { spatialTimes });
      const x = tf.randomNormal<tf.Rank.R4>([2, 6, 5, 32], 0, 1, 'float32', 3);
      const weights = (name: string): tf.Tensor[] => model.getLayer(name).getWeights();
      const [w1, b1] = weights('cbam_channel_fc1') as [tf.Tensor2D, tf.Tensor1D];
      const [w2, b2] = weights('cbam_channel_fc2') as [tf.Tensor2D, tf.Tensor1D];
      const [kernel, bias] = weights('cbam_spatial_conv') as [tf.Tensor4D, tf.Tensor1D];
      const mlp = (v: tf.Tensor): tf.Tensor => v.matMul(w1).add(b1).relu().matMul(w2).add(b2);
      const channel = tf.sigmoid(mlp(x.mean([1, 2])).add(mlp(x.max([1, 2])))).reshape([2, 1, 1, 32]);
      const refined = x.mul(channel);
      const pooled = tf.concat<tf.Tensor4D>([refined.mean(3, true), refined.max(3, true)], 3);
      const map = tf.sigmoid(tf.conv2d(pooled, kernel, 1, 'same').add(bias));
      const expected = map.mul(spatialTimes === 'attended' ? refined : x);
      const difference = (model.predict(x) as tf.Tensor).sub(expected).abs().max().dataSync()[0]!;
      expect(difference).to.be.below(1e-5);
    });
  }

  it('squeezes 32 channels to 2 at reduction 16, but never below 4 hidden units', () => {
    const hidden = (channels: number): unknown => build(channels).getLayer('cbam_channel_fc1').outputShape;
    expect(hidden(128)).to.deep.equal([null, 8]);
    expect(hidden(16)).to.deep.equal([null, 4]);
  });
});

describe('maxAlong', () => {
  before(() => loadTfjs('wasm'));

  for (const axes of [[3], [1, 2]]) {
    it(`has the value and the gradient of tf.max along ${axes.join(' and ')}`, () => {
      const x = tf.randomNormal([2, 5, 4, 3], 0, 1, 'float32', 5);
      const weighted = (y: tf.Tensor): tf.Scalar => y.mul(tf.range(1, y.size + 1).reshape(y.shape)).sum();
      const ours = tf.grad((v) => weighted(maxAlong(v, axes)))(x);
      const theirs = tf.grad((v) => weighted(tf.max(v, axes, true)))(x);
      expect(ours.dataSync()).to.deep.equal(theirs.dataSync());
      expect(maxAlong(x, axes).dataSync()).to.deep.equal(tf.max(x, axes, true).dataSync());
    });
  }

  it('gives equal maxima the whole gradient each, as tfjs does', () => {
    const gradient = tf.grad((v) => maxAlong(v, [0]).sum())(tf.tensor1d([2, 1, 2]));
    expect([...gradient.dataSync()]).to.deep.equal([1, 0, 1]);
  });
});
