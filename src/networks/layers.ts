import * as tf from '@tensorflow/tfjs';

/** A value on its way through a network that is being defined. */
export type Node = tf.SymbolicTensor;

/** Gives every layer of one network its initial weights from one seed: the same seed, the same network. */
export interface WeightSeeds {
  next(): number;
}

/** Counts up from a seed; a layer's initialiser needs a number of its own or all layers would start alike. */
export function weightSeeds(seed: number): WeightSeeds {
  let current = seed * 1000;
  return { next: () => ++current };
}

export interface ConvolutionOptions {
  readonly name: string;
  readonly filters: number;
  readonly size: number;
  readonly stride?: number;
  readonly bias?: boolean;
  readonly activation?: 'relu' | 'sigmoid';
  readonly seeds: WeightSeeds;
}

/** 2-D convolution, zero padding `same`, He initialisation; no bias unless asked, because a batch norm follows. */
export function convolution(x: Node, options: ConvolutionOptions): Node {
  const { name, filters, size, stride = 1, bias = false, activation, seeds } = options;
  return tf.layers
    .conv2d({
      name,
      filters,
      kernelSize: size,
      strides: stride,
      padding: 'same',
      useBias: bias,
      ...(activation === undefined ? {} : { activation }),
      kernelInitializer: tf.initializers.heNormal({ seed: seeds.next() }),
    })
    .apply(x) as Node;
}

/** Batch normalisation over the channels. */
export function batchNorm(x: Node, name: string): Node {
  return tf.layers.batchNormalization({ name, axis: -1, epsilon: 1e-5, momentum: 0.97 }).apply(x) as Node;
}

/** Rectified linear unit as a layer of its own. */
export function relu(x: Node, name: string): Node {
  return tf.layers.activation({ name, activation: 'relu' }).apply(x) as Node;
}

/** Element-wise sum of two equal shapes. */
export function sum(a: Node, b: Node, name: string): Node {
  return tf.layers.add({ name }).apply([a, b]) as Node;
}

/** Number of channels of an image. */
export function channelsOf(x: Node): number {
  return x.shape[3]!;
}
