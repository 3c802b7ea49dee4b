import type { FocusMaps } from './focus-maps.ts';

/** Network inputs with their true classes: `images` holds `labels.length` images of `rows` x `columns`, row-major. */
export interface LabelledImages {
  readonly rows: number;
  readonly columns: number;
  readonly classNames: readonly string[];
  readonly images: Float32Array;
  /** Index into `classNames`, one an image. */
  readonly labels: Uint8Array;
  /** Where the foci lie, when it is known. */
  readonly foci?: FocusMaps;
}

/** One image of a set, without copying. */
export function imageAt(set: LabelledImages, index: number): Float32Array {
  const size = set.rows * set.columns;
  return set.images.subarray(index * size, (index + 1) * size);
}

/** How many images each class has. */
export function countClasses(set: LabelledImages): Record<string, number> {
  const counts = Object.fromEntries(set.classNames.map((name) => [name, 0]));
  for (const label of set.labels) counts[set.classNames[label]!]! += 1;
  return counts;
}
