import * as tf from '@tensorflow/tfjs';

/**
 * Dropout whose masks derive from a seed and the number of steps since `restartDropout`. tf.layers' own draws the same
 * mask at every step when it is given a seed, and cannot be repeated when it is not.
 */
export class SeededDropout extends tf.layers.Layer {
  static className = 'SeededDropout';
  readonly #rate: number;
  #seed: number;
  #steps = 0;

  constructor({ name, rate, seed }: { readonly name: string; readonly rate: number; readonly seed: number }) {
    super({ name });
    this.#rate = rate;
    this.#seed = seed;
  }

  /** Makes the masks from here on those of a seed. */
  restart(seed: number): void {
    this.#seed = seed;
    this.#steps = 0;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShape as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: { training?: boolean }): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    if (!training) return x;
    const seed = this.#seed * 1_000_003 + this.#steps++;
    return tf.tidy(() => {
      const draws = tf.randomUniform(x.shape, 0, 1, 'float32', seed);
      const kept = tf.step(tf.sub(draws, this.#rate));
      return tf.mul(x, tf.div(kept, 1 - this.#rate));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate };
  }
}

/**
 * Starts the dropout masks of a network anew from a seed; call it at the start of every epoch with a seed that names
 * the epoch, and a resumed training draws what an uninterrupted one would.
 */
export function restartDropout(model: tf.LayersModel, seed: number): void {
  const layers = model.layers.filter((layer) => layer instanceof SeededDropout);
  for (const [index, layer] of layers.entries()) layer.restart(seed + index * 7919);
}
