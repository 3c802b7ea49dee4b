import type * as tf from '@tensorflow/tfjs';
import type { PytorchLayout } from './pytorch-layouts.ts';

/** Whether a tensor of a file fits: as it is, after its channels were adapted, or not. */
export type Fit = 'exactly' | 'adapted' | 'no';

/** Where one weight of a network comes from in a file of PyTorch's model zoo. */
export interface WeightSource {
  readonly layer: tf.layers.Layer;
  /** Index into `layer.weights`. */
  readonly place: number;
  readonly tensor: string;
  /** Shape in the file, in words. */
  readonly expected: string;
  readonly accepts: (shape: readonly number[]) => Fit;
  /** The file's numbers in the order of our weight. */
  readonly convert: (values: Float32Array, shape: readonly number[]) => Float32Array;
}

type MaskFilters = 'zeros' | 'mean';

/** The sources of all weights of a network. */
export function weightSources(
  model: tf.LayersModel,
  { moduleOf }: PytorchLayout,
  maskFilters: MaskFilters,
): WeightSource[] {
  return model.layers
    .filter((layer) => layer.weights.length > 0)
    .flatMap((layer) => {
      const module = moduleOf(layer.name);
      switch (layer.getClassName()) {
        case 'PaddedConvolution':
          return [filters(layer, module, maskFilters), ...bias(layer, module)];
        case 'Dense':
          return [denseWeights(layer, module), ...bias(layer, module)];
        case 'BatchNormalization':
          return ['weight', 'bias', 'running_mean', 'running_var'].map((name, place) =>
            plain(layer, place, `${module}.${name}`),
          );
        default:
          throw new Error(`layer ${layer.name} (${layer.getClassName()}) has no counterpart in PyTorch here`);
      }
    });
}

function plain(layer: tf.layers.Layer, place: number, tensor: string): WeightSource {
  const shape = layer.weights[place]!.shape as number[];
  return { layer, place, tensor, ...exactly(shape), convert: (values) => values };
}

function bias(layer: tf.layers.Layer, module: string): WeightSource[] {
  return layer.weights.length > 1 ? [plain(layer, 1, `${module}.bias`)] : [];
}

function exactly(shape: readonly number[]): Pick<WeightSource, 'expected' | 'accepts'> {
  const expected = shape.join('x');
  return { expected, accepts: (found) => (found.join('x') === expected ? 'exactly' : 'no') };
}

/** OIHW to HWIO; the first convolution may have another number of channels than the file. */
function filters(layer: tf.layers.Layer, module: string, maskFilters: MaskFilters): WeightSource {
  const [rows, columns, channels, outputs] = layer.weights[0]!.shape as [number, number, number, number];
  const { expected, accepts } = exactly([outputs, channels, rows, columns]);
  const isFirst = layer.inboundNodes[0]!.inputTensors[0]!.sourceLayer.getClassName() === 'InputLayer';
  return {
    layer,
    place: 0,
    tensor: `${module}.weight`,
    expected: isFirst ? `${outputs}xANYx${rows}x${columns}` : expected,
    accepts: (found) => {
      if (accepts(found) === 'exactly') return 'exactly';
      const [o, i = 0, h, w] = found;
      const fits = isFirst && found.length === 4 && i > 0 && o === outputs && h === rows && w === columns;
      return fits ? 'adapted' : 'no';
    },
    convert: (values, [, stored = channels]) => {
      const turned = new Float32Array(rows * columns * channels * outputs);
      const pixels = rows * columns;
      const at = (output: number, channel: number, pixel: number): number =>
        values[(output * stored + channel) * pixels + pixel]!;
      for (let output = 0; output < outputs; output++)
        for (let pixel = 0; pixel < pixels; pixel++) {
          let mean = 0;
          for (let channel = 0; channel < stored; channel++) mean += at(output, channel, pixel) / stored;
          for (let channel = 0; channel < channels; channel++) {
            const adapted = channel === 0 || maskFilters === 'mean' ? mean : 0;
            turned[(pixel * channels + channel) * outputs + output] =
              stored === channels ? at(output, channel, pixel) : adapted;
          }
        }
      return turned;
    },
  };
}

/** [out, in] to [in, out]; behind a flattened map the inputs also change from CHW to HWC. */
function denseWeights(layer: tf.layers.Layer, module: string): WeightSource {
  const [inputs, outputs] = layer.weights[0]!.shape as [number, number];
  const orderOf = inputOrder(layer, inputs);
  return {
    layer,
    place: 0,
    tensor: `${module}.weight`,
    ...exactly([outputs, inputs]),
    convert: (values) => {
      const turned = new Float32Array(inputs * outputs);
      for (let input = 0; input < inputs; input++) {
        const stored = orderOf(input);
        for (let output = 0; output < outputs; output++)
          turned[input * outputs + output] = values[output * inputs + stored]!;
      }
      return turned;
    },
  };
}

/** Which input of PyTorch's dense layer is our input. */
function inputOrder(layer: tf.layers.Layer, inputs: number): (input: number) => number {
  const before = layer.inboundNodes[0]!.inputTensors[0]!.sourceLayer;
  if (before.getClassName() !== 'Flatten') return (input) => input;
  const channels = (before.inboundNodes[0]!.inputShapes[0] as tf.Shape)[3]!;
  const pixels = inputs / channels;
  return (input) => (input % channels) * pixels + Math.floor(input / channels);
}
