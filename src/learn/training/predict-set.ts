import * as tf from '@tensorflow/tfjs';
import { auc } from '../evaluation/auc.ts';
import { indexOfMaximum } from '../evaluation/index-of-maximum.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';

const EVALUATION_BATCH = 16;

/** Probabilities (the network's first output) of every image of a set, row-major, in evaluation mode. */
export async function predictSet(model: tf.LayersModel, set: LabelledImages): Promise<Float32Array> {
  const classes = set.classNames.length;
  const answers = new Float32Array(set.labels.length * classes);
  for (let start = 0; start < set.labels.length; start += EVALUATION_BATCH) {
    const chosen = range(start, Math.min(start + EVALUATION_BATCH, set.labels.length));
    const batch = makeBatch(set, chosen);
    const outputs = [model.predict(batch.images)].flat();
    answers.set(await outputs[0]!.data(), start * classes);
    tf.dispose(outputs);
    disposeBatch(batch);
  }
  return answers;
}

/** Loss, accuracy and AUC of the summed positive classes over a whole set. */
export async function evaluate(
  model: tf.LayersModel,
  set: LabelledImages,
  positive: readonly string[],
): Promise<{ loss: number; accuracy: number; auc: number | null }> {
  const answers = await predictSet(model, set);
  const classes = set.classNames.length;
  const isPositive = set.classNames.map((name) => positive.includes(name));
  let loss = 0;
  let correct = 0;
  const scores: number[] = [];
  for (const [index, label] of set.labels.entries()) {
    const row = answers.subarray(index * classes, (index + 1) * classes);
    loss -= Math.log(row[label]! + 1e-7);
    if (indexOfMaximum(row) === label) correct++;
    scores.push(row.reduce((sum, value, at) => sum + (isPositive[at]! ? value : 0), 0));
  }
  const truths = Array.from(set.labels, (label) => isPositive[label]!);
  return {
    loss: loss / set.labels.length,
    accuracy: correct / set.labels.length,
    auc: auc(scores, truths),
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
