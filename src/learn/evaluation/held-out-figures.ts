import { auc } from './auc.ts';
import { bootstrapInterval } from './bootstrap.ts';
import type { Answers } from './calibration.ts';
import { answerOf, calibrationError } from './calibration.ts';
import { indexOfMaximum } from '../training/predict-set.ts';
import type { ConfusionMatrix } from './metrics.ts';
import { classMetrics, confusionMatrix, macroMetrics } from './metrics.ts';

/** A measured value with its 95 % bootstrap interval and the cases it was measured on. */
export interface Figure {
  readonly value: number;
  readonly interval95?: readonly [number, number];
  readonly n: number;
}

export interface OperatingPoint {
  /** Which classes are the finding. */
  readonly positive: readonly number[];
  readonly threshold: number;
}

/** Score of the finding in every case: the summed probabilities of its classes. */
export function scoresOf(answers: Answers, positive: readonly number[]): number[] {
  const cases = answers.probabilities.length / answers.classes;
  return Array.from({ length: cases }, (_, index) => {
    const answer = answerOf(answers, index);
    return positive.reduce((sum, at) => sum + answer[at]!, 0);
  });
}

/** Whether each case truly has the finding. */
export function truthsOf(labels: ArrayLike<number>, positive: readonly number[]): boolean[] {
  return Array.from(labels, (label) => positive.includes(label));
}

/**
 * What a model card says of a set that training never saw: AUC, sensitivity and specificity of the finding, accuracy
 * and macro F1 over all classes, calibration error. Undefined figures are left out.
 */
export function heldOutFigures(
  answers: Answers,
  labels: ArrayLike<number>,
  point: OperatingPoint,
): Record<string, Figure> {
  const scores = scoresOf(answers, point.positive);
  const truths = truthsOf(labels, point.positive);
  const predicted = scores.map((_, index) => indexOfMaximum(answerOf(answers, index)));
  const pick = <T>(all: ArrayLike<T>, indices: readonly number[]): T[] => indices.map((index) => all[index]!);
  const finding = (indices: readonly number[]): ConfusionMatrix =>
    confusionMatrix(
      indices.map((index) => (truths[index]! ? 0 : 1)),
      indices.map((index) => (scores[index]! >= point.threshold ? 0 : 1)),
      2,
    );
  const classes = (indices: readonly number[]): ConfusionMatrix =>
    confusionMatrix(pick(labels, indices), pick(predicted, indices), answers.classes);
  const statistics: Record<string, (indices: readonly number[]) => number | null> = {
    auc: (indices) => auc(pick(scores, indices), pick(truths, indices)),
    sensitivity: (indices) => classMetrics(finding(indices), 0).recall,
    specificity: (indices) => classMetrics(finding(indices), 0).specificity,
    accuracy: (indices) => macroMetrics(classes(indices)).accuracy,
    macroF1: (indices) => macroMetrics(classes(indices)).f1,
    calibrationError: (indices) => calibrationError(pick(scores, indices), pick(truths, indices)),
  };
  const everything = scores.map((_, index) => index);
  const figures: Record<string, Figure> = {};
  for (const [name, statistic] of Object.entries(statistics)) {
    const value = statistic(everything);
    if (value === null) continue;
    const interval = bootstrapInterval(scores.length, statistic);
    figures[name] = {
      value: to4(value),
      ...(interval === null ? {} : { interval95: [to4(interval[0]), to4(interval[1])] as const }),
      n: scores.length,
    };
  }
  return figures;
}

function to4(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
