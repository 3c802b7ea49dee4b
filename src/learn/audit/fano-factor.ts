import type { Counts } from '../../study/counts.ts';

/** Mixed second difference: blind to every surface that is bilinear plus a quadratic in one direction. */
const KERNEL = [1, -2, 1, -2, 4, -2, 1, -2, 1] as const;
const KERNEL_ENERGY = KERNEL.reduce((sum, weight) => sum + weight * weight, 0);

/**
 * Variance against mean of the noise in the given pixels, after local detrending: 1 for raw counts, less for smoothed
 * ones. The variance is estimated from mixed second differences, in which slopes and edges of the anatomy cancel.
 *
 * @param indices - pixels of the image that are not on its border
 * @source estimator of Immerkaer, Comput Vis Image Underst 1996;64:300; bone-scan domain reference 2.9, point 3
 */
export function fanoFactor({ columns, values }: Counts, indices: readonly number[]): number | null {
  let [differences, mean] = [0, 0];
  for (const index of indices) {
    let sum = 0;
    for (let k = 0; k < 9; k++)
      sum += KERNEL[k]! * values[index + (Math.floor(k / 3) - 1) * columns + (k % 3) - 1]!;
    differences += (sum * sum) / KERNEL_ENERGY;
    mean += values[index]!;
  }
  return mean === 0 ? null : differences / mean;
}
