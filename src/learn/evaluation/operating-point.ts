/**
 * The threshold on a score at which sensitivity plus specificity is highest (Youden). Lies half way between two scores,
 * so that no case of the given set sits exactly on it.
 *
 * @throws RangeError when one of the two groups is empty
 */
export function youdenThreshold(scores: readonly number[], positive: readonly boolean[]): number {
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0)
    throw new RangeError('an operating point needs cases of both kinds');
  const order = scores.map((score, index) => ({ score, positive: positive[index]! }));
  order.sort((a, b) => a.score - b.score);
  let [missed, rejected, best, threshold] = [0, 0, Number.NEGATIVE_INFINITY, 0.5];
  for (let index = 0; index < order.length - 1; index++) {
    const here = order[index]!;
    if (here.positive) missed++;
    else rejected++;
    const next = order[index + 1]!.score;
    const youden = rejected / negatives - missed / positives;
    if (next > here.score && youden > best) {
      best = youden;
      threshold = (here.score + next) / 2;
    }
  }
  return threshold;
}
