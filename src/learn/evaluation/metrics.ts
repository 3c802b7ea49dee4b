/** `matrix[truth][predicted]` = number of cases; classes in the same order both ways. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** One-vs-rest figures of a class, or their plain means over the classes. `null` = undefined (division by zero). */
export interface ClassMetrics {
  /** Also called positive predictive value. */
  readonly precision: number | null;
  /** Also called sensitivity. */
  readonly recall: number | null;
  readonly specificity: number | null;
  /** Negative predictive value. */
  readonly npv: number | null;
  readonly f1: number | null;
}

/** One class against all others, in cases. */
export interface BinaryCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export interface MacroMetrics extends ClassMetrics {
  /** Correct cases of all cases; not a mean over classes. */
  readonly accuracy: number | null;
}

/** Counts the cases by their true and predicted class numbers. */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  if (truth.length !== predicted.length) throw new RangeError('truth and prediction differ in length');
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let index = 0; index < truth.length; index++) matrix[truth[index]!]![predicted[index]!]! += 1;
  return matrix;
}

/** Counts one class as positive and all others as negative. */
export function countClass(matrix: ConfusionMatrix, index: number): BinaryCounts {
  const truePositives = matrix[index]![index]!;
  const falseNegatives = sum(matrix[index]!) - truePositives;
  const falsePositives = sum(matrix.map((row) => row[index]!)) - truePositives;
  const trueNegatives = sum(matrix.map(sum)) - truePositives - falseNegatives - falsePositives;
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

/**
 * Figures of one class against all others. What would divide by zero is `null`, never silently 0.
 *
 * @source
 */
export function classMetrics(matrix: ConfusionMatrix, index: number): ClassMetrics {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = countClass(matrix, index);
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    specificity: ratio(trueNegatives, trueNegatives + falsePositives),
    npv: ratio(trueNegatives, trueNegatives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

/** Each row as shares of its sum: what became of the cases of a class; `null` for a class without cases. */
export function normaliseRows(matrix: ConfusionMatrix): (number | null)[][] {
  return matrix.map((row) => row.map((count) => ratio(count, sum(row))));
}

/**
 * Plain means over the classes, and the overall accuracy, as the papers average (undefined classes are left out).
 *
 * @source R-091; reconstructed from S000 figure 8
 */
export function macroMetrics(matrix: ConfusionMatrix): MacroMetrics {
  const each = matrix.map((_, index) => classMetrics(matrix, index));
  return {
    accuracy: ratio(sum(matrix.map((row, index) => row[index]!)), sum(matrix.map(sum))),
    precision: meanOf(each.map(({ precision }) => precision)),
    recall: meanOf(each.map(({ recall }) => recall)),
    specificity: meanOf(each.map(({ specificity }) => specificity)),
    npv: meanOf(each.map(({ npv }) => npv)),
    f1: meanOf(each.map(({ f1 }) => f1)),
  };
}

/** Two-class matrix, positive class first, from predictions among more classes: the "two-class (merged)" result. */
export function mergeClasses(matrix: ConfusionMatrix, positive: readonly number[]): ConfusionMatrix {
  const merged = [
    [0, 0],
    [0, 0],
  ];
  for (const [truth, row] of matrix.entries())
    for (const [predicted, count] of row.entries())
      merged[positive.includes(truth) ? 0 : 1]![positive.includes(predicted) ? 0 : 1]! += count;
  return merged;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return ratio(sum(defined), defined.length);
}
