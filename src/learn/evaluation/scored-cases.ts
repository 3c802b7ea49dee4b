import { indexOfMaximum } from './index-of-maximum.ts';
import type { PredictionTable } from './prediction-table.ts';

/** A prediction table as numbers. */
export interface ScoredCases {
  readonly classes: number;
  /** Case by case, in the order of the classes. */
  readonly probabilities: readonly (readonly number[])[];
  /** True class; where two are present, the predicted one if it is among them, else the first of them (R-099 a). */
  readonly labels: readonly number[];
  /** Most probable class. */
  readonly predicted: readonly number[];
  /** Which classes are present in each case: several where two diseases are. */
  readonly present: readonly (readonly boolean[])[];
  /** Patient of each case, numbered from 0. */
  readonly patients: readonly number[];
}

/** Turns names into numbers. */
export function scoreCases({ classNames, cases }: PredictionTable): ScoredCases {
  const patientNumbers = new Map<string, number>();
  const predicted = cases.map(({ probabilities }) => indexOfMaximum(probabilities));
  const findings = cases.map(({ truth, findings: several }) =>
    (several ?? [truth]).map((name) => classNames.indexOf(name)),
  );
  return {
    classes: classNames.length,
    probabilities: cases.map(({ probabilities }) => probabilities),
    predicted,
    labels: findings.map((all, index) => (all.includes(predicted[index]!) ? predicted[index]! : all[0]!)),
    present: findings.map((all) => classNames.map((_, index) => all.includes(index))),
    patients: cases.map(({ patientId }) => {
      if (!patientNumbers.has(patientId)) patientNumbers.set(patientId, patientNumbers.size);
      return patientNumbers.get(patientId)!;
    }),
  };
}

/** Summed probabilities of some classes, case by case. */
export function summedScores(scored: ScoredCases, positive: readonly number[]): number[] {
  return scored.probabilities.map((row) => positive.reduce((sum, at) => sum + row[at]!, 0));
}

/** Whether any of some classes is present, case by case. */
export function anyPresent(scored: ScoredCases, positive: readonly number[]): boolean[] {
  return scored.present.map((row) => positive.some((at) => row[at]!));
}
