import { auc } from './auc.ts';
import { unitWeights } from './bootstrap.ts';
import { calibrationError } from './calibration.ts';
import type { FindingEvaluation } from './evaluation-result.ts';
import { countFinding, findingMetrics } from './finding-counts.ts';
import { rocCurve } from './roc-curve.ts';
import type { ScoredCases } from './scored-cases.ts';
import { anyPresent, summedScores } from './scored-cases.ts';
import type { FindingDecisions } from './subgroups.ts';

/** Whether the finding is there, was said, and how strongly, case by case. */
export function decideFinding(
  scored: ScoredCases,
  positive: readonly number[],
  threshold: number | null,
): FindingDecisions {
  const scores = summedScores(scored, positive);
  return {
    truths: anyPresent(scored, positive),
    scores,
    said: scores.map((score, index) =>
      threshold === null ? positive.includes(scored.predicted[index]!) : score >= threshold,
    ),
  };
}

/**
 * The yes-or-no result: a network with two outputs gives its own (retrained), one with more has its classes merged.
 *
 * @source S000 table 8; R-095
 */
export function evaluateFinding(
  decisions: FindingDecisions,
  point: Pick<FindingEvaluation, 'positive' | 'threshold'>,
  classes: number,
): FindingEvaluation {
  const { truths, said, scores } = decisions;
  const counts = countFinding(truths, said, unitWeights(truths.length));
  return {
    origin: classes === 2 ? 'two-class (retrained)' : 'two-class (merged)',
    ...point,
    counts,
    metrics: findingMetrics(counts),
    roc: { auc: auc(scores, truths), curve: rocCurve(scores, truths) },
    ece: calibrationError(scores, truths),
  };
}
