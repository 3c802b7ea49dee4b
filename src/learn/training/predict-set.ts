import * as tf from '@tensorflow/tfjs';
import { auc } from '../evaluation/auc.ts';
import { indexOfMaximum } from '../evaluation/index-of-maximum.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { targetInto } from '../samples/labelled-images.ts';
import { disposeBatch, makeBatch } from './make-batch.ts';

const EVALUATION_BATCH = 16;

/**
 * Probabilities (the network's first output) of images of a set, row-major, in evaluation mode.
 *
 * @param range - from the first up to, but not with, the second; left out = all
 */
export async function predictImages(
  model: tf.LayersModel,
  set: LabelledImages,
  [from, to]: readonly [number, number] = [0, set.labels.length],
): Promise<Float32Array> {
  const classes = set.classNames.length;
  const answers = new Float32Array((to - from) * classes);
  for (let start = from; start < to; start += EVALUATION_BATCH) {
    const length = Math.min(EVALUATION_BATCH, to - start);
    const batch = makeBatch(
      set,
      Array.from({ length }, (_, index) => start + index),
    );
    const outputs = [model.predict(batch.images)].flat();
    answers.set(await outputs[0]!.data<'float32'>(), (start - from) * classes);
    tf.dispose(outputs);
    disposeBatch(batch);
  }
  return answers;
}

/** How well a set is answered. */
export interface SetScore {
  /** Mean cross-entropy. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the summed positive classes; `null` when there are none or one side is empty. */
  readonly auc: number | null;
}

/** Loss, accuracy and AUC of the summed positive classes over a whole set. */
export function scoreAnswers(
  answers: Float32Array,
  set: LabelledImages,
  positive: readonly string[],
): SetScore {
  const classes = set.classNames.length;
  const isPositive = set.classNames.map((name) => positive.includes(name));
  let loss = 0;
  let correct = 0;
  const scores: number[] = [];
  const target = new Float32Array(classes);
  for (let index = 0; index < set.labels.length; index++) {
    const row = answers.subarray(index * classes, (index + 1) * classes);
    targetInto(target.fill(0), set, index);
    for (const [at, share] of target.entries()) if (share > 0) loss -= share * Math.log(row[at]! + 1e-7);
    if (target[indexOfMaximum(row)]! > 0) correct++;
    scores.push(row.reduce((sum, value, at) => sum + (isPositive[at]! ? value : 0), 0));
  }
  const truths = Array.from(set.labels, (label) => isPositive[label]!);
  return {
    loss: loss / set.labels.length,
    accuracy: correct / set.labels.length,
    auc: positive.length === 0 ? null : auc(scores, truths),
  };
}
