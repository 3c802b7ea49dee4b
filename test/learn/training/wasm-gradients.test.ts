import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { installWasmGradients } from '../../../src/learn/training/wasm-gradients.ts';

interface Case {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

const CASES: readonly Case[] = [
  { image: [2, 9, 7, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' },
  { image: [2, 9, 7, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'same' },
  { image: [2, 8, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'same' },
  { image: [1, 16, 12, 1], filter: [7, 7, 1, 5], stride: 2, pad: 'same' },
  { image: [3, 8, 6, 4], filter: [1, 1, 4, 2], stride: 2, pad: 'same' },
  { image: [2, 12, 11, 2], filter: [5, 5, 2, 3], stride: 3, pad: 'valid' },
];

describe('convolution gradients on the wasm backend', () => {
  before(async () => {
    await loadTfjs('wasm');
    installWasmGradients();
    installWasmGradients();
  });
  after(() => tf.setBackend('wasm'));

  for (const { image, filter, stride, pad } of CASES) {
    it(`equal those of the cpu backend: ${filter.slice(0, 2).join('x')}, stride ${stride}, ${pad}, image ${image.join('x')}`, async () => {
      const gradients = async (backend: string): Promise<Float32Array[]> => {
        await tf.setBackend(backend);
        expect(tf.getBackend()).to.equal(backend);
        const x = tf.tensor4d(sequence(image, 0.37), image);
        const w = tf.tensor4d(sequence(filter, 0.71), filter);
        const loss = (a: tf.Tensor, b: tf.Tensor): tf.Scalar => {
          const y = tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
          return y.mul(tf.tensor(sequence(y.shape, 0.53), y.shape)).sum();
        };
        return tf
          .grads(loss)([x, w])
          .map((gradient) => gradient.dataSync<'float32'>());
      };
      const ours = await gradients('wasm');
      const reference = await gradients('cpu');
      for (const [index, gradient] of ours.entries()) {
        const difference = gradient.map((value, at) => Math.abs(value - reference[index]![at]!));
        expect(Math.max(...difference)).to.be.below(2e-5);
      }
    });
  }

  it('keep no tensors behind', async () => {
    await tf.setBackend('wasm');
    const x = tf.ones<tf.Rank.R4>([1, 8, 8, 2]);
    const w = tf.ones<tf.Rank.R4>([3, 3, 2, 2]);
    const step = (): void =>
      tf.dispose(tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same').sum())([x, w]));
    step();
    const before = tf.memory().numTensors;
    step();
    expect(tf.memory().numTensors).to.equal(before);
  });
});

/** Numbers in -1..1 that repeat late, the same on every backend. */
function sequence(shape: readonly number[], step: number): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, (_, index) => Math.sin((index + 1) * step));
}
