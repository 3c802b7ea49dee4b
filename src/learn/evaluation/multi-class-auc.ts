import { auc, weightedAuc } from './auc.ts';
import type { WeightedStatistic } from './bootstrap.ts';
import { unitWeights } from './bootstrap.ts';
import type { RocPoint } from './roc-curve.ts';
import { meanCurve, rocCurve } from './roc-curve.ts';
import type { ScoredCases } from './scored-cases.ts';

/** Area under one curve, and the curve. */
export interface RocOfClass {
  readonly auc: number | null;
  readonly curve: readonly RocPoint[];
}

/** The papers print one number for several classes without saying which average it is: all of them are given. */
export interface MultiClassRoc {
  /** One class against the rest, in the order of the classes. */
  readonly perClass: readonly RocOfClass[];
  /** All one-against-the-rest decisions in one pot. */
  readonly micro: RocOfClass;
  /** Plain mean over the classes that have an AUC. */
  readonly macro: RocOfClass;
  /** Mean over the classes by their numbers of cases. */
  readonly weighted: number | null;
}

/**
 * ROC curves and areas of every class, and their averages.
 *
 * @source R-094
 */
export function multiClassRoc(scored: ScoredCases): MultiClassRoc {
  const columns = columnsOf(scored);
  const perClass = columns.map(({ scores, positive }) => ({
    auc: auc(scores, positive),
    curve: rocCurve(scores, positive),
  }));
  const { micro, macro, weighted } = aucStatistics(scored);
  const ones = unitWeights(scored.labels.length);
  const pot = {
    scores: columns.flatMap(({ scores }) => scores),
    positive: columns.flatMap((c) => c.positive),
  };
  return {
    perClass,
    micro: { auc: micro(ones), curve: rocCurve(pot.scores, pot.positive) },
    macro: { auc: macro(ones), curve: meanCurve(perClass.map(({ curve }) => curve)) },
    weighted: weighted(ones),
  };
}

export interface AucStatistics {
  readonly perClass: readonly WeightedStatistic[];
  readonly micro: WeightedStatistic;
  readonly macro: WeightedStatistic;
  readonly weighted: WeightedStatistic;
}

/** The same areas as statistics for a bootstrap. */
export function aucStatistics(scored: ScoredCases): AucStatistics {
  const columns = columnsOf(scored);
  const perClass = columns.map(({ scores, positive }) => weightedAuc(scores, positive));
  const cases = scored.labels.length;
  const pot = weightedAuc(
    columns.flatMap(({ scores }) => scores),
    columns.flatMap(({ positive }) => positive),
  );
  const average = (weights: Uint32Array, share: (index: number) => number): number | null => {
    let [sum, total] = [0, 0];
    for (const [index, statistic] of perClass.entries()) {
      const value = statistic(weights);
      if (value === null) continue;
      sum += share(index) * value;
      total += share(index);
    }
    return total === 0 ? null : sum / total;
  };
  return {
    perClass,
    micro: (weights) => {
      const repeated = new Uint32Array(cases * scored.classes);
      for (let index = 0; index < scored.classes; index++) repeated.set(weights, index * cases);
      return pot(repeated);
    },
    macro: (weights) => average(weights, () => 1),
    weighted: (weights) =>
      average(weights, (index) =>
        columns[index]!.positive.reduce((sum, isPositive, at) => sum + (isPositive ? weights[at]! : 0), 0),
      ),
  };
}

/** Class by class: the scores and the truths of all cases. */
function columnsOf(scored: ScoredCases): { scores: number[]; positive: boolean[] }[] {
  return Array.from({ length: scored.classes }, (_, index) => ({
    scores: scored.probabilities.map((row) => row[index]!),
    positive: scored.present.map((row) => row[index]!),
  }));
}
