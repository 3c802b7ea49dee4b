import type { Answers } from './calibration.ts';
import { answerOf } from './calibration.ts';
import { evaluatePredictions } from './evaluate-predictions.ts';
import type { Figure } from './figure.ts';

export type { Figure } from './figure.ts';

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

/** Names of a model card, and where an evaluation has them. */
const CARD: Readonly<Record<string, string>> = {
  auc: 'findingAuc',
  sensitivity: 'findingSensitivity',
  specificity: 'findingSpecificity',
  accuracy: 'accuracy',
  macroF1: 'macroF1',
  calibrationError: 'findingEce',
};

/**
 * What a model card says of a set that training never saw: AUC, sensitivity and specificity of the finding, accuracy
 * and macro F1 over all classes, calibration error. Undefined figures are left out. Every case counts as a patient.
 */
export function heldOutFigures(
  answers: Answers,
  labels: ArrayLike<number>,
  point: OperatingPoint,
): Record<string, Figure> {
  const classNames = Array.from({ length: answers.classes }, (_, index) => `class ${index}`);
  const cases = Array.from(labels, (label, index) => ({
    id: String(index),
    patientId: String(index),
    truth: classNames[label]!,
    probabilities: [...answerOf(answers, index)],
    attributes: {},
  }));
  const { figures } = evaluatePredictions(
    { model: 'model', dataSet: 'held-out', synthetic: true, classNames, cases },
    { positive: point.positive.map((index) => classNames[index]!), threshold: point.threshold },
  );
  return Object.fromEntries(
    Object.entries(CARD).flatMap(([name, source]) => {
      const figure = figures[source];
      return figure === undefined ? [] : [[name, rounded(figure)]];
    }),
  );
}

function rounded({ value, interval95, n }: Figure): Figure {
  return {
    value: to4(value),
    ...(interval95 === undefined ? {} : { interval95: [to4(interval95[0]), to4(interval95[1])] as const }),
    n,
  };
}

function to4(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
