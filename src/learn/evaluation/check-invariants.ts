import { EvaluationError } from './evaluation-error.ts';
import type { ConfusionMatrix } from './metrics.ts';
import { classMetrics, countClass, macroMetrics } from './metrics.ts';

const TOLERANCE = 1e-9;

/**
 * Asserts what must hold of every confusion matrix and its figures, so that no table can print an impossible number (as
 * some published ones do).
 *
 * @throws EvaluationError EVALUATE_INVARIANT with every contradiction
 * @source R-097
 */
export function checkInvariants(matrix: ConfusionMatrix, cases: number): void {
  const broken = [...brokenOfClasses(matrix), ...brokenOfWhole(matrix, cases)];
  if (broken.length > 0)
    throw new EvaluationError('EVALUATE_INVARIANT', `figures contradict each other: ${broken.join('; ')}`);
}

/**
 * Whether a macro F1 can belong to a macro precision and recall: it never exceeds their mean, because a harmonic mean
 * never exceeds an arithmetic one.
 */
export function isPossibleMacroF1(figures: { precision: number; recall: number; f1: number }): boolean {
  return figures.f1 <= (figures.precision + figures.recall) / 2 + TOLERANCE;
}

function brokenOfWhole(matrix: ConfusionMatrix, cases: number): string[] {
  const broken: string[] = [];
  const counted = matrix.flat().reduce((sum, count) => sum + count, 0);
  if (counted !== cases) broken.push(`the confusion matrix counts ${counted} of ${cases} cases`);
  // Classes of which one figure is undefined would make the means run over different classes.
  const each = matrix.map((_, index) => classMetrics(matrix, index));
  if (each.some(({ precision, recall, f1 }) => precision === null || recall === null || f1 === null))
    return broken;
  const { precision, recall, f1 } = macroMetrics(matrix);
  if (!isPossibleMacroF1({ precision: precision!, recall: recall!, f1: f1! }))
    broken.push(`macro F1 ${f1!} exceeds the mean of precision ${precision!} and recall ${recall!}`);
  return broken;
}

function brokenOfClasses(matrix: ConfusionMatrix): string[] {
  return matrix.flatMap((_, index) => {
    const { precision, recall, f1 } = classMetrics(matrix, index);
    if (precision === null || recall === null) return [];
    const { falsePositives, falseNegatives, truePositives } = countClass(matrix, index);
    const broken: string[] = [];
    const harmonic = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    if (Math.abs(harmonic - (f1 ?? Number.NaN)) > TOLERANCE)
      broken.push(`F1 of class ${index} is not the harmonic mean of its precision and recall`);
    const equal = Math.abs(precision - recall) < TOLERANCE;
    if (truePositives > 0 && equal !== (falsePositives === falseNegatives))
      broken.push(
        `class ${index}: precision equals recall exactly when false positives equal false negatives`,
      );
    return broken;
  });
}
