import type { WeightedStatistic } from './bootstrap.ts';
import { unitWeights } from './bootstrap.ts';

/** Probabilities of many cases, row-major, `classes` to a case. */
export interface Answers {
  readonly probabilities: Float32Array;
  readonly classes: number;
}

/** Probabilities of one case. */
export function answerOf({ probabilities, classes }: Answers, index: number): Float32Array {
  return probabilities.subarray(index * classes, (index + 1) * classes);
}

/**
 * The temperature T that makes softmax(logits / T) fit the labels best (least cross-entropy), by golden-section search
 * over ln T between 1/8 and 8. Logarithms of the probabilities serve as logits; softmax does not tell the difference.
 */
export function fitTemperature(answers: Answers, labels: ArrayLike<number>): number {
  const lossAt = (logT: number): number => {
    const inverse = Math.exp(-logT);
    let loss = 0;
    for (let index = 0; index < labels.length; index++) {
      const logits = Array.from(answerOf(answers, index), (p) => inverse * Math.log(p + 1e-12));
      const highest = Math.max(...logits);
      const total = logits.reduce((sum, value) => sum + Math.exp(value - highest), 0);
      loss += highest + Math.log(total) - logits[labels[index]!]!;
    }
    return loss;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-Math.log(8), Math.log(8)];
  for (let round = 0; round < 40; round++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

/** Bins of equal width over which a calibration error is taken. */
export const CALIBRATION_BINS = 10;

/** The bin of a probability. */
export function calibrationBin(probability: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.floor(probability * CALIBRATION_BINS));
}

/**
 * Expected calibration error of a two-sided probability: mean gap between what was said and what was true, over ten
 * bins of equal width, weighted by their cases.
 */
export function calibrationError(scores: readonly number[], positive: readonly boolean[]): number {
  return weightedCalibrationError(scores, positive)(unitWeights(scores.length)) ?? 0;
}

/** The same of weighted cases. */
export function weightedCalibrationError(
  scores: readonly number[],
  positive: readonly boolean[],
): WeightedStatistic {
  return (weights) => {
    const gaps = new Float64Array(CALIBRATION_BINS);
    let total = 0;
    for (const [index, score] of scores.entries()) {
      gaps[calibrationBin(score)]! += weights[index]! * (score - (positive[index]! ? 1 : 0));
      total += weights[index]!;
    }
    return total === 0 ? null : gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
  };
}
