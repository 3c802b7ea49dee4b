import * as tf from '@tensorflow/tfjs';
import { LATENT } from '../../networks/dcgan.ts';
import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import { installBatchNormGradient } from '../training/batch-norm-gradient.ts';
import { installWasmGradients } from '../training/wasm-gradients.ts';
import type { GanImages } from './gan-images.ts';
import type { GanEpoch, GanState } from './gan-state.ts';

/** Fewer images than this cannot teach a DCGAN what a class looks like; it learns them by heart. */
export const FEWEST_IMAGES = 50;

/** A checkpoint costs a wait for the disk, which is longer than a small epoch. */
const CHECKPOINT_MS = 20_000;

export interface GanProgress {
  readonly onEpoch?: (epoch: GanEpoch) => void;
  /** Told after the last epoch, on a stop, and every twenty seconds: a later run goes on exactly here. */
  readonly onCheckpoint?: (state: GanState) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Trains an unconditional DCGAN on the images of one class until its settings' number of epochs: Adam on the two
 * players' cross-entropies in turn. Everything random derives from the seed and the epoch, so that a resumed run equals
 * an uninterrupted one. tfjs must have a backend in force.
 *
 * @source
 */
export async function trainGan(
  state: GanState,
  images: GanImages,
  progress: GanProgress = {},
): Promise<void> {
  installWasmGradients();
  installBatchNormGradient();
  const { settings, history } = state;
  let saved = performance.now();
  const batchSize = Math.min(settings.batchSize, images.sources.length);
  while (history.length < settings.epochs) {
    const epoch = history.length + 1;
    const random = new RandomStream(deriveSeed(settings.seed, `epoch-${epoch}`));
    const order = shuffled(images.sources.length, random);
    const steps = Math.floor(order.length / batchSize);
    const sums = { generator: 0, discriminator: 0 };
    for (let step = 0; step < steps; step++) {
      progress.signal?.throwIfAborted();
      const chosen = order.slice(step * batchSize, (step + 1) * batchSize);
      const losses = runStep(state, images, chosen, random);
      sums.generator += losses.generator;
      sums.discriminator += losses.discriminator;
      // tfjs on wasm never yields by itself: let timers and signals through.
      await new Promise(setImmediate);
    }
    const report = {
      epoch,
      generator: sums.generator / steps,
      discriminator: sums.discriminator / steps,
    };
    history.push(report);
    progress.onEpoch?.(report);
    const isLast = history.length >= settings.epochs || progress.signal?.aborted === true;
    if (!isLast && performance.now() - saved < CHECKPOINT_MS) continue;
    await progress.onCheckpoint?.(state);
    saved = performance.now();
  }
}

/** First the discriminator learns to tell real from drawn images, then the generator to be taken for real. */
function runStep(
  { generator, discriminator, optimizers }: GanState,
  images: GanImages,
  chosen: readonly number[],
  random: RandomStream,
): { generator: number; discriminator: number } {
  return tf.tidy(() => {
    const real = batchOf(images, chosen);
    const drawn = generator.apply(drawLatent(chosen.length, random), { training: true }) as tf.Tensor;
    const ofDiscriminator = optimizers.discriminator.minimize(
      () => tf.add(judge(discriminator, real, 1), judge(discriminator, drawn, 0)),
      true,
      variablesOf(discriminator),
    )!;
    const latent = drawLatent(chosen.length, random);
    const ofGenerator = optimizers.generator.minimize(
      () => judge(discriminator, generator.apply(latent, { training: true }) as tf.Tensor, 1),
      true,
      variablesOf(generator),
    )!;
    return { generator: ofGenerator.dataSync()[0]!, discriminator: ofDiscriminator.dataSync()[0]! };
  });
}

/** Cross-entropy of the discriminator's answers with the answer all of them should have. */
function judge(discriminator: tf.LayersModel, images: tf.Tensor, answer: 0 | 1): tf.Scalar {
  const scores = discriminator.apply(images, { training: true }) as tf.Tensor2D;
  return tf.losses.sigmoidCrossEntropy(tf.fill(scores.shape, answer), scores);
}

function variablesOf(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read()) as unknown as tf.Variable[];
}

function batchOf({ rows, columns, values }: GanImages, chosen: readonly number[]): tf.Tensor4D {
  const size = rows * columns;
  const batch = new Float32Array(chosen.length * size);
  for (const [slot, index] of chosen.entries())
    batch.set(values.subarray(index * size, (index + 1) * size), slot * size);
  return tf.tensor4d(batch, [chosen.length, rows, columns, 1]);
}

/** `[count, LATENT]` numbers from -1 to 1. */
export function drawLatent(count: number, random: RandomStream): tf.Tensor2D {
  const numbers = Float32Array.from({ length: count * LATENT }, () => random.between(-1, 1));
  return tf.tensor2d(numbers, [count, LATENT]);
}

function shuffled(length: number, random: RandomStream): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}
