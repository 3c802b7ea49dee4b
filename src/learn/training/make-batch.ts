import * as tf from '@tensorflow/tfjs';
import { RandomStream, deriveSeed } from '../../phantom/random.ts';
import type { Augmentation, Motion } from './augment.ts';
import { augmentInto, copyFocusMap } from './augment.ts';
import type { FocusMaps } from '../samples/focus-maps.ts';
import { FOCUS_KINDS, focusMapSize } from '../samples/focus-maps.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt, targetInto } from '../samples/labelled-images.ts';
import type { TurnedShape } from './rotate-image.ts';
import { rotateInto } from './rotate-image.ts';

/** Images and what is true of them, on the backend; give it back with `disposeBatch`. */
export interface Batch {
  readonly images: tf.Tensor4D;
  /** True classes, one-hot, or shares where two are present. */
  readonly truth: tf.Tensor2D;
  /** The same numbers, at hand without asking the backend. */
  readonly truthValues: Float32Array;
  /** `[N, rows, columns, kinds]`, or nothing where it is not known. */
  readonly foci: tf.Tensor4D | null;
}

/** How images are changed: each by its own random numbers, which depend on this seed and the image only. */
export interface BatchAugmentation {
  readonly augmentation: Augmentation;
  readonly seed: number;
}

/** Puts the chosen images of a set on the backend, changed at random or as they are. */
export function makeBatch(
  set: LabelledImages,
  chosen: readonly number[],
  augmented?: BatchAugmentation,
): Batch {
  const { rows, columns, channels, foci } = set;
  const classes = set.classNames.length;
  const size = rows * columns * channels;
  const mapSize = foci === undefined ? 0 : focusMapSize(foci);
  const images = new Float32Array(chosen.length * size);
  const maps = new Float32Array(chosen.length * mapSize);
  // Not tf.oneHot: on wasm it writes integer ones into a float tensor, which are as good as zero.
  const truth = new Float32Array(chosen.length * classes);
  for (const [slot, index] of chosen.entries()) {
    const target = images.subarray(slot * size, (slot + 1) * size);
    const { mirrored, degrees } = fillImage(target, set, index, augmented);
    targetInto(truth.subarray(slot * classes, (slot + 1) * classes), set, index);
    if (foci === undefined) continue;
    const map = foci.values.subarray(index * mapSize, (index + 1) * mapSize);
    const slotMap = maps.subarray(slot * mapSize, (slot + 1) * mapSize);
    copyFocusMap(slotMap, map, foci.columns, FOCUS_KINDS, mirrored);
    if (degrees !== 0) rotateInto(slotMap, slotMap.slice(), focusShape(set, foci), degrees);
  }
  return {
    images: tf.tensor4d(images, [chosen.length, rows, columns, channels]),
    truth: tf.tensor2d(truth, [chosen.length, classes]),
    truthValues: truth,
    foci:
      foci === undefined ? null : tf.tensor4d(maps, [chosen.length, foci.rows, foci.columns, FOCUS_KINDS]),
  };
}

/** A focus map covers the image as a whole, in larger cells. */
function focusShape({ rows, columns }: LabelledImages, foci: FocusMaps): TurnedShape {
  const cell = { rows: rows / foci.rows, columns: columns / foci.columns };
  return { rows: foci.rows, columns: foci.columns, channels: FOCUS_KINDS, cell };
}

function fillImage(
  target: Float32Array,
  set: LabelledImages,
  index: number,
  augmented: BatchAugmentation | undefined,
): Motion {
  if (augmented === undefined) {
    target.set(imageAt(set, index));
    return { mirrored: false, degrees: 0 };
  }
  const random = new RandomStream(deriveSeed(augmented.seed, `image-${index}`));
  return augmentInto(target, imageAt(set, index), set, { augmentation: augmented.augmentation, random });
}

/** Frees a batch on the backend. */
export function disposeBatch({ images, truth, foci }: Batch): void {
  tf.dispose([images, truth]);
  foci?.dispose();
}
