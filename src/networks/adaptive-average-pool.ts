import * as tf from '@tensorflow/tfjs';

interface AdaptiveAveragePoolConfig {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Mean over a grid of `rows` x `columns` cells whatever the size of the map (PyTorch's AdaptiveAvgPool2d): cell i covers
 * floor(i*n/k) up to ceil((i+1)*n/k). It lets a fully connected head stand behind an input of any size.
 *
 * @source
 */
export class AdaptiveAveragePool extends tf.layers.Layer {
  static className = 'AdaptiveAveragePool';
  readonly #rows: number;
  readonly #columns: number;

  constructor({ name, rows, columns }: AdaptiveAveragePoolConfig) {
    super({ name });
    this.#rows = rows;
    this.#columns = columns;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , , channels] = inputShape as tf.Shape;
    return [batch!, this.#rows, this.#columns, channels!];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const image = (Array.isArray(inputs) ? inputs[0]! : inputs) as tf.Tensor4D;
    const [count, rows, columns, channels] = image.shape;
    return tf.tidy(() => {
      const overRows = tf.tensor2d(cellMatrix(rows, this.#rows), [this.#rows, rows]);
      const overColumns = tf.tensor2d(cellMatrix(columns, this.#columns), [this.#columns, columns]);
      // Two matrix products: their gradients exist on every backend.
      const high = tf.matMul(
        overRows.expandDims<tf.Tensor3D>(0),
        image.reshape([count, rows, columns * channels]),
      );
      const wide = tf.matMul(
        overColumns.expandDims<tf.Tensor3D>(0),
        high.reshape([count * this.#rows, columns, channels]),
      );
      return wide.reshape([count, this.#rows, this.#columns, channels]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rows: this.#rows, columns: this.#columns };
  }
}

/** Matrix `[cells, length]`, row-major, that takes the mean over each cell. */
export function cellMatrix(length: number, cells: number): Float32Array {
  const matrix = new Float32Array(cells * length);
  for (let cell = 0; cell < cells; cell++) {
    const start = Math.floor((cell * length) / cells);
    const end = Math.ceil(((cell + 1) * length) / cells);
    matrix.fill(1 / (end - start), cell * length + start, cell * length + end);
  }
  return matrix;
}
