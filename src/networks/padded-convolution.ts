import * as tf from '@tensorflow/tfjs';
import type { Initializer } from './initial-weights.ts';

/** `same` as TensorFlow pads; two numbers = rows and columns of zeros on each side, as the papers' tables say. */
export type Padding = 'same' | readonly [number, number];

interface PaddedConvolutionConfig {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly useBias: boolean;
  readonly initializer: Initializer;
}

/**
 * 2-D convolution with the padding of a paper's table, which tf.layers' own cannot express. It also computes no
 * gradient that nobody asks for: tf.layers' own always computes the one with regard to its input, which on the first
 * and largest map was a third of a training step.
 */
export class PaddedConvolution extends tf.layers.Layer {
  static className = 'PaddedConvolution';
  readonly #settings: PaddedConvolutionConfig;
  #kernel: tf.LayerVariable | null = null;
  #bias: tf.LayerVariable | null = null;

  constructor(settings: PaddedConvolutionConfig) {
    super({ name: settings.name });
    this.#settings = settings;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape)[3]!;
    const { kernelSize, filters, initializer, useBias } = this.#settings;
    this.#kernel = this.addWeight('kernel', [...kernelSize, channels, filters], 'float32', initializer);
    if (useBias) this.#bias = this.addWeight('bias', [filters], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, rows, columns] = inputShape as tf.Shape;
    const { filters } = this.#settings;
    return [batch!, this.#lengthOf(rows!, 0), this.#lengthOf(columns!, 1), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const image = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor4D;
    const { strides, padding } = this.#settings;
    return tf.tidy(() => {
      const kernel = this.#kernel!.read() as tf.Tensor4D;
      const pads = padding === 'same' ? padding : explicit(padding);
      const convolved = tf.conv2d(image, kernel, [...strides], pads);
      return this.#bias === null ? convolved : tf.add(convolved, this.#bias.read());
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { kernelSize, strides, filters, padding, useBias } = this.#settings;
    return {
      ...super.getConfig(),
      kernelSize: [...kernelSize],
      strides: [...strides],
      filters,
      padding: padding === 'same' ? padding : [...padding],
      useBias,
      dilationRate: [1, 1],
    };
  }

  #lengthOf(length: number, axis: 0 | 1): number {
    const { kernelSize, strides, padding, name } = this.#settings;
    if (padding === 'same') return Math.ceil(length / strides[axis]);
    const result = Math.floor((length + 2 * padding[axis] - kernelSize[axis]) / strides[axis]) + 1;
    if (result < 1) throw new RangeError(`the map of ${length} before ${name} is smaller than its filter`);
    return result;
  }
}

function explicit([rows, columns]: readonly [number, number]): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
}
