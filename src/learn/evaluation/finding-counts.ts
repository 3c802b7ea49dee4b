import type { WeightedStatistic } from './bootstrap.ts';
import type { BinaryCounts } from './metrics.ts';

/** Sensitivity, specificity, accuracy and predictive values of a yes-or-no finding; `null` = undefined. */
export interface FindingMetrics {
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly accuracy: number | null;
  readonly ppv: number | null;
  readonly npv: number | null;
  readonly f1: number | null;
}

/** Names of the figures, in the order of the tables. */
export const FINDING_METRICS = ['sensitivity', 'specificity', 'accuracy', 'ppv', 'npv'] as const;
export type FindingMetric = (typeof FINDING_METRICS)[number];

/** Names for people. */
export const METRIC_LABELS: Readonly<Record<FindingMetric, string>> = {
  sensitivity: 'sensitivity',
  specificity: 'specificity',
  accuracy: 'accuracy',
  ppv: 'PPV',
  npv: 'NPV',
};

/** Counts of a finding over cases, each as often as its weight. */
export function countFinding(
  truths: readonly boolean[],
  said: readonly boolean[],
  weights: ArrayLike<number>,
): BinaryCounts {
  let [truePositives, falsePositives, falseNegatives, trueNegatives] = [0, 0, 0, 0];
  for (const [index, truth] of truths.entries()) {
    const weight = weights[index]!;
    if (truth && said[index]!) truePositives += weight;
    else if (truth) falseNegatives += weight;
    else if (said[index]!) falsePositives += weight;
    else trueNegatives += weight;
  }
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/** @source */
export function findingMetrics(counts: BinaryCounts): FindingMetrics {
  const of = (metric: FindingMetric): number | null => {
    const [right, all] = shareOf(metric, counts);
    return all === 0 ? null : right / all;
  };
  const { truePositives, falsePositives, falseNegatives } = counts;
  const f1Base = 2 * truePositives + falsePositives + falseNegatives;
  return {
    sensitivity: of('sensitivity'),
    specificity: of('specificity'),
    accuracy: of('accuracy'),
    ppv: of('ppv'),
    npv: of('npv'),
    f1: f1Base === 0 ? null : (2 * truePositives) / f1Base,
  };
}

/** What a figure is a share of: right cases, and all cases it looks at. */
export function shareOf(metric: FindingMetric, counts: BinaryCounts): readonly [right: number, all: number] {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  switch (metric) {
    case 'sensitivity':
      return [truePositives, truePositives + falseNegatives];
    case 'specificity':
      return [trueNegatives, trueNegatives + falsePositives];
    case 'accuracy':
      return [truePositives + trueNegatives, truePositives + trueNegatives + falsePositives + falseNegatives];
    case 'ppv':
      return [truePositives, truePositives + falsePositives];
    case 'npv':
      return [trueNegatives, trueNegatives + falseNegatives];
  }
}

/** The figures as statistics for a bootstrap. */
export function findingStatistics(
  truths: readonly boolean[],
  said: readonly boolean[],
): Record<FindingMetric, WeightedStatistic> {
  const statistic =
    (metric: FindingMetric): WeightedStatistic =>
    (weights) =>
      findingMetrics(countFinding(truths, said, weights))[metric];
  return Object.fromEntries(FINDING_METRICS.map((metric) => [metric, statistic(metric)])) as Record<
    FindingMetric,
    WeightedStatistic
  >;
}
