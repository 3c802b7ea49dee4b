import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as tf from '@tensorflow/tfjs';
import { loadTfjs } from '../../../src/infer/tfjs-runtime.ts';
import type { Checkpoint } from '../../../src/learn/training/checkpoint.ts';
import { captureWeights, loadCheckpoint, saveCheckpoint } from '../../../src/learn/training/checkpoint.ts';
import type { EpochReport } from '../../../src/learn/training/epoch-report.ts';
import type { LabelledImages } from '../../../src/learn/samples/labelled-images.ts';
import { train } from '../../../src/learn/training/train.ts';
import { CLASSIFIER_IN_RAC, classifierRac } from '../../../src/networks/classifier-rac.ts';
import { RandomStream } from '../../../src/phantom/random.ts';

const SIZE = { rows: 32, columns: 16 };
const SETTINGS = {
  epochs: 4,
  batchSize: 8,
  learningRate: 5e-3,
  patience: 10,
  seed: 3,
  augmentation: { mirror: true, shiftPixels: 1, gain: 0.05 },
  subclassWeight: 1,
  focusWeight: 1,
  positive: ['spot'],
};

describe('training', () => {
  before(() => loadTfjs('wasm'));
  afterEach(() => tf.disposeVariables());

  it('learns to tell images with a hot spot from those without', async function () {
    this.timeout(60_000);
    const history = await train(smallNetwork(), makeImages(96, 1), makeImages(48, 2), {
      ...SETTINGS,
      epochs: 8,
    });
    expect(history.at(-1)!.trainingLoss).to.be.below(history[0]!.trainingLoss * 0.7);
    expect(Math.max(...history.map(({ validationAuc }) => validationAuc!))).to.be.above(0.95);
  });

  it('goes on from a checkpoint exactly as if it had never stopped', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'osteonode-train-'));
    try {
      const [training, validation] = [makeImages(32, 1), makeImages(16, 2)];
      const whole = smallNetwork();
      const wholeHistory = await train(whole, training, validation, SETTINGS);
      const path = join(folder, 'checkpoint');
      const stop = new AbortController();
      const interrupted = await train(smallNetwork(), training, validation, SETTINGS, {
        signal: stop.signal,
        async onCheckpoint(checkpoint: Checkpoint) {
          await saveCheckpoint(path, checkpoint);
          if (checkpoint.history.length === 2) stop.abort(new Error('power cut'));
        },
      }).catch((error: unknown) => error);
      expect(interrupted).to.have.property('message', 'power cut');
      const resumed = smallNetwork();
      const resumeFrom = await loadCheckpoint(path);
      const history = await train(resumed, training, validation, SETTINGS, { resumeFrom });
      expect(history.map(timeless)).to.deep.equal(wholeHistory.map(timeless));
      expect(await captureWeights(resumed)).to.deep.equal(await captureWeights(whole));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('stops when the validation set is served no better any more, and keeps the weights of its best epoch', async function () {
    this.timeout(60_000);
    const model = smallNetwork();
    const validation = makeImages(16, 2);
    let bestWeights: unknown = null;
    // At rate 0 only the batch norm statistics move, so a best epoch is soon not beaten any more.
    const settings = { ...SETTINGS, learningRate: 0, epochs: 60, patience: 2 };
    const history = await train(model, makeImages(16, 1), validation, settings, {
      onCheckpoint({ best }) {
        bestWeights = best;
        return Promise.resolve();
      },
    });
    expect(history.length).to.be.below(60);
    expect(history.slice(-2).map(({ best }) => best)).to.deep.equal([false, false]);
    expect(await captureWeights(model)).to.deep.equal(bestWeights);
  });

  it('leaves no tensors behind at each step', async function () {
    this.timeout(60_000);
    const counts: number[] = [];
    await train(
      smallNetwork(),
      makeImages(32, 1),
      makeImages(8, 2),
      { ...SETTINGS, epochs: 2 },
      {
        onStep: () => counts.push(tf.memory().numTensors),
      },
    );
    expect(counts.at(-1)).to.equal(counts[1]);
  });
});

function smallNetwork(): tf.LayersModel {
  return classifierRac({ ...CLASSIFIER_IN_RAC, ...SIZE, width: 8, blocks: [1, 1], classes: 2, seed: 1 });
}

/** Noise, and in every second image one hot spot at a random place. */
function makeImages(count: number, seed: number): LabelledImages {
  const random = new RandomStream(seed);
  const size = SIZE.rows * SIZE.columns;
  const images = new Float32Array(count * size);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const image = images.subarray(index * size, (index + 1) * size);
    for (let pixel = 0; pixel < size; pixel++) image[pixel] = 0.3 + random.normal(0, 0.05);
    labels[index] = index % 2;
    const [row, column] = [random.integer(4, SIZE.rows - 5), random.integer(4, SIZE.columns - 5)];
    for (let at = 0; at < 9 && labels[index] === 1; at++)
      image[(row + Math.floor(at / 3)) * SIZE.columns + column + (at % 3)]! += 0.5;
  }
  const cases = Array.from(labels, (_, index) => ({ id: `${index}`, patientId: `${index}`, attributes: {} }));
  return { ...SIZE, channels: 1, classNames: ['plain', 'spot'], images, labels, cases };
}

function timeless(report: EpochReport): Partial<EpochReport> {
  return { ...report, seconds: 0 };
}
