import type { PictureMark } from '../figures/marked-picture.ts';
import type { FocusMaps } from './focus-maps.ts';

/** Who a sample is and what groups it belongs to; never a name or an id of a real person's record. */
export interface SampleCase {
  readonly id: string;
  /** Samples of one patient never stand in two splits. */
  readonly patientId: string;
  /** All classes that are present, where two are (M&A); left out = just the label's. */
  readonly findings?: readonly string[];
  /** For subgroup tables, for example `{ tumourType: 'lung', lesions: 4, camera: 'ecam' }`. */
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Where its annotated lesions lie, in pixels of the image; absent = nobody knows (a set made by an earlier version). */
  readonly marks?: readonly PictureMark[];
}

/** Images with their true classes, all in memory. Image i begins at `i * rows * columns * channels`; NHWC, row-major. */
export interface LabelledImages {
  readonly rows: number;
  readonly columns: number;
  /** 1 for a scan, 2 for both views stacked, 3 for a lesion (image, this lesion's mask, all masks). */
  readonly channels: number;
  /** How many of the channels, from the first, show counts; the others are masks. Left out = all. */
  readonly imageChannels?: number;
  readonly classNames: readonly string[];
  readonly images: Float32Array;
  /** Index into `classNames`, one an image; the leading class where two are present. */
  readonly labels: Uint8Array;
  /** Soft targets, `classNames.length` an image, each adding up to 1; absent = one-hot of `labels`. */
  readonly targets?: Float32Array;
  readonly cases: readonly SampleCase[];
  /** Where the foci lie, when it is known. */
  readonly foci?: FocusMaps;
}

/** One image of a set, without copying. */
export function imageAt(set: LabelledImages, index: number): Float32Array {
  const size = set.rows * set.columns * set.channels;
  return set.images.subarray(index * size, (index + 1) * size);
}

/** Writes the target of an image: shares of the classes that add up to 1. `target` is all zero before. */
export function targetInto(target: Float32Array, set: LabelledImages, index: number): void {
  const classes = set.classNames.length;
  if (set.targets === undefined) target[set.labels[index]!] = 1;
  else target.set(set.targets.subarray(index * classes, (index + 1) * classes));
}

/** How many images each class has. */
export function countClasses(set: LabelledImages): Record<string, number> {
  const counts = Object.fromEntries(set.classNames.map((name) => [name, 0]));
  for (const label of set.labels) counts[set.classNames[label]!]! += 1;
  return counts;
}
