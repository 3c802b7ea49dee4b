import type { InferenceEngine } from '../../infer/inference-engine.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt } from '../samples/labelled-images.ts';
import { tabulatePredictions } from '../training/measure-model.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { PredictionTable } from './prediction-table.ts';

/** What the predictions are called, and which outputs the network has. */
export interface PredictionLabels extends Pick<PredictionTable, 'model' | 'dataSet' | 'synthetic'> {
  /** In the order of the network's outputs. */
  readonly classNames: readonly string[];
}

/**
 * Lets an opened model answer every image of a set, one by one as the node does. `onCase` hears how many are answered,
 * and how long the last one took.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when the set has a class that the model does not know
 */
export async function predictSetWithEngine(
  engine: InferenceEngine,
  set: LabelledImages,
  labels: PredictionLabels,
  onCase?: (done: number, milliseconds: number) => void,
): Promise<PredictionTable> {
  const { classNames } = labels;
  const unknown = set.classNames.filter((name) => !classNames.includes(name));
  if (unknown.length > 0)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      `${labels.dataSet} has ${unknown.join(', ')}, which ${labels.model} does not know (${classNames.join(', ')})`,
    );
  const probabilities = new Float32Array(set.labels.length * classNames.length);
  for (const index of set.labels.keys()) {
    const started = performance.now();
    const answer = await engine.run(imageAt(set, index), [1, set.rows, set.columns, set.channels]);
    const milliseconds = performance.now() - started;
    probabilities.set(answer, index * classNames.length);
    onCase?.(index + 1, milliseconds);
  }
  // The set may name its classes in another order, or lack one: the table is in the order of the outputs.
  return { ...tabulatePredictions(labels, { probabilities, classes: classNames.length }, set), classNames };
}
