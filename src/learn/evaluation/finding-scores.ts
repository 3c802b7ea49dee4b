import type { Answers } from './calibration.ts';
import { answerOf } from './calibration.ts';

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
