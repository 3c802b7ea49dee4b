import chiSquareCdf from '@stdlib/stats-base-dists-chisquare-cdf';

/** Two AUCs measured on the same cases, and whether they differ. */
export interface DeLongComparison {
  readonly difference: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * DeLong's test of two correlated AUCs. It takes the cases as independent: with several cases of a patient the p is too
 * small. `null` when a group has fewer than two cases; p is 1 when the curves are the same.
 *
 * @source DeLong, DeLong and Clarke-Pearson, Biometrics 1988;44:837
 */
export function compareAucs(
  first: readonly number[],
  second: readonly number[],
  positive: readonly boolean[],
): DeLongComparison | null {
  const [positives, negatives] = [true, false].map((kind) =>
    positive.flatMap((isPositive, index) => (isPositive === kind ? [index] : [])),
  ) as [number[], number[]];
  if (positives.length < 2 || negatives.length < 2) return null;
  const [a, b] = [placements(first, positives, negatives), placements(second, positives, negatives)];
  const gap = (one: readonly number[], other: readonly number[]): number[] =>
    one.map((value, index) => value - other[index]!);
  const overPositives = gap(a.positives, b.positives);
  const difference = mean(overPositives);
  const variance =
    varianceOf(overPositives) / positives.length +
    varianceOf(gap(a.negatives, b.negatives)) / negatives.length;
  if (variance <= 0) return { difference, z: 0, p: 1 };
  const z = difference / Math.sqrt(variance);
  // The square of a normal variable follows the chi-square distribution with one degree of freedom.
  return { difference, z, p: 1 - chiSquareCdf(z * z, 1) };
}

/** For each positive the share of negatives below it, for each negative the share of positives above it; ties half. */
function placements(
  scores: readonly number[],
  positives: readonly number[],
  negatives: readonly number[],
): { positives: number[]; negatives: number[] } {
  const sorted = (indices: readonly number[]): number[] =>
    indices.map((index) => scores[index]!).sort((a, b) => a - b);
  const [above, below] = [sorted(positives), sorted(negatives)];
  const rank = (values: readonly number[], score: number): number =>
    (countBelow(values, score, false) + countBelow(values, score, true)) / 2;
  return {
    positives: positives.map((index) => rank(below, scores[index]!) / below.length),
    negatives: negatives.map((index) => 1 - rank(above, scores[index]!) / above.length),
  };
}

/** How many of sorted values lie below a score, or at it too. */
function countBelow(sorted: readonly number[], score: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle]!;
    if (value < score || (orEqual && value === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
