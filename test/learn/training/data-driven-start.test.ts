import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import { startFromData } from '../../../src/learn/training/data-driven-start.ts';
import { makeBatch } from '../../../src/learn/training/make-batch.ts';
import { buildNetwork } from '../../../src/learn/training/network-spec.ts';
import { train } from '../../../src/learn/training/train.ts';
import { spotTask } from './spot-task.ts';

const TASK = spotTask({ start: 'data', epochs: 1 });
/** dSPIC has no batch norm; 64 x 32 is about the smallest input that its strides leave something of. */
const NETWORK = {
  name: 'dspic-am',
  options: {
    ...TASK.network.options,
    rows: 64,
    columns: 32,
    widthFactor: 1 / 16,
  },
  focusLayers: [],
};
const TRAINING = enlarged();

/** The spot images, every pixel doubled in both directions. */
function enlarged(): typeof TASK.training {
  const { rows, columns, images, labels } = TASK.training;
  const large = new Float32Array(4 * images.length);
  for (let at = 0; at < large.length; at++) {
    const column = at % (2 * columns);
    const row = Math.floor(at / (2 * columns)) % (2 * rows);
    const image = Math.floor(at / (4 * rows * columns));
    large[at] = images[(image * rows + (row >> 1)) * columns + (column >> 1)]!;
  }
  return { ...TASK.training, rows: 2 * rows, columns: 2 * columns, images: large, labels };
}

/** Mean over a layer's channels of the deviation of each over all images and places, and the largest mean of one. */
async function answersOf(
  network: tf.LayersModel,
  layer: string,
): Promise<{ deviation: number; mean: number }> {
  const part = tf.model({ inputs: network.inputs, outputs: network.getLayer(layer).output });
  const batch = makeBatch(
    TRAINING,
    Array.from(TRAINING.labels, (_, index) => index),
  );
  const answers = part.predict(batch.images) as tf.Tensor;
  const channels = answers.shape.at(-1)!;
  const { mean, variance } = tf.moments(tf.reshape(answers, [-1, channels]), 0);
  const [means, variances] = [await mean.data<'float32'>(), await variance.data<'float32'>()];
  const deviation = variances.reduce((sum, value) => sum + Math.sqrt(value), 0) / channels;
  return { deviation, mean: means.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

describe('start from data', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  it('gives every output of a plain layer mean 0 and deviation 1 over the training images', async () => {
    const { classifier } = buildNetwork(NETWORK);
    const layers = ['conv1', 'conv3', 'conv5', 'fc1'];
    const before = await answersOf(classifier, 'conv5');
    await startFromData(classifier, TRAINING);
    expect(before.deviation).to.be.below(0.5);
    for (const layer of layers) {
      const { deviation, mean } = await answersOf(classifier, layer);
      expect(deviation, layer).to.be.within(0.85, 1.001);
      expect(mean, layer).to.be.below(1e-3);
    }
  });

  it('leaves the last layer and layers with batch norm behind them as they are', async () => {
    const { classifier } = buildNetwork(TASK.network);
    const all = (): Promise<Float32Array>[] =>
      classifier.getWeights().map((weights) => weights.data<'float32'>());
    const names = classifier.weights.map(({ name }) => name);
    const before = (await Promise.all(all())).map((values) => values.slice());
    await startFromData(classifier, TASK.training);
    const changed = (await Promise.all(all()))
      .map((values, index) =>
        values.every((value, at) => value === before[index]![at]) ? '' : names[index]!,
      )
      .filter((name) => name !== '');
    expect(changed.every((name) => name.includes('spatial_conv'))).to.equal(true, changed.join());
  });

  it('frees what it took', async () => {
    const { classifier } = buildNetwork(NETWORK);
    await startFromData(classifier, TRAINING);
    const held = tf.memory().numTensors;
    await startFromData(classifier, TRAINING);
    expect(tf.memory().numTensors).to.equal(held);
  });

  it('is where a training begins that asks for it', async function () {
    this.timeout(30_000);
    const built = buildNetwork(NETWORK);
    const plain = buildNetwork(NETWORK);
    const task = { ...TASK, network: NETWORK, training: TRAINING, validation: null };
    const [asked] = await train(task, built);
    const { start, ...settings } = task.settings;
    expect(start).to.equal('data');
    const [other] = await train({ ...task, settings }, plain);
    expect(asked!.trainingLoss).not.to.equal(other!.trainingLoss);
  });
});
