import { weightedAuc } from './auc.ts';
import type { BootstrapOptions, WeightedStatistic } from './bootstrap.ts';
import { bootstrapIntervals, unitWeights } from './bootstrap.ts';
import { weightedCalibrationError } from './calibration.ts';
import { brierScore, topLabelEce } from './calibration-report.ts';
import type { Figure } from './figure.ts';
import { findingStatistics } from './finding-counts.ts';
import type { ConfusionMatrix, MacroMetrics } from './metrics.ts';
import { macroMetrics } from './metrics.ts';
import { aucStatistics } from './multi-class-auc.ts';
import type { ScoredCases } from './scored-cases.ts';
import type { FindingDecisions } from './subgroups.ts';

/** Values by name, and the names of what is undefined on these cases. */
export interface MeasuredFigures {
  readonly figures: Record<string, Figure>;
  readonly undefinedFigures: readonly string[];
}

/** All summary figures with their intervals, from the same bootstrap draws. */
export function measureFigures(
  scored: ScoredCases,
  classNames: readonly string[],
  finding: FindingDecisions | null,
  options: BootstrapOptions,
): MeasuredFigures {
  const statistics = {
    ...classStatistics(scored, classNames),
    ...(finding === null ? {} : ofFinding(finding)),
  };
  const ones = unitWeights(scored.labels.length);
  const intervals = bootstrapIntervals(scored.patients, statistics, options);
  const figures: Record<string, Figure> = {};
  const undefinedFigures: string[] = [];
  for (const [name, statistic] of Object.entries(statistics)) {
    const value = statistic(ones);
    const interval95 = intervals[name];
    if (value === null) undefinedFigures.push(name);
    else
      figures[name] = {
        value,
        ...(interval95 === null || interval95 === undefined ? {} : { interval95 }),
        n: scored.labels.length,
      };
  }
  return { figures, undefinedFigures };
}

function classStatistics(
  scored: ScoredCases,
  classNames: readonly string[],
): Record<string, WeightedStatistic> {
  const areas = aucStatistics(scored);
  const macro =
    (name: keyof MacroMetrics): WeightedStatistic =>
    (weights) =>
      macroMetrics(weightedConfusion(scored, weights))[name];
  return {
    accuracy: macro('accuracy'),
    macroPrecision: macro('precision'),
    macroRecall: macro('recall'),
    macroSpecificity: macro('specificity'),
    macroNpv: macro('npv'),
    macroF1: macro('f1'),
    aucMicro: areas.micro,
    aucMacro: areas.macro,
    aucWeighted: areas.weighted,
    ...Object.fromEntries(areas.perClass.map((statistic, index) => [`auc ${classNames[index]!}`, statistic])),
    ece: topLabelEce(scored),
    brier: brierScore(scored),
  };
}

function ofFinding({ truths, said, scores }: FindingDecisions): Record<string, WeightedStatistic> {
  const { sensitivity, specificity, accuracy, ppv, npv } = findingStatistics(truths, said);
  return {
    findingAuc: weightedAuc(scores, truths),
    findingSensitivity: sensitivity,
    findingSpecificity: specificity,
    findingAccuracy: accuracy,
    findingPpv: ppv,
    findingNpv: npv,
    findingEce: weightedCalibrationError(scores, truths),
  };
}

function weightedConfusion(scored: ScoredCases, weights: Uint32Array): ConfusionMatrix {
  const matrix = Array.from({ length: scored.classes }, () => new Array<number>(scored.classes).fill(0));
  for (const [index, label] of scored.labels.entries())
    matrix[label]![scored.predicted[index]!]! += weights[index]!;
  return matrix;
}
