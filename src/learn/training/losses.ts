import * as tf from '@tensorflow/tfjs';

/** Keeps the logarithm of an impossible event finite. */
const LEAST = 1e-6;

/** Which classes are the positive finding, and how much telling the classes of one side apart counts. */
export interface ClassGrouping {
  readonly isPositive: readonly boolean[];
  readonly subclassWeight: number;
}

/**
 * Cross-entropy, mean over the batch, in two parts: -ln P(side) - w ln P(class | side), where the sides are the positive
 * classes and the others. With w = 1 this is the plain -ln P(class). A smaller w keeps classes that can hardly be told
 * apart from drowning the question that can be answered.
 */
export function classLoss(
  truth: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  { isPositive, subclassWeight }: ClassGrouping,
): tf.Scalar {
  const ofPositive = tf.tensor2d(
    isPositive.map((positive) => (positive ? 1 : 0)),
    [isPositive.length, 1],
  );
  const isTrue = tf.matMul(truth, ofPositive);
  const said = tf.matMul(probabilities, ofPositive);
  const side = tf.add(tf.mul(isTrue, said), tf.mul(tf.sub(1, isTrue), tf.sub(1, said)));
  const logSide = tf.log(tf.add(side, LEAST));
  const logClass = tf.log(tf.add(tf.sum(tf.mul(truth, probabilities), 1, true), LEAST));
  const weighted = tf.add(tf.mul(logSide, 1 - subclassWeight), tf.mul(logClass, subclassWeight));
  return tf.neg(tf.mean(weighted));
}

/**
 * Weighted binary cross-entropy of a focus head's map, mean over all cells and kinds.
 *
 * @param finest - true map of the finest head; a coarse cell holds a focus where one of its fine cells does
 */
export function focusLoss(finest: tf.Tensor4D, map: tf.Tensor): tf.Scalar {
  const [rows, columns] = [map.shape[1]!, map.shape[2]!];
  const size: [number, number] = [finest.shape[1] / rows, finest.shape[2] / columns];
  const truth = tf.maxPool(finest, size, size, 'valid');
  const found = tf.mul(truth, tf.log(tf.add(map, LEAST)));
  const spared = tf.mul(tf.sub(1, truth), tf.log(tf.sub(1 + LEAST, map)));
  return tf.neg(tf.mean(tf.add(tf.mul(found, cellWeight(rows * columns)), spared)));
}

/** How much more a cell with a focus counts than one without: the finer the map, the rarer they are. */
function cellWeight(cells: number): number {
  return Math.sqrt(cells) / 2.5;
}
