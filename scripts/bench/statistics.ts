/** What many measurements of one thing come to. */
export interface Spread {
  readonly median: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly p95: number;
  readonly count: number;
}

/** Median, extremes and 95th percentile; NaN everywhere when nothing was measured. */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    minimum: quantile(values, 0),
    maximum: quantile(values, 1),
    p95: quantile(values, 0.95),
    count: values.length,
  };
}

/** Linear between the two measurements around it. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (below === undefined || above === undefined) return NaN;
  return below + (above - below) * (position - Math.floor(position));
}
