import type { ConfusionMatrix } from '../../../src/learn/evaluation/metrics.ts';
import type { PredictionTable } from '../../../src/learn/evaluation/prediction-table.ts';

/** A prediction table whose confusion matrix is the given one; every case is a patient, 70 % sure of itself. */
export function tableOfCounts(classNames: readonly string[], matrix: ConfusionMatrix): PredictionTable {
  const rest = 0.3 / (classNames.length - 1);
  const cases = matrix.flatMap((row, truth) =>
    row.flatMap((count, predicted) =>
      Array.from({ length: count }, (_, index) => ({
        id: `${classNames[truth]!}-${classNames[predicted]!}-${index}`,
        patientId: `${truth}-${predicted}-${index}`,
        truth: classNames[truth]!,
        probabilities: classNames.map((_name, at) => (at === predicted ? 0.7 : rest)),
        attributes: { lesions: index % 9, tumourType: index % 2 === 0 ? 'lung' : 'breast' },
      })),
    ),
  );
  return { model: 'test model', dataSet: 'test set', synthetic: true, classNames, cases };
}
