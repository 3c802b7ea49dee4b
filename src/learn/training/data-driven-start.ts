import * as tf from '@tensorflow/tfjs';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';

/** Images that a start is measured on: enough for a mean and a deviation of each channel. */
const IMAGES = 32;

/** A channel that deviates less answers alike to every image; scaling it up would only amplify rounding. */
const LEAST_DEVIATION = 1e-6;

/**
 * Gives every convolution and dense layer with a bias such first weights that each of its outputs has mean 0 and
 * deviation 1 over some training images, layer by layer from the input on; those with a sigmoid or softmax, and those
 * that serve several inputs, stay as they are. For networks without batch norm: their first answers are otherwise the
 * same for every image, and at any rate that does not diverge they stay there for many epochs.
 *
 * @source Salimans and Kingma 2016, section 3 (data-dependent initialisation)
 */
export async function startFromData(network: tf.LayersModel, training: LabelledImages): Promise<void> {
  const batch = makeBatch(training, spreadOver(training.labels.length, IMAGES));
  try {
    for (const layer of network.layers)
      if (isMeasured(layer)) await standardise(network, layer, batch.images);
  } finally {
    disposeBatch(batch);
  }
}

/** Plain weight layers: a kernel and a bias, one input, nothing behind them but what is a layer of its own. */
function isMeasured(layer: tf.layers.Layer): boolean {
  const [kernel, bias, ...others] = layer.getWeights();
  if (kernel === undefined || bias === undefined || others.length > 0) return false;
  const { activation } = layer.getConfig();
  const isPlain = activation === undefined || activation === 'linear';
  return isPlain && kernel.shape.length > 1 && bias.shape.length === 1 && layer.inboundNodes.length === 1;
}

async function standardise(
  network: tf.LayersModel,
  layer: tf.layers.Layer,
  images: tf.Tensor4D,
): Promise<void> {
  const upToHere = tf.model({ inputs: network.inputs, outputs: layer.output });
  const [mean, deviation] = tf.tidy(() => {
    const answers = upToHere.predict(images) as tf.Tensor;
    const { mean, variance } = tf.moments(answers, answers.shape.map((_, axis) => axis).slice(0, -1));
    return [mean, tf.sqrt(variance)];
  });
  const means = await mean.data<'float32'>();
  const factors = (await deviation.data<'float32'>()).map((value) =>
    value < LEAST_DEVIATION ? 1 : 1 / value,
  );
  tf.dispose([mean, deviation]);
  tf.tidy(() => {
    const [kernel, bias] = layer.getWeights();
    const factor = tf.tensor1d(factors);
    layer.setWeights([tf.mul(kernel!, factor), tf.mul(tf.sub(bias!, tf.tensor1d(means)), factor)]);
  });
}

/** `count` indices of a set, evenly apart. */
function spreadOver(size: number, count: number): number[] {
  const taken = Math.min(size, count);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * size) / taken));
}
