import type * as tfjs from '@tensorflow/tfjs';
import { InferError } from './infer-error.ts';
import type { OnnxNode } from './onnx-file.ts';

export type Tf = typeof tfjs;

/**
 * A value of the graph. ONNX thinks in NCHW and tfjs computes in NHWC, so an image is kept physically channels last and
 * only marked; transposing to and from NHWC then costs nothing.
 */
export interface Value {
  readonly tensor: tfjs.Tensor;
  readonly channelsLast: boolean;
}

type Operator = (tf: Tf, node: OnnxNode, inputs: readonly Value[]) => Value;

/** The operators of our exporter's graphs, by their ONNX name. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  Conv: (tf, node, [x, kernel, bias]) => {
    const convolved = tf.conv2d(
      image(x),
      kernel!.tensor as tfjs.Tensor4D,
      pair(node, 'strides', 1),
      explicitPads(node),
      'NHWC',
      pair(node, 'dilations', 1),
    );
    return asImage(bias === undefined ? convolved : tf.add(convolved, bias.tensor));
  },
  ConvTranspose: (tf, node, [x, kernel, bias]) => transposedConvolution(tf, node, { x, kernel, bias }),
  BatchNormalization: (tf, node, [x, scale, shift, mean, variance]) =>
    asImage(
      tf.batchNorm(
        image(x),
        mean!.tensor as tfjs.Tensor1D,
        variance!.tensor as tfjs.Tensor1D,
        shift!.tensor as tfjs.Tensor1D,
        scale!.tensor as tfjs.Tensor1D,
        scalar(node, 'epsilon', 1e-5),
      ),
    ),
  MaxPool: (tf, node, [x]) =>
    asImage(
      tf.maxPool(image(x), pair(node, 'kernel_shape', 1), pair(node, 'strides', 1), explicitPads(node)),
    ),
  AveragePool: (tf, node, [x]) =>
    asImage(
      tf.avgPool(image(x), pair(node, 'kernel_shape', 1), pair(node, 'strides', 1), explicitPads(node)),
    ),
  Pad: (tf, _node, [x, pads]) => pad(tf, x, [...pads!.tensor.dataSync()]),
  MatMul: (tf, _node, [a, b]) => multiply(tf, a!, b!),
  ReduceMean: (tf, node, [x]) => reduce(node, x!, (tensor, axes, keep) => tf.mean(tensor, axes, keep)),
  ReduceMax: (tf, node, [x]) => reduce(node, x!, (tensor, axes, keep) => tf.max(tensor, axes, keep)),
  Concat: (tf, node, inputs) => {
    const channelsLast = inputs.every((value) => value.channelsLast);
    const axis = physicalAxis(scalar(node, 'axis', 0), channelsLast);
    return {
      tensor: tf.concat(
        inputs.map(({ tensor }) => tensor),
        axis,
      ),
      channelsLast,
    };
  },
  Add: (tf, _node, [a, b]) => ({ tensor: tf.add(a!.tensor, b!.tensor), channelsLast: a!.channelsLast }),
  Mul: (tf, _node, [a, b]) => ({ tensor: tf.mul(a!.tensor, b!.tensor), channelsLast: a!.channelsLast }),
  Identity: (_tf, _node, [x]) => x!,
  Relu: (tf, _node, [x]) => ({ ...x!, tensor: tf.relu(x!.tensor) }),
  LeakyRelu: (tf, node, [x]) => ({ ...x!, tensor: tf.leakyRelu(x!.tensor, scalar(node, 'alpha', 0.01)) }),
  Sigmoid: (tf, _node, [x]) => ({ ...x!, tensor: tf.sigmoid(x!.tensor) }),
  Tanh: (tf, _node, [x]) => ({ ...x!, tensor: tf.tanh(x!.tensor) }),
  Softmax: (tf, _node, [x]) => ({ ...x!, tensor: tf.softmax(x!.tensor, -1) }),
  Gemm: (tf, _node, [x, kernel, bias]) => {
    const product = tf.matMul(x!.tensor, kernel!.tensor);
    return plain(bias === undefined ? product : tf.add(product, bias.tensor));
  },
  Reshape: (tf, _node, [x, shape]) => reshape(tf, x!, [...shape!.tensor.dataSync()]),
  Flatten: (tf, _node, [x]) => plain(tf.reshape(x!.tensor, [x!.tensor.shape[0], -1])),
  Transpose: (_tf, node, [x]) => transpose(node, x!),
};

const plain = (tensor: tfjs.Tensor): Value => ({ tensor, channelsLast: false });
const asImage = (tensor: tfjs.Tensor): Value => ({ tensor, channelsLast: true });

function image(value: Value | undefined): tfjs.Tensor4D {
  if (value?.channelsLast !== true)
    throw new InferError('MODEL_GRAPH', 'an image operator got a value that is no image');
  return value.tensor as tfjs.Tensor4D;
}

function scalar(node: OnnxNode, name: string, otherwise: number): number {
  const value = node.attributes.get(name);
  return typeof value === 'number' ? value : otherwise;
}

function list(node: OnnxNode, name: string): readonly number[] {
  const value = node.attributes.get(name);
  return typeof value === 'object' ? value : [];
}

function pair(node: OnnxNode, name: string, otherwise: number): [number, number] {
  const [first = otherwise, second = first] = list(node, name);
  return [first, second];
}

/** ONNX lists pads as top, left, bottom, right. */
function explicitPads(node: OnnxNode): tfjs.backend_util.ExplicitPadding {
  const [top = 0, left = 0, bottom = 0, right = 0] = list(node, 'pads');
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

interface Convolved {
  readonly x: Value | undefined;
  readonly kernel: Value | undefined;
  readonly bias: Value | undefined;
}

function transposedConvolution(tf: Tf, node: OnnxNode, { x, kernel, bias }: Convolved): Value {
  const small = image(x);
  const filter = kernel!.tensor as tfjs.Tensor4D;
  const strides = pair(node, 'strides', 1);
  const pads = explicitPads(node);
  const lengthOf = (axis: 0 | 1): number => {
    const [before, after] = pads[axis === 0 ? 1 : 2];
    return (small.shape[axis + 1]! - 1) * strides[axis] + filter.shape[axis] - before - after;
  };
  const size: [number, number, number, number] = [small.shape[0], lengthOf(0), lengthOf(1), filter.shape[2]];
  const convolved = tf.conv2dTranspose(small, filter, size, strides, pads);
  return asImage(bias === undefined ? convolved : tf.add(convolved, bias.tensor));
}

/** Zeros around an image; ONNX lists the pads of all axes' beginnings, then of all ends. */
function pad(tf: Tf, x: Value | undefined, pads: readonly number[]): Value {
  const [batch, channels, top, left, batchEnd, channelsEnd, bottom, right] = pads;
  if (pads.length !== 8 || [batch, channels, batchEnd, channelsEnd].some((count) => count !== 0))
    throw new InferError('MODEL_GRAPH', `the tfjs engine does not know the ONNX Pad by ${pads.join()}`);
  return asImage(
    tf.pad(image(x), [
      [0, 0],
      [top!, bottom!],
      [left!, right!],
      [0, 0],
    ]),
  );
}

/** Product with a matrix from the left (over the rows of an image) or from the right (over its columns). */
function multiply(tf: Tf, a: Value, b: Value): Value {
  const planes = (value: Value): tfjs.Tensor =>
    value.channelsLast ? tf.transpose(value.tensor, [0, 3, 1, 2]) : value.tensor;
  const product = tf.matMul(planes(a), planes(b));
  if (!a.channelsLast && !b.channelsLast) return plain(product);
  return asImage(tf.transpose(product, [0, 2, 3, 1]));
}

/** Where axis `axis` of an NCHW value lies in an NHWC tensor. */
function physicalAxis(axis: number, channelsLast: boolean): number {
  return channelsLast ? [0, 3, 1, 2][axis]! : axis;
}

function reduce(
  node: OnnxNode,
  x: Value,
  compute: (tensor: tfjs.Tensor, axes: number[], keepDims: boolean) => tfjs.Tensor,
): Value {
  const keepDims = scalar(node, 'keepdims', 1) === 1;
  const axes = list(node, 'axes').map((axis) => physicalAxis(axis, x.channelsLast));
  return { tensor: compute(x.tensor, axes, keepDims), channelsLast: x.channelsLast && keepDims };
}

/**
 * Two reshapes occur in our graphs: `[N, C]` to `[N, C, 1, 1]`, a channel weight that becomes an image of one pixel, and
 * a vector to rows, columns, channels (a Transpose follows).
 */
function reshape(tf: Tf, x: Value, shape: readonly number[]): Value {
  const [batch, first, second, third] = shape;
  if (x.channelsLast || shape.length !== 4 || batch !== 0)
    throw new InferError(
      'MODEL_GRAPH',
      `the tfjs engine does not know the ONNX Reshape to ${shape.join('x')}`,
    );
  const [count] = x.tensor.shape;
  if (second === 1 && third === 1) return asImage(tf.reshape(x.tensor, [count, 1, 1, first!]));
  return plain(tf.reshape(x.tensor, [count, first!, second!, third!]));
}

function transpose(node: OnnxNode, x: Value): Value {
  const order = list(node, 'perm').join();
  if (order === '0,3,1,2' && !x.channelsLast) return asImage(x.tensor);
  if (order === '0,2,3,1' && x.channelsLast) return plain(x.tensor);
  throw new InferError('MODEL_GRAPH', `the tfjs engine does not know the ONNX Transpose ${order}`);
}
