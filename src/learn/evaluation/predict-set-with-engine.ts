import type { InferenceEngine } from '../../infer/inference-engine.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { imageAt } from '../samples/labelled-images.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { PredictedCase, PredictionTable } from './prediction-table.ts';

/** What the predictions are called, and which outputs the network has. */
export interface PredictionLabels extends Pick<PredictionTable, 'model' | 'dataSet' | 'synthetic'> {
  /** In the order of the network's outputs. */
  readonly classNames: readonly string[];
}

/**
 * Lets an opened model answer every image of a set, one by one as the node does.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when the set has a class that the model does not know
 */
export async function predictSetWithEngine(
  engine: InferenceEngine,
  set: LabelledImages,
  labels: PredictionLabels,
  onCase?: (done: number) => void,
): Promise<PredictionTable> {
  const unknown = set.classNames.filter((name) => !labels.classNames.includes(name));
  if (unknown.length > 0)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      `${labels.dataSet} has ${unknown.join(', ')}, which ${labels.model} does not know (${labels.classNames.join(', ')})`,
    );
  const cases: PredictedCase[] = [];
  for (const index of set.labels.keys()) {
    const answer = await engine.run(imageAt(set, index), [1, set.rows, set.columns, set.channels]);
    cases.push({ ...set.cases[index]!, ...truthOf(set, index), probabilities: [...answer] });
    onCase?.(index + 1);
  }
  return { ...labels, cases };
}

/** Where the targets are soft, every class with a share is present. */
function truthOf(set: LabelledImages, index: number): Pick<PredictedCase, 'truth' | 'findings'> {
  const { classNames, labels, targets } = set;
  const size = classNames.length;
  const present =
    targets === undefined
      ? [classNames[labels[index]!]!]
      : classNames.filter((_, at) => targets[index * size + at]! > 0);
  return present.length < 2 ? { truth: present[0]! } : { truth: present.join('&'), findings: present };
}
