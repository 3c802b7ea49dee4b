import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../phantom/random.ts';
import type { Augmentation } from './augment.ts';
import { augmentInto, copyFocusMap } from './augment.ts';
import { FOCUS_KINDS, focusMapSize } from '../samples/focus-maps.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt } from '../samples/labelled-images.ts';

/** Images and what is true of them, on the backend; give it back with `disposeBatch`. */
export interface Batch {
  readonly images: tf.Tensor4D;
  /** True classes, one-hot. */
  readonly truth: tf.Tensor2D;
  /** `[N, rows, columns, kinds]`, or nothing where it is not known. */
  readonly foci: tf.Tensor4D | null;
}

/** Puts the chosen images of a set on the backend, changed at random or as they are. */
export function makeBatch(
  set: LabelledImages,
  chosen: readonly number[],
  augmented?: { readonly by: Augmentation; readonly random: RandomStream },
): Batch {
  const { rows, columns, foci, labels } = set;
  const classes = set.classNames.length;
  const size = rows * columns;
  const mapSize = foci === undefined ? 0 : focusMapSize(foci);
  const images = new Float32Array(chosen.length * size);
  const maps = new Float32Array(chosen.length * mapSize);
  // Not tf.oneHot: on wasm it writes integer ones into a float tensor, which are as good as zero.
  const truth = new Float32Array(chosen.length * classes);
  for (const [slot, index] of chosen.entries()) {
    const target = images.subarray(slot * size, (slot + 1) * size);
    let mirrored = false;
    if (augmented === undefined) target.set(imageAt(set, index));
    else mirrored = augmentInto(target, imageAt(set, index), columns, augmented.by, augmented.random);
    truth[slot * classes + labels[index]!] = 1;
    if (foci === undefined) continue;
    const map = foci.values.subarray(index * mapSize, (index + 1) * mapSize);
    copyFocusMap(
      maps.subarray(slot * mapSize, (slot + 1) * mapSize),
      map,
      foci.columns,
      FOCUS_KINDS,
      mirrored,
    );
  }
  return {
    images: tf.tensor4d(images, [chosen.length, rows, columns, 1]),
    truth: tf.tensor2d(truth, [chosen.length, classes]),
    foci:
      foci === undefined ? null : tf.tensor4d(maps, [chosen.length, foci.rows, foci.columns, FOCUS_KINDS]),
  };
}

/** Frees a batch on the backend. */
export function disposeBatch({ images, truth, foci }: Batch): void {
  tf.dispose([images, truth]);
  foci?.dispose();
}
