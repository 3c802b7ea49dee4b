import * as tf from '@tensorflow/tfjs';

type ConvolutionInfo = tf.backend_util.Conv2DInfo;

interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

let installed = false;

/**
 * Gives the wasm backend of tfjs the two gradients of a 2-D convolution, expressed as convolutions that run on its fast
 * kernels. The backend has no filter gradient of its own (training fails without this), and its input gradient is a
 * plain loop, twenty times slower. Calling it again changes nothing.
 */
export function installWasmGradients(): void {
  if (installed) return;
  installed = true;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { filterShape, ...convolution } = attrs as unknown as ConvolutionAttributes & {
        filterShape: FilterShape;
      };
      // Inputs of a kernel are whole tensors already; wrapping them once more would free their data.
      const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
      return filterGradient(x, dy, filterShape, describe(x.shape, filterShape, convolution));
    },
  });
  tf.unregisterKernel('Conv2DBackpropInput', 'wasm');
  tf.registerKernel({
    kernelName: 'Conv2DBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { inputShape, ...convolution } = attrs as unknown as ConvolutionAttributes & {
        inputShape: FilterShape;
      };
      const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
      return inputGradient(dy, filter, describe(inputShape, filter.shape, convolution));
    },
  });
}

type FilterShape = [number, number, number, number];

function describe(
  inputShape: FilterShape,
  filterShape: FilterShape,
  attributes: ConvolutionAttributes,
): ConvolutionInfo {
  const { strides, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat !== 'NHWC') throw new Error('convolution gradients on wasm are made for NHWC only');
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, dimRoundingMode);
}

/**
 * dW[i, j] = sum over n, y, x of x[n, y*s + i, x*s + j] * dy[n, y, x]: a convolution of the input with the output
 * gradient, in which images and channels change roles and the stride becomes a dilation.
 */
function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  filterShape: FilterShape,
  info: ConvolutionInfo,
): tf.Tensor4D {
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const images = padOrCrop(tf.transpose(x, [3, 1, 2, 0]), { top, bottom, left, right });
    const filters = tf.transpose(dy, [1, 2, 0, 3]);
    const dilation: [number, number] = [info.strideHeight, info.strideWidth];
    const product = tf.conv2d(images, filters, 1, 'valid', 'NHWC', dilation);
    const [rows, columns, channels, outputs] = filterShape;
    // Where the stride does not divide the size, the last rows and columns of the input met no filter.
    const used = tf.slice(product, [0, 0, 0, 0], [channels, rows, columns, outputs]);
    return tf.transpose(used, [1, 2, 0, 3]);
  });
}

/** dX: a convolution of the output gradient, spread by the stride, with the filter turned by 180 degrees. */
function inputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: ConvolutionInfo): tf.Tensor4D {
  return tf.tidy(() => {
    const spread = spreadOut(dy, info.strideHeight, info.strideWidth);
    const top = info.filterHeight - 1 - info.padInfo.top;
    const left = info.filterWidth - 1 - info.padInfo.left;
    const bottom = info.inHeight + info.filterHeight - 1 - top - spread.shape[1];
    const right = info.inWidth + info.filterWidth - 1 - left - spread.shape[2];
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(padOrCrop(spread, { top, bottom, left, right }), turned, 1, 'valid');
  });
}

/** Puts `stride - 1` zeros between neighbours in both directions. */
function spreadOut(image: tf.Tensor4D, strideRows: number, strideColumns: number): tf.Tensor4D {
  if (strideRows === 1 && strideColumns === 1) return image;
  const [count, rows, columns, channels] = image.shape;
  const wide = tf.pad(tf.reshape(image, [count * rows, columns, channels]), [
    [0, 0],
    [0, 0],
    [0, (strideColumns - 1) * channels],
  ]);
  const high = tf.pad(tf.reshape(wide, [count, rows, columns * strideColumns * channels]), [
    [0, 0],
    [0, 0],
    [0, (strideRows - 1) * columns * strideColumns * channels],
  ]);
  const spread = tf.reshape<tf.Rank.R4>(high, [count, rows * strideRows, columns * strideColumns, channels]);
  const size: FilterShape = [count, (rows - 1) * strideRows + 1, (columns - 1) * strideColumns + 1, channels];
  return tf.slice(spread, [0, 0, 0, 0], size);
}

interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Adds rows and columns of zeros; a negative margin takes rows or columns away. */
function padOrCrop(image: tf.Tensor4D, { top, bottom, left, right }: Margins): tf.Tensor4D {
  const more = (margin: number): number => Math.max(margin, 0);
  const less = (margin: number): number => Math.max(-margin, 0);
  let result = image;
  if (Math.min(top, bottom, left, right) < 0) {
    const [count, rows, columns, channels] = image.shape;
    const size: FilterShape = [
      count,
      rows - less(top) - less(bottom),
      columns - less(left) - less(right),
      channels,
    ];
    result = tf.slice(image, [0, less(top), less(left), 0], size);
  }
  if (Math.max(top, bottom, left, right) <= 0) return result;
  return tf.pad(result, [
    [0, 0],
    [more(top), more(bottom)],
    [more(left), more(right)],
    [0, 0],
  ]);
}
