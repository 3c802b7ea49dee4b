import type { Counts } from '../study/counts.ts';

/**
 * Mean inside a mask against mean in its surroundings: how far a lesion stands out. `mask` and `surroundings`
 * are lists of pixel indices; 1 means not at all, `null` that there is nothing to compare with.
 */
export function measureContrast(
  image: Counts,
  mask: readonly number[],
  surroundings: readonly number[],
): number | null {
  const mean = (indices: readonly number[]): number =>
    indices.reduce((sum, index) => sum + (image.values[index] ?? 0), 0) / indices.length;
  const around = mean(surroundings);
  return mask.length > 0 && around > 0 ? mean(mask) / around : null;
}
