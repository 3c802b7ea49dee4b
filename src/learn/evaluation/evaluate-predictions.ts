import { reportCalibration } from './calibration-report.ts';
import { checkInvariants } from './check-invariants.ts';
import { chooseFinding } from './choose-finding.ts';
import { listCorrectExamples } from './correct-cases.ts';
import { decideFinding, evaluateFinding } from './evaluate-finding.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { EvaluationOptions, EvaluationResult } from './evaluation-result.ts';
import { measureFigures } from './measure-figures.ts';
import type { ConfusionMatrix } from './metrics.ts';
import { classMetrics, confusionMatrix, countClass, macroMetrics, normaliseRows } from './metrics.ts';
import { listMisclassified } from './misclassified.ts';
import { multiClassRoc } from './multi-class-auc.ts';
import type { PredictionTable } from './prediction-table.ts';
import { compareReaders } from './reader-comparison.ts';
import { checkTable } from './read-predictions.ts';
import { scoreCases } from './scored-cases.ts';
import type { FindingDecisions, SubgroupTable } from './subgroups.ts';
import { tabulateSubgroups } from './subgroups.ts';
import { evaluateTopTwo, pairOf } from './top-two.ts';

/**
 * Everything that can be said of a model's predictions on cases whose truth is known. The same table and options give
 * the same result.
 *
 * @throws EvaluationError EVALUATE_INPUT when the table contradicts itself, EVALUATE_OPTIONS when the options do not fit
 *   it, EVALUATE_INVARIANT when figures contradict each other
 * @source
 */
export function evaluatePredictions(
  table: PredictionTable,
  options: EvaluationOptions = {},
): EvaluationResult {
  checkTable(table, `the predictions of ${table.model}`);
  const { classNames } = table;
  const positive = chooseFinding(classNames, options.positive);
  const threshold = options.threshold ?? null;
  const scored = scoreCases(table);
  const confusion = confusionMatrix(scored.labels, scored.predicted, classNames.length);
  checkInvariants(confusion, table.cases.length);
  const decisions = positive === null ? null : decideFinding(scored, positive, threshold);
  const pair = pairOf(table);
  const { draws = 1000, seed = 1 } = options;
  return {
    model: table.model,
    dataSet: table.dataSet,
    synthetic: table.synthetic,
    classNames,
    cases: table.cases.length,
    patients: new Set(scored.patients).size,
    confusion,
    normalised: normaliseRows(confusion),
    perClass: perClassOf(confusion, classNames),
    macro: macroMetrics(confusion),
    roc: multiClassRoc(scored),
    calibration: reportCalibration(scored),
    finding:
      decisions === null
        ? null
        : evaluateFinding(
            decisions,
            { positive: positive!.map((index) => classNames[index]!), threshold },
            classNames.length,
          ),
    topTwo: pair === null ? null : evaluateTopTwo(table, pair, options.theta),
    subgroups: subgroupsOf(table, decisions, options.subgroups ?? []),
    misclassified: listMisclassified(table, scored),
    correct: listCorrectExamples(table, scored),
    readers: compareReaders(table, scored),
    ...measureFigures(scored, classNames, decisions, { draws, seed }),
    bootstrap: { draws, seed },
  };
}

function perClassOf(confusion: ConfusionMatrix, classNames: readonly string[]): EvaluationResult['perClass'] {
  return classNames.map((name, index) => ({
    name,
    cases: confusion[index]!.reduce((sum, count) => sum + count, 0),
    counts: countClass(confusion, index),
    metrics: classMetrics(confusion, index),
  }));
}

function subgroupsOf(
  { cases }: PredictionTable,
  decisions: FindingDecisions | null,
  attributes: readonly string[],
): SubgroupTable[] {
  if (attributes.length === 0) return [];
  if (decisions === null)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      'subgroup tables need the positive classes: which ones are the finding?',
    );
  return attributes.map((attribute) => tabulateSubgroups(cases, decisions, attribute));
}
