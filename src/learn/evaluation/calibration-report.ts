import type { WeightedStatistic } from './bootstrap.ts';
import { unitWeights } from './bootstrap.ts';
import { CALIBRATION_BINS, calibrationBin, fitTemperature, weightedCalibrationError } from './calibration.ts';
import type { ScoredCases } from './scored-cases.ts';

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
  /** Mean probability of the predicted class; `null` in an empty bin. */
  readonly confidence: number | null;
  /** Share of these predictions that were right. */
  readonly accuracy: number | null;
}

/** How far probabilities can be taken at their word. */
export interface Calibration {
  /** Expected calibration error of the predicted class, ten bins of equal width. */
  readonly ece: number;
  /** Mean squared distance between the probabilities and the truth, summed over the classes: 0 (best) to 2. */
  readonly brier: number;
  /** Mean negative logarithm of the probability of the truth. */
  readonly crossEntropy: number;
  readonly bins: readonly ReliabilityBin[];
}

export interface CalibrationReport {
  readonly before: Calibration;
  /** After temperature scaling, each half of the patients with the temperature fitted on the other half. */
  readonly after: Calibration;
  /** Temperatures of the two halves. */
  readonly temperatures: readonly [number, number];
}

/** Calibration as measured, and what temperature scaling would make of it; `null` when there are too few patients. */
export function reportCalibration(scored: ScoredCases): CalibrationReport | null {
  const halves = [0, 1].map((half) =>
    scored.patients.flatMap((patient, index) => (patient % 2 === half ? [index] : [])),
  );
  if (halves.some((half) => half.length === 0)) return null;
  const temperatures = halves.map((half) => temperatureOf(scored, half)) as [number, number];
  const scaled = scored.probabilities.map((row, index) =>
    // Never with the temperature that this very patient helped to find.
    applyTemperature(row, temperatures[1 - (scored.patients[index]! % 2)]!),
  );
  return {
    before: calibrationOf(scored),
    after: calibrationOf({ ...scored, probabilities: scaled }),
    temperatures,
  };
}

/** softmax(ln p / T): T above 1 makes a network less sure, below 1 surer. */
export function applyTemperature(probabilities: readonly number[], temperature: number): number[] {
  const logits = probabilities.map((p) => Math.log(p + 1e-12) / temperature);
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Calibration of the probabilities as they are. */
export function calibrationOf(scored: ScoredCases): Calibration {
  const ones = unitWeights(scored.labels.length);
  return {
    ece: topLabelEce(scored)(ones)!,
    brier: brierScore(scored)(ones)!,
    crossEntropy: meanOver(scored, (index) => {
      const target = targetOf(scored, index);
      return -target.reduce(
        (sum, share, at) => sum + share * Math.log(scored.probabilities[index]![at]! + 1e-12),
        0,
      );
    }),
    bins: binsOf(scored),
  };
}

/** Expected calibration error of the predicted class. */
export function topLabelEce(scored: ScoredCases): WeightedStatistic {
  return weightedCalibrationError(
    scored.probabilities.map((row) => Math.max(...row)),
    scored.labels.map((_, index) => isRight(scored, index)),
  );
}

/** Brier score over all classes; where two diseases are present each counts half, as in training. */
export function brierScore(scored: ScoredCases): WeightedStatistic {
  const each = scored.probabilities.map((row, index) => {
    const target = targetOf(scored, index);
    return row.reduce((sum, value, at) => sum + (value - target[at]!) ** 2, 0);
  });
  return (weights) => {
    let [sum, total] = [0, 0];
    for (const [index, value] of each.entries()) {
      sum += weights[index]! * value;
      total += weights[index]!;
    }
    return total === 0 ? null : sum / total;
  };
}

function binsOf(scored: ScoredCases): ReliabilityBin[] {
  const sums = Array.from({ length: CALIBRATION_BINS }, () => ({ cases: 0, said: 0, right: 0 }));
  for (const [index, row] of scored.probabilities.entries()) {
    const said = Math.max(...row);
    const bin = sums[calibrationBin(said)]!;
    bin.cases++;
    bin.said += said;
    bin.right += isRight(scored, index) ? 1 : 0;
  }
  return sums.map(({ cases, said, right }, index) => ({
    from: index / CALIBRATION_BINS,
    to: (index + 1) / CALIBRATION_BINS,
    cases,
    confidence: cases === 0 ? null : said / cases,
    accuracy: cases === 0 ? null : right / cases,
  }));
}

function isRight({ labels, predicted }: ScoredCases, index: number): boolean {
  return labels[index] === predicted[index];
}

function targetOf({ present }: ScoredCases, index: number): number[] {
  const here = present[index]!;
  const count = here.filter(Boolean).length;
  return here.map((isPresent) => (isPresent ? 1 / count : 0));
}

function meanOver({ labels }: ScoredCases, value: (index: number) => number): number {
  return labels.reduce((sum, _, index) => sum + value(index), 0) / labels.length;
}

function temperatureOf(scored: ScoredCases, indices: readonly number[]): number {
  const probabilities = Float32Array.from(indices.flatMap((index) => [...scored.probabilities[index]!]));
  return fitTemperature(
    { probabilities, classes: scored.classes },
    indices.map((index) => scored.labels[index]!),
  );
}
