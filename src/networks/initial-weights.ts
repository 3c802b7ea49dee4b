import * as tf from '@tensorflow/tfjs';

/** What tf.layers takes as the maker of a layer's first weights. */
export type Initializer = ReturnType<typeof tf.initializers.heNormal>;

/** Gives the layers of one network their first weights. */
export interface InitialWeights {
  /** For a layer that a rectifier follows. */
  he(): Initializer;
  /** For a layer that feeds a softmax, a sigmoid or nothing. */
  glorot(): Initializer;
  /** Normal with mean zero, as DCGAN wants it. */
  normal(deviation: number): Initializer;
  /** A number for a layer that draws while training. */
  number(): number;
}

/**
 * Random weights that derive from one seed: the same seed, the same network. Every layer gets a number of its own, or
 * all layers of one shape would start alike.
 */
export function randomWeights(seed: number): InitialWeights {
  let current = seed * 1000;
  return {
    he: () => tf.initializers.heNormal({ seed: ++current }),
    glorot: () => tf.initializers.glorotNormal({ seed: ++current }),
    normal: (stddev) => tf.initializers.randomNormal({ mean: 0, stddev, seed: ++current }),
    number: () => ++current,
  };
}

/**
 * Weights that have a shape and no numbers: a network of two billion weights can be counted and its maps measured in a
 * few megabytes. Such a network cannot compute.
 */
export function shapesOnly(): InitialWeights {
  const initializer = tf.initializers.zeros();
  initializer.apply = withoutNumbers;
  return { he: () => initializer, glorot: () => initializer, normal: () => initializer, number: () => 0 };
}

/** A tensor whose storage holds one number whatever its shape says. */
function withoutNumbers(shape: tf.Shape): tf.Tensor {
  const scalar = tf.scalar(0);
  const { dataId } = scalar;
  const empty = tf.engine().makeTensorFromTensorInfo({ dataId, shape: shape as number[], dtype: 'float32' });
  // Two tensors read one storage now; without this, freeing the scalar would free it.
  tf.backend().incRef(dataId);
  scalar.dispose();
  return empty;
}
