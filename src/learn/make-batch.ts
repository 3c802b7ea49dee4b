import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../phantom/random.ts';
import type { Augmentation } from './augment.ts';
import { augmentInto } from './augment.ts';
import type { LabelledImages } from './labelled-images.ts';
import { imageAt } from './labelled-images.ts';

/** Images and their true classes (one-hot) on the backend; the caller disposes both. */
export interface Batch extends tf.TensorContainerObject {
  images: tf.Tensor4D;
  truth: tf.Tensor2D;
}

/** Puts the chosen images of a set on the backend, changed at random or as they are. */
export function makeBatch(
  set: LabelledImages,
  chosen: readonly number[],
  augmented?: { readonly by: Augmentation; readonly random: RandomStream },
): Batch {
  const size = set.rows * set.columns;
  const values = new Float32Array(chosen.length * size);
  for (const [slot, index] of chosen.entries()) {
    const target = values.subarray(slot * size, (slot + 1) * size);
    if (augmented === undefined) target.set(imageAt(set, index));
    else augmentInto(target, imageAt(set, index), set.columns, augmented.by, augmented.random);
  }
  const classes = set.classNames.length;
  // Not tf.oneHot: on wasm it writes integer ones into a float tensor, which are as good as zero.
  const truth = new Float32Array(chosen.length * classes);
  for (const [slot, index] of chosen.entries()) truth[slot * classes + set.labels[index]!] = 1;
  return {
    images: tf.tensor4d(values, [chosen.length, set.rows, set.columns, 1]),
    truth: tf.tensor2d(truth, [chosen.length, classes]),
  };
}
