import type { WeightedStatistic } from './bootstrap.ts';
import { unitWeights } from './bootstrap.ts';

/**
 * Area under the ROC curve: the probability that a positive case scores above a negative one, ties counting half
 * (Mann-Whitney). `null` when one of the two groups is empty.
 *
 * @source R-094; the ranking interpretation is the one S000 gives
 */
export function auc(scores: ArrayLike<number>, positive: ArrayLike<boolean>): number | null {
  return weightedAuc(scores, positive)(unitWeights(scores.length));
}

/** The same of weighted cases; sorts once, so that each of many draws takes a single pass. */
export function weightedAuc(scores: ArrayLike<number>, positive: ArrayLike<boolean>): WeightedStatistic {
  const order = Uint32Array.from({ length: scores.length }, (_, index) => index);
  order.sort((a, b) => scores[a]! - scores[b]!);
  return (weights) => {
    let [positives, negatives, right] = [0, 0, 0];
    for (let start = 0; start < order.length;) {
      let [end, positivesHere, negativesHere] = [start, 0, 0];
      for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
        const index = order[end]!;
        if (positive[index]!) positivesHere += weights[index]!;
        else negativesHere += weights[index]!;
      }
      right += positivesHere * (negatives + negativesHere / 2);
      positives += positivesHere;
      negatives += negativesHere;
      start = end;
    }
    return positives === 0 || negatives === 0 ? null : right / (positives * negatives);
  };
}
