import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';

/** A case and what the model said of it, for review by an expert. */
export interface AnsweredCase {
  readonly id: string;
  readonly truth: string;
  readonly predicted: string;
  /** Probability of the predicted class. */
  readonly confidence: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** All cases that the model got right, or all that it got wrong, the surest answers first. */
export function listAnswered(
  { classNames, cases }: PredictionTable,
  scored: ScoredCases,
  which: 'right' | 'wrong',
): AnsweredCase[] {
  return cases
    .flatMap((item, index) => {
      const predicted = scored.predicted[index]!;
      if ((predicted === scored.labels[index]) !== (which === 'right')) return [];
      const answered: AnsweredCase = {
        id: item.id,
        truth: item.truth,
        predicted: classNames[predicted]!,
        confidence: item.probabilities[predicted]!,
        probabilities: Object.fromEntries(classNames.map((name, at) => [name, item.probabilities[at]!])),
        attributes: item.attributes,
      };
      return [answered];
    })
    .sort((a, b) => b.confidence - a.confidence || a.id.localeCompare(b.id));
}
