import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { installWasmGradients } from '../../../src/learn/training/wasm-gradients.ts';

interface Case {
  readonly image: [number, number, number, number];
  readonly filter: [number, number, number, number];
  readonly stride: number;
  readonly pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
}

const CASES: readonly Case[] = [
  { image: [2, 9, 7, 3], filter: [3, 3, 3, 4], stride: 1, pad: 'same' },
  { image: [2, 9, 7, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'same' },
  { image: [2, 8, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: 'same' },
  { image: [1, 16, 12, 1], filter: [7, 7, 1, 5], stride: 2, pad: 'same' },
  { image: [3, 8, 6, 4], filter: [1, 1, 4, 2], stride: 2, pad: 'same' },
  { image: [2, 12, 11, 2], filter: [5, 5, 2, 3], stride: 3, pad: 'valid' },
  { image: [2, 23, 18, 2], filter: [11, 11, 2, 3], stride: 4, pad: zeros(2, 2) },
  { image: [2, 6, 5, 3], filter: [3, 3, 3, 2], stride: 1, pad: zeros(3, 3) },
  { image: [2, 6, 9, 3], filter: [1, 7, 3, 2], stride: 1, pad: zeros(0, 3) },
];

/** Other operations that networks are made of, each with the shapes of its inputs. */
const OPERATIONS: Readonly<
  Record<string, { shapes: readonly (readonly number[])[]; run: (...inputs: tf.Tensor4D[]) => tf.Tensor }>
> = {
  'average pool 3, stride 2, valid': {
    shapes: [[2, 9, 8, 3]],
    run: (x) => tf.avgPool(x, 3, 2, 'valid'),
  },
  'average pool 3, stride 1, same': { shapes: [[2, 7, 6, 3]], run: (x) => tf.avgPool(x, 3, 1, 'same') },
  'max pool 3, stride 2, valid': { shapes: [[2, 9, 8, 3]], run: (x) => tf.maxPool(x, 3, 2, 'valid') },
  'max pool 3, stride 1, same': { shapes: [[2, 7, 6, 3]], run: (x) => tf.maxPool(x, 3, 1, 'same') },
  'zeros around an image': {
    shapes: [[2, 5, 4, 3]],
    run: (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 2],
        [3, 0],
        [0, 0],
      ]),
  },
  'channels side by side': {
    shapes: [
      [2, 5, 4, 3],
      [2, 5, 4, 1],
    ],
    run: (x, y) => tf.concat([x, y], 3),
  },
  'transposed convolution 4x4, stride 2, same': {
    shapes: [
      [2, 4, 3, 5],
      [4, 4, 2, 5],
    ],
    run: (x, w) => tf.conv2dTranspose(x, w, [2, 8, 6, 2], 2, 'same'),
  },
  'leaky rectifier': { shapes: [[2, 5, 4, 3]], run: (x) => tf.leakyRelu(x, 0.2) },
  'hyperbolic tangent': { shapes: [[2, 5, 4, 3]], run: (x) => tf.tanh(x) },
  'sigmoid cross entropy': {
    shapes: [[2, 1, 1, 3]],
    run: (x) => tf.losses.sigmoidCrossEntropy(tf.onesLike(x), x),
  },
};

describe('convolution gradients on the wasm backend', () => {
  before(async () => {
    await loadTfjs('wasm');
    installWasmGradients();
    installWasmGradients();
  });
  after(() => tf.setBackend('wasm'));

  for (const { image, filter, stride, pad } of CASES) {
    const title = `${filter.slice(0, 2).join('x')}, stride ${stride}, ${JSON.stringify(pad)}, image ${image.join('x')}`;
    it(`equal those of the cpu backend: ${title}`, async () => {
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

  for (const [name, { shapes, run }] of Object.entries(OPERATIONS))
    it(`${name}: value and gradients equal those of the cpu backend`, async () => {
      const compute = async (backend: string): Promise<Float32Array[]> => {
        await tf.setBackend(backend);
        const inputs = shapes.map((shape, at) => tf.tensor(sequence(shape, 0.6131 + at / 10), [...shape]));
        const loss = (...values: tf.Tensor[]): tf.Scalar => {
          const y = run(...(values as tf.Tensor4D[]));
          return y.mul(tf.tensor(sequence(y.shape, 0.53), y.shape)).sum();
        };
        const { value, grads } = tf.valueAndGrads(loss)(inputs);
        return [value, ...grads].map((tensor) => tensor.dataSync<'float32'>());
      };
      const ours = await compute('wasm');
      const reference = await compute('cpu');
      expect(ours).to.have.length(shapes.length + 1);
      for (const [index, values] of ours.entries()) {
        const difference = values.map((value, at) => Math.abs(value - reference[index]![at]!));
        expect(Math.max(...difference)).to.be.below(2e-5);
        expect(Math.max(...values.map(Math.abs))).to.be.above(0);
      }
    });

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

function zeros(rows: number, columns: number): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
}
