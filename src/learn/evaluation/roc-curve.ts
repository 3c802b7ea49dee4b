/** One operating point: both rates when every case at or above the threshold is called positive. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** `Infinity` at the origin, where nothing is called positive. */
  readonly threshold: number;
}

/**
 * The ROC curve from (0, 0) to (1, 1), one point for each distinct score. Empty when one of the two groups is.
 *
 * @source R-094
 */
export function rocCurve(scores: readonly number[], positive: readonly boolean[]): RocPoint[] {
  const order = scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [
    { falsePositiveRate: 0, truePositiveRate: 0, threshold: Number.POSITIVE_INFINITY },
  ];
  let [hits, alarms] = [0, 0];
  for (const [rank, index] of order.entries()) {
    if (positive[index]!) hits++;
    else alarms++;
    const next = order[rank + 1];
    if (next !== undefined && scores[next] === scores[index]) continue;
    points.push({
      falsePositiveRate: alarms / negatives,
      truePositiveRate: hits / positives,
      threshold: scores[index]!,
    });
  }
  return points;
}

/** Mean of several curves at 101 false positive rates: the macro-averaged curve, for pictures. */
export function meanCurve(curves: readonly (readonly RocPoint[])[]): RocPoint[] {
  const defined = curves.filter((curve) => curve.length > 0);
  if (defined.length === 0) return [];
  const inner = Array.from({ length: 101 }, (_, step) => {
    const rate = step / 100;
    const mean = defined.reduce((sum, curve) => sum + heightAt(curve, rate), 0) / defined.length;
    return { falsePositiveRate: rate, truePositiveRate: mean, threshold: Number.NaN };
  });
  return [{ falsePositiveRate: 0, truePositiveRate: 0, threshold: Number.NaN }, ...inner];
}

/** Highest true positive rate of a curve at a false positive rate, linear between points. */
function heightAt(curve: readonly RocPoint[], rate: number): number {
  let last = curve[0]!;
  for (const point of curve) {
    if (point.falsePositiveRate > rate) {
      const share = (rate - last.falsePositiveRate) / (point.falsePositiveRate - last.falsePositiveRate);
      return last.truePositiveRate + share * (point.truePositiveRate - last.truePositiveRate);
    }
    last = point;
  }
  return last.truePositiveRate;
}
