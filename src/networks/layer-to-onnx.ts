import type * as tf from '@tensorflow/tfjs';
import type { OnnxGraph } from '../onnx/onnx-graph.ts';
import { cellMatrix } from './adaptive-average-pool.ts';

/** One use of a layer in a network, with all its translation needs. */
export interface LayerUse {
  readonly graph: OnnxGraph;
  readonly layer: tf.layers.Layer;
  /** tf.layers' settings of the layer. */
  readonly config: Readonly<Record<string, unknown>>;
  /** ONNX names of the values that go in. */
  readonly inputs: readonly string[];
  /** Shape of the first input in tf.layers' order, NHWC for images. */
  readonly inputShape: readonly (number | null)[];
  /** ONNX name of the value that comes out; also the prefix for values in between. */
  readonly output: string;
}

type Translation = (use: LayerUse) => string;

/** ONNX form of every tf.layers layer our networks are made of; inside the graph images are NCHW. */
export const LAYER_TO_ONNX: Readonly<Record<string, Translation>> = {
  Conv2D: translateConvolution,
  PaddedConvolution: translateConvolution,
  Conv2DTranspose: translateTransposedConvolution,
  Dense: translateDense,
  BatchNormalization: translateBatchNorm,
  MaxPooling2D: (use) => translatePool('MaxPool', use),
  // ONNX leaves the padding out of the mean unless told otherwise, as tf does.
  AveragePooling2D: (use) => translatePool('AveragePool', use),
  AdaptiveAveragePool: translateAdaptivePool,
  ZeroPadding2D: ({ graph, config, inputs, output }) => {
    const [[top, bottom], [left, right]] = config['padding'] as [[number, number], [number, number]];
    const pads = graph.integers(`${output}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
    return graph.add('Pad', [inputs[0]!, pads], output);
  },
  Concatenate: ({ graph, config, inputs, output, layer }) => {
    if (config['axis'] !== -1) throw new Error(`${layer.name} joins other axes than the channels`);
    return graph.add('Concat', inputs, output, { axis: 1 });
  },
  GlobalAveragePooling2D: ({ graph, inputs, output }) =>
    graph.add('ReduceMean', inputs, output, { axes: [2, 3], keepdims: 0 }),
  GlobalMaxPool: ({ graph, inputs, output }) =>
    graph.add('ReduceMax', inputs, output, { axes: [2, 3], keepdims: 0 }),
  ChannelPool: ({ graph, inputs, output }) => {
    const mean = graph.add('ReduceMean', inputs, `${output}/mean`, { axes: [1], keepdims: 1 });
    const maximum = graph.add('ReduceMax', inputs, `${output}/max`, { axes: [1], keepdims: 1 });
    return graph.add('Concat', [mean, maximum], output, { axis: 1 });
  },
  Activation: ({ graph, config, inputs, output }) =>
    activate(graph, config['activation'], inputs[0]!, output),
  Add: ({ graph, inputs, output }) => graph.add('Add', inputs, output),
  Multiply: ({ graph, inputs, output }) => graph.add('Mul', inputs, output),
  LeakyReLU: ({ graph, config, inputs, output }) =>
    graph.add('LeakyRelu', inputs, output, { alpha: { float: config['alpha'] as number } }),
  Reshape: translateReshape,
  Flatten: ({ graph, inputs, output }) => {
    // tf.layers flattens NHWC, so the weights behind it expect that order.
    const nhwc = graph.add('Transpose', inputs, `${output}/nhwc`, { perm: [0, 2, 3, 1] });
    return graph.add('Flatten', [nhwc], output, { axis: 1 });
  },
  // Dropout does nothing outside training.
  SeededDropout: ({ inputs }) => inputs[0]!,
};

function translateConvolution(use: LayerUse): string {
  const { graph, layer, config, inputs, inputShape, output } = use;
  const [kernel, bias] = layer.getWeights();
  const size = config['kernelSize'] as number[];
  const strides = config['strides'] as number[];
  const [rows, columns, incoming, filters] = kernel!.shape as [number, number, number, number];
  const names = [
    graph.weight(`${layer.name}/kernel`, [filters, incoming, rows, columns], () => kernelAsOihw(kernel!)),
  ];
  if (bias !== undefined) names.push(graph.weight(`${layer.name}/bias`, bias.shape, () => valuesOf(bias)));
  const linear = graph.add('Conv', [...inputs, ...names], `${output}/conv`, {
    kernel_shape: size,
    strides,
    pads: padsOf(config['padding'], inputShape, size, strides),
    dilations: config['dilationRate'] as number[],
  });
  return activate(graph, config['activation'], linear, output);
}

function translatePool(operator: string, { graph, config, inputs, inputShape, output }: LayerUse): string {
  const size = config['poolSize'] as number[];
  const strides = config['strides'] as number[];
  const pads = padsOf(config['padding'], inputShape, size, strides);
  return graph.add(operator, inputs, output, { kernel_shape: size, strides, pads });
}

/** The padding is that of the convolution whose gradient this is: it leads from the output back to the input. */
function translateTransposedConvolution(use: LayerUse): string {
  const { graph, layer, config, inputs, inputShape, output } = use;
  const [kernel, bias] = layer.getWeights();
  const [rows, columns, outgoing, incoming] = kernel!.shape as [number, number, number, number];
  const strides = config['strides'] as number[];
  if (config['padding'] !== 'same') throw new Error(`${layer.name} has another padding than same`);
  const large = [null, inputShape[1]! * strides[0]!, inputShape[2]! * strides[1]!];
  const names = [
    graph.weight(`${layer.name}/kernel`, [incoming, outgoing, rows, columns], () => kernelAsOihw(kernel!)),
  ];
  if (bias !== undefined) names.push(graph.weight(`${layer.name}/bias`, bias.shape, () => valuesOf(bias)));
  const linear = graph.add('ConvTranspose', [...inputs, ...names], `${output}/conv`, {
    kernel_shape: [rows, columns],
    strides,
    pads: padsOf('same', large, [rows, columns], strides),
  });
  return activate(graph, config['activation'], linear, output);
}

/** Cells of unequal size are no pooling of ONNX; two products with constant matrices are. */
function translateAdaptivePool({ graph, config, inputs, inputShape, output }: LayerUse): string {
  const cells = [config['rows'] as number, config['columns'] as number] as const;
  const [rows, columns] = [inputShape[1]!, inputShape[2]!];
  const overRows = graph.weight(`${output}/rows`, [cells[0], rows], () => cellMatrix(rows, cells[0]));
  const overColumns = graph.weight(`${output}/columns`, [columns, cells[1]], () =>
    transposed(cellMatrix(columns, cells[1]), cells[1], columns),
  );
  const high = graph.add('MatMul', [overRows, inputs[0]!], `${output}/high`);
  return graph.add('MatMul', [high, overColumns], output);
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]!);
}

function translateDense(use: LayerUse): string {
  const { graph, layer, config, inputs, output } = use;
  const [kernel, bias] = layer.getWeights();
  const names = [graph.weight(`${layer.name}/kernel`, kernel!.shape, () => valuesOf(kernel!))];
  if (bias !== undefined) names.push(graph.weight(`${layer.name}/bias`, bias.shape, () => valuesOf(bias)));
  const linear = graph.add('Gemm', [inputs[0]!, ...names], `${output}/gemm`);
  return activate(graph, config['activation'], linear, output);
}

function translateBatchNorm({ graph, layer, config, inputs, output }: LayerUse): string {
  const weights = layer.getWeights();
  if (weights.length !== 4) throw new Error(`batch norm ${layer.name} lacks its scale or shift`);
  const names = ['scale', 'shift', 'mean', 'variance'].map((name, index) =>
    graph.weight(`${layer.name}/${name}`, weights[index]!.shape, () => valuesOf(weights[index]!)),
  );
  return graph.add('BatchNormalization', [...inputs, ...names], output, {
    epsilon: { float: config['epsilon'] as number },
  });
}

/** `[C]` becomes an image of one pixel (channel weights), or a vector an image in the order rows, columns, channels. */
function translateReshape({ graph, layer, config, inputs, output }: LayerUse): string {
  const shape = config['targetShape'] as number[];
  const [rows, columns, channels] = shape;
  if (shape.length !== 3) throw new Error(`reshape ${layer.name} makes no image of a vector`);
  if (rows === 1 && columns === 1)
    return graph.add(
      'Reshape',
      [inputs[0]!, graph.integers(`${output}/shape`, [0, channels!, 1, 1])],
      output,
    );
  const nhwc = graph.integers(`${output}/shape`, [0, ...shape]);
  const image = graph.add('Reshape', [inputs[0]!, nhwc], `${output}/nhwc`);
  return graph.add('Transpose', [image], output, { perm: [0, 3, 1, 2] });
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  softmax: 'Softmax',
};

function activate(graph: OnnxGraph, activation: unknown, input: string, output: string): string {
  if (typeof activation !== 'string' || activation === 'linear') return input;
  const operator = ACTIVATIONS[activation];
  if (operator === undefined) throw new Error(`activation ${activation} has no ONNX form here`);
  return graph.add(operator, [input], output, operator === 'Softmax' ? { axis: -1 } : {});
}

/**
 * ONNX pads (top, left, bottom, right) of tf's `same`, which puts the odd pixel at the bottom and the right, or of as
 * many rows and columns on either side as an explicit padding says.
 */
function padsOf(
  padding: unknown,
  inputShape: readonly (number | null)[],
  size: readonly number[],
  strides: readonly number[],
): number[] {
  if (padding === 'valid') return [0, 0, 0, 0];
  if (Array.isArray(padding)) return [...(padding as number[]), ...(padding as number[])];
  const [top, bottom] = samePads(inputShape[1]!, size[0]!, strides[0]!);
  const [left, right] = samePads(inputShape[2]!, size[1]!, strides[1]!);
  return [top, left, bottom, right];
}

function samePads(length: number, size: number, stride: number): [number, number] {
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + size - length, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

function kernelAsOihw(kernel: tf.Tensor): Float32Array {
  const transposed = kernel.transpose([3, 2, 0, 1]);
  const values = valuesOf(transposed);
  transposed.dispose();
  return values;
}

function valuesOf(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}
