/**
 * Area under the ROC curve: the probability that a positive case scores above a negative one, ties counting half
 * (Mann-Whitney). `null` when one of the two groups is empty.
 *
 * @source R-094; the ranking interpretation is the one S000 gives
 */
export function auc(scores: ArrayLike<number>, positive: ArrayLike<boolean>): number | null {
  const order = Array.from(scores, (score, index) => ({ score, positive: positive[index]! }));
  order.sort((a, b) => a.score - b.score);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    let positivesHere = 0;
    while (end < order.length && order[end]!.score === order[start]!.score) {
      if (order[end]!.positive) positivesHere++;
      end++;
    }
    // Tied scores share the mean of their ranks, which count from 1.
    rankSum += positivesHere * ((start + 1 + end) / 2);
    positives += positivesHere;
    start = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
