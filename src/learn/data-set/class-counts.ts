import type { DataSetImage } from '../../study/data-set.ts';

/** Of images that wait for adjudication. */
export const UNDECIDED = 'undecided';

/** The name under which an image is counted: `M&A` where two classes are present, `undecided` without a class. */
export function countedClass({
  class: own,
  findings = [],
}: Pick<DataSetImage, 'class' | 'findings'>): string {
  if (own === null) return UNDECIDED;
  return findings.length > 1 ? findings.join('&') : own;
}

/** How many images each class has; classes of the manifest first, even without any image. */
export function countClassesOf(
  images: readonly Pick<DataSetImage, 'class' | 'findings'>[],
  classes: readonly string[] = [],
): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(classes.map((name) => [name, 0]));
  for (const image of images) {
    const name = countedClass(image);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
