import type { PredictionTable } from './prediction-table.ts';
import type { ScoredCases } from './scored-cases.ts';

/** A case that the model got wrong, for review by an expert. */
export interface MisclassifiedCase {
  readonly id: string;
  readonly truth: string;
  readonly predicted: string;
  /** Probability of the predicted class. */
  readonly confidence: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** All wrong cases, the surest first: those say most about what the network does not know. */
export function listMisclassified(
  { classNames, cases }: PredictionTable,
  scored: ScoredCases,
): MisclassifiedCase[] {
  return cases
    .flatMap((item, index) => {
      const predicted = scored.predicted[index]!;
      if (predicted === scored.labels[index]) return [];
      const wrong: MisclassifiedCase = {
        id: item.id,
        truth: item.truth,
        predicted: classNames[predicted]!,
        confidence: item.probabilities[predicted]!,
        probabilities: Object.fromEntries(classNames.map((name, at) => [name, item.probabilities[at]!])),
        attributes: item.attributes,
      };
      return [wrong];
    })
    .sort((a, b) => b.confidence - a.confidence || a.id.localeCompare(b.id));
}
