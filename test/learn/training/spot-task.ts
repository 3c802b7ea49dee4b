import type { LabelledImages } from '../../../src/learn/samples/labelled-images.ts';
import { sharedFloats } from '../../../src/learn/samples/join-samples.ts';
import type { TrainingTask } from '../../../src/learn/training/step-runner.ts';
import type { TrainingSettings } from '../../../src/learn/training/training-settings.ts';
import { PRESETS } from '../../../src/learn/training/training-settings.ts';
import { RandomStream } from '../../../src/phantom/random.ts';

const SIZE = { rows: 32, columns: 16 };

/** A small network that learns to tell images with a hot spot from those without. */
export function spotTask(
  changes: Partial<TrainingSettings> = {},
  counts: { readonly training?: number; readonly validation?: number } = {},
): TrainingTask {
  const { training = 32, validation = 16 } = counts;
  return {
    network: {
      name: 'inrac',
      options: {
        ...SIZE,
        channels: 1,
        classes: 2,
        variant: 'practical',
        widthFactor: 1 / 8,
        blocks: [1, 1],
        seed: 1,
      },
      focusLayers: [],
    },
    settings: {
      ...PRESETS.stable,
      optimiser: 'adam',
      weightDecay: 0,
      learningRate: 5e-3,
      warmupEpochs: 0.5,
      epochs: 4,
      batchSize: 8,
      patience: 10,
      seed: 3,
      augmentation: { mirror: true, shiftPixels: 1, gain: 0.05 },
      positive: ['spot'],
      ...changes,
    },
    backend: { name: 'wasm', allowSoftware: false },
    training: spotImages(training, 1),
    validation: validation === 0 ? null : spotImages(validation, 2),
  };
}

/** Noise, and in every second image one hot spot at a random place. */
function spotImages(count: number, seed: number): LabelledImages {
  const random = new RandomStream(seed);
  const size = SIZE.rows * SIZE.columns;
  const images = sharedFloats(count * size);
  const labels = new Uint8Array(new SharedArrayBuffer(count));
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
