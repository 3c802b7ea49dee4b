import { RandomStream } from '../../phantom/random.ts';

/**
 * Percentile bootstrap: 95 % interval of a statistic over cases drawn with replacement. Draws for which the statistic
 * is undefined are left out; `null` when it is undefined for most of them.
 *
 * @param cases - how many cases there are
 * @param statistic - of the cases at these indices (an index may occur repeatedly)
 */
export function bootstrapInterval(
  cases: number,
  statistic: (indices: readonly number[]) => number | null,
  { draws = 1000, seed = 1 }: { readonly draws?: number; readonly seed?: number } = {},
): [number, number] | null {
  const random = new RandomStream(seed);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const indices = Array.from({ length: cases }, () => random.integer(0, cases - 1));
    const value = statistic(indices);
    if (value !== null) values.push(value);
  }
  if (values.length < draws / 2) return null;
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))]!;
  return [at(0.025), at(0.975)];
}
