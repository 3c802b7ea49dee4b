import * as tf from '@tensorflow/tfjs';

/** Everything a network knows, as two arrays: what training changes, and the running statistics of its batch norms. */
export interface FlatWeights {
  readonly weights: Float32Array;
  readonly statistics: Float32Array;
}

/**
 * A network on a tfjs backend whose weights and gradients are exchanged as flat arrays, in the order of the layers. This
 * is what lets several threads, each with a backend of its own, train one network.
 */
export class FlatNetwork {
  readonly #trainable: readonly tf.LayerVariable[];
  readonly #fixed: readonly tf.LayerVariable[];
  /** Lengths of the two arrays. */
  readonly size: { readonly weights: number; readonly statistics: number };

  constructor(network: tf.LayersModel) {
    this.#trainable = network.trainableWeights;
    this.#fixed = network.nonTrainableWeights;
    this.size = { weights: lengthOf(this.#trainable), statistics: lengthOf(this.#fixed) };
  }

  /** 1 where a weight belongs to a kernel, 0 for biases, scales and shifts. */
  kernelMask(): Uint8Array {
    const mask = new Uint8Array(this.size.weights);
    let offset = 0;
    for (const { shape } of this.#trainable) {
      const length = tf.util.sizeFromShape(shape as number[]);
      if (shape.length > 1) mask.fill(1, offset, offset + length);
      offset += length;
    }
    return mask;
  }

  /** Gives the network these weights. */
  load({ weights, statistics }: FlatWeights): void {
    assign(this.#trainable, weights);
    assign(this.#fixed, statistics);
  }

  /** Copies the weights of the network into arrays. */
  async store({ weights, statistics }: FlatWeights): Promise<void> {
    await readInto(
      weights,
      this.#trainable.map((variable) => variable.read()),
    );
    await this.storeStatistics(statistics);
  }

  /** Copies the running statistics, which change with every training batch. */
  async storeStatistics(statistics: Float32Array): Promise<void> {
    await readInto(
      statistics,
      this.#fixed.map((variable) => variable.read()),
    );
  }

  /** Writes the gradients of a loss with regard to all weights into `target` and answers the loss. */
  async gradients(loss: () => tf.Scalar, target: Float32Array): Promise<number> {
    const variables = this.#trainable.map(
      // LayerVariable keeps the variable protected, and variableGrads takes nothing else.
      (variable) => (variable as unknown as { readonly val: tf.Variable }).val,
    );
    const { value, grads } = tf.variableGrads(loss, variables);
    // A weight that the loss does not touch has no gradient: that of a focus head where nobody knows the foci.
    const all = variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable));
    await readInto(target, all);
    const [number] = await value.data();
    tf.dispose([value, ...all]);
    return number!;
  }
}

function lengthOf(variables: readonly tf.LayerVariable[]): number {
  return variables.reduce((total, { shape }) => total + tf.util.sizeFromShape(shape as number[]), 0);
}

function assign(variables: readonly tf.LayerVariable[], values: Float32Array): void {
  tf.tidy(() => {
    let offset = 0;
    for (const variable of variables) {
      const length = tf.util.sizeFromShape(variable.shape as number[]);
      // A copy: a backend may keep the array it is given and read it later.
      const part = values.slice(offset, offset + length);
      variable.write(tf.tensor(part, variable.shape as number[]));
      offset += length;
    }
  });
}

/** On a GPU one transfer of everything costs far less than one a tensor; on a CPU joining them would only cost memory. */
async function readInto(target: Float32Array, tensors: readonly tf.Tensor[]): Promise<void> {
  if (tensors.length === 0) return;
  if (tf.getBackend() === 'webgpu') {
    const all = tf.tidy(() => tf.concat1d(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1]))));
    target.set(await all.data<'float32'>());
    all.dispose();
    return;
  }
  let offset = 0;
  for (const tensor of tensors) {
    target.set(tensor.dataSync<'float32'>(), offset);
    offset += tensor.size;
  }
}
