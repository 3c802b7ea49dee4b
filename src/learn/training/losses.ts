import * as tf from '@tensorflow/tfjs';

/** Keeps the logarithm of an impossible event finite. */
const LEAST = 1e-6;

/** Which classes are the positive finding, and how much telling the classes of one side apart counts. */
export interface ClassGrouping {
  readonly isPositive: readonly boolean[];
  readonly subclassWeight: number;
  /** What a sample of each class counts; `null` = all alike. */
  readonly classWeights: readonly number[] | null;
}

/**
 * Cross-entropy, mean over the batch, in two parts: -ln P(side) - w ln P(class | side), where the sides are the positive
 * classes and the others. With w = 1 this is the plain -ln P(class). A smaller w keeps classes that can hardly be told
 * apart from drowning the question that can be answered.
 *
 * @param truth - true classes, one-hot, or shares that add up to 1 where two classes are present
 * @source R-083
 */
export function classLoss(
  truth: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  { isPositive, subclassWeight, classWeights }: ClassGrouping,
): tf.Scalar {
  const logClass = tf.sum(tf.mul(truth, tf.log(tf.add(probabilities, LEAST))), 1, true);
  const logOfBoth = subclassWeight === 1 ? logClass : withSides(truth, probabilities, logClass);
  if (classWeights === null) return tf.neg(tf.mean(logOfBoth));
  const weights = tf.matMul(truth, tf.tensor2d([...classWeights], [classWeights.length, 1]));
  return tf.neg(tf.mean(tf.mul(logOfBoth, weights)));

  function withSides(t: tf.Tensor2D, p: tf.Tensor2D, logarithm: tf.Tensor): tf.Tensor {
    const ofPositive = tf.tensor2d(
      isPositive.map((positive) => (positive ? 1 : 0)),
      [isPositive.length, 1],
    );
    const isTrue = tf.matMul(t, ofPositive);
    const said = tf.matMul(p, ofPositive);
    const side = tf.add(tf.mul(isTrue, said), tf.mul(tf.sub(1, isTrue), tf.sub(1, said)));
    return tf.add(tf.mul(tf.log(tf.add(side, LEAST)), 1 - subclassWeight), tf.mul(logarithm, subclassWeight));
  }
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
