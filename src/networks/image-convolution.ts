import * as tf from '@tensorflow/tfjs';

interface ImageConvolutionConfig {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: [number, number];
  readonly strides: [number, number];
  readonly initializer: ReturnType<typeof tf.initializers.heNormal>;
}

/**
 * The first convolution of a network: like tf.layers' Conv2D with padding `same` and no bias, but it computes no
 * gradient with regard to the image, which nobody asks for. tf.layers' own always does; on the first and largest map
 * that was a third of a training step.
 */
export class ImageConvolution extends tf.layers.Layer {
  static className = 'ImageConvolution';
  readonly #settings: ImageConvolutionConfig;
  #kernel: tf.LayerVariable | null = null;

  constructor(settings: ImageConvolutionConfig) {
    super({ name: settings.name });
    this.#settings = settings;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape)[3]!;
    const { kernelSize, filters, initializer } = this.#settings;
    this.#kernel = this.addWeight('kernel', [...kernelSize, channels, filters], 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, rows, columns] = inputShape as tf.Shape;
    const { strides, filters } = this.#settings;
    return [batch!, Math.ceil(rows! / strides[0]), Math.ceil(columns! / strides[1]), filters];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const image = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor4D;
    const kernel = this.#kernel!.read() as tf.Tensor4D;
    return tf.tidy(() => tf.conv2d(image, kernel, this.#settings.strides, 'same'));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { kernelSize, strides, filters } = this.#settings;
    return { ...super.getConfig(), kernelSize, strides, filters, padding: 'same', dilationRate: [1, 1] };
  }
}
