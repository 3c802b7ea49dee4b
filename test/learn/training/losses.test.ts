import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { classLoss, focusLoss } from '../../../src/learn/training/losses.ts';

describe('loss of the classes', () => {
  before(() => loadTfjs('wasm'));

  const lossAt = (subclassWeight: number): number => {
    const truth = tf.tensor2d([1, 0, 0, 0, 0, 1], [2, 3]);
    const said = tf.tensor2d([0.5, 0.3, 0.2, 0.2, 0.6, 0.2], [2, 3]);
    const grouping = { isPositive: [false, true, true], subclassWeight, classWeights: null };
    return classLoss(truth, said, grouping).dataSync()[0]!;
  };

  it('is the plain cross-entropy at subclass weight 1', () => {
    expect(lossAt(1)).to.be.closeTo(-(Math.log(0.5) + Math.log(0.2)) / 2, 1e-4);
  });

  it('asks only for the side at weight 0, and counts the rest in proportion between', () => {
    expect(lossAt(0)).to.be.closeTo(-(Math.log(0.5) + Math.log(0.8)) / 2, 1e-4);
    expect(lossAt(0.3)).to.be.closeTo(0.7 * lossAt(0) + 0.3 * lossAt(1), 1e-4);
  });

  it('counts each class by its weight', () => {
    const truth = tf.tensor2d([1, 0, 0, 1], [2, 2]);
    const said = tf.tensor2d([0.5, 0.5, 0.75, 0.25], [2, 2]);
    const grouping = { isPositive: [false, false], subclassWeight: 1, classWeights: [1, 3] };
    const expected = -(Math.log(0.5) + 3 * Math.log(0.25)) / 2;
    expect(classLoss(truth, said, grouping).dataSync()[0]).to.be.closeTo(expected, 1e-4);
  });

  it('asks for both classes where both are present (R-099)', () => {
    const truth = tf.tensor2d([0, 0.5, 0.5], [1, 3]);
    const grouping = { isPositive: [], subclassWeight: 1, classWeights: null };
    const lossOf = (said: number[]): number =>
      classLoss(truth, tf.tensor2d(said, [1, 3]), grouping).dataSync()[0]!;
    expect(lossOf([0.1, 0.45, 0.45])).to.be.closeTo(-Math.log(0.45), 1e-4);
    expect(lossOf([0.1, 0.85, 0.05])).to.be.above(lossOf([0.1, 0.45, 0.45]));
  });
});

describe('loss of a focus map', () => {
  before(() => loadTfjs('wasm'));

  it('takes a coarse cell as true where one of its fine cells is', () => {
    const finest = tf.tensor4d([0, 1, 0, 0, 0, 0, 0, 0], [1, 2, 4, 1]);
    const right = tf.tensor4d([0.99, 0.01], [1, 1, 2, 1]);
    const wrong = tf.tensor4d([0.01, 0.99], [1, 1, 2, 1]);
    expect(focusLoss(finest, right).dataSync()[0]).to.be.below(0.02);
    expect(focusLoss(finest, wrong).dataSync()[0]).to.be.above(2);
  });
});
