/**
 * Largest distance between two cumulative distributions of counts, zeros left out. Any rising transform, such as log1p,
 * gives the same number.
 *
 * @param a - how many pixels have 0, 1, 2, ... counts
 * @source bone-scan domain reference 2.9, point 1
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const total = (histogram: readonly number[]): number =>
    histogram.reduce((sum, pixels, value) => (value === 0 ? sum : sum + pixels), 0);
  const [totalA, totalB] = [total(a), total(b)];
  let [sumA, sumB, largest] = [0, 0, 0];
  for (let value = 1; value < Math.max(a.length, b.length); value++) {
    sumA += a[value] ?? 0;
    sumB += b[value] ?? 0;
    largest = Math.max(largest, Math.abs(sumA / totalA - sumB / totalB));
  }
  return largest;
}
