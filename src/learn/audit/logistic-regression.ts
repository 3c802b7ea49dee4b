/** A fitted model: intercept first, then one weight a feature, for standardised features. */
export interface LogisticModel {
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Keeps the normal equations solvable where two features say the same. */
const RIDGE = 1e-2;
const STEPS = 12;

/** Logistic regression by Newton's method with a small ridge; features are standardised first. */
export function fitLogistic(
  features: readonly (readonly number[])[],
  positive: readonly boolean[],
): LogisticModel {
  const size = features[0]?.length ?? 0;
  const means = Array.from({ length: size }, (_, f) => mean(features.map((row) => row[f]!)));
  const deviations = means.map(
    (middle, f) => Math.sqrt(mean(features.map((row) => (row[f]! - middle) ** 2))) || 1,
  );
  const rows = features.map((row) => standardise(row, { means, deviations }));
  let weights: number[] = new Array<number>(size + 1).fill(0);
  for (let step = 0; step < STEPS; step++) weights = newtonStep(rows, positive, weights);
  return { weights, means, deviations };
}

/** Probability that a case is positive. */
export function predictLogistic(model: LogisticModel, row: readonly number[]): number {
  return sigmoid(dot(model.weights, standardise(row, model)));
}

/**
 * Out-of-fold probabilities: each case is judged by a model that was fitted without its fold. Folds are dealt out within
 * each class, so that every fold has both.
 */
export function crossValidate(
  features: readonly (readonly number[])[],
  positive: readonly boolean[],
  folds = 5,
): number[] {
  const dealt = { true: 0, false: 0 };
  const foldOf = positive.map((is) => dealt[is ? 'true' : 'false']++ % folds);
  const scores = new Array<number>(features.length).fill(0.5);
  for (let fold = 0; fold < folds; fold++) {
    const training = features.map((_, index) => index).filter((index) => foldOf[index] !== fold);
    const model = fitLogistic(
      training.map((index) => features[index]!),
      training.map((index) => positive[index]!),
    );
    features.forEach((row, index) => {
      if (foldOf[index] === fold) scores[index] = predictLogistic(model, row);
    });
  }
  return scores;
}

function newtonStep(
  rows: readonly (readonly number[])[],
  positive: readonly boolean[],
  weights: readonly number[],
): number[] {
  const size = weights.length;
  const gradient = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * weight));
  const hessian = weights.map((_, i) => weights.map((__, j): number => (i === j && i > 0 ? RIDGE : 0)));
  rows.forEach((row, index) => {
    const p = sigmoid(dot(weights, row));
    const error = (positive[index]! ? 1 : 0) - p;
    const curve = Math.max(1e-6, p * (1 - p));
    for (let i = 0; i < size; i++) {
      gradient[i] = gradient[i]! + error * row[i]!;
      for (let j = 0; j < size; j++) hessian[i]![j] = hessian[i]![j]! + curve * row[i]! * row[j]!;
    }
  });
  const step = solve(hessian, gradient);
  return weights.map((weight, i) => weight + step[i]!);
}

/** Gaussian elimination with pivoting. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  const size = a.length;
  for (let column = 0; column < size; column++) {
    const pivot = a.reduce(
      (best, row, i) => (i >= column && Math.abs(row[column]!) > Math.abs(a[best]![column]!) ? i : best),
      column,
    );
    [a[column], a[pivot]] = [a[pivot]!, a[column]!];
    for (let row = column + 1; row < size; row++) {
      const factor = a[row]![column]! / a[column]![column]!;
      for (let k = column; k <= size; k++) a[row]![k] = a[row]![k]! - factor * a[column]![k]!;
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const known = x.reduce((sum, value, j) => (j > i ? sum + a[i]![j]! * value : sum), 0);
    x[i] = (a[i]![size]! - known) / a[i]![i]!;
  }
  return x;
}

function standardise(
  row: readonly number[],
  { means, deviations }: Omit<LogisticModel, 'weights'>,
): number[] {
  return [1, ...row.map((value, f) => (value - means[f]!) / deviations[f]!)];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
