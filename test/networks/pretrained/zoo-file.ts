import type * as tf from '@tensorflow/tfjs';
import { PYTORCH_LAYOUTS } from '../../../src/networks/pretrained/pytorch-layouts.ts';
import { weightSources } from '../../../src/networks/pretrained/weight-sources.ts';
import type { SourceTensor } from './safetensors-file.ts';
import { floats } from './safetensors-file.ts';

/** A file in which every number is another one, with the shapes that PyTorch gives the network. */
export function fileFor(network: string, model: tf.LayersModel): SourceTensor[] {
  let next = 0;
  return weightSources(model, PYTORCH_LAYOUTS[network]!, 'zeros').map(({ layer, place, tensor }) => {
    const shape = layer.weights[place]!.shape as number[];
    const [rows, columns, channels, outputs] = shape;
    const stored =
      shape.length === 4
        ? [outputs!, channels!, rows!, columns!]
        : shape.length === 2
          ? [columns!, rows!]
          : shape;
    const size = shape.reduce((product, length) => product * length, 1);
    return floats(
      tensor,
      stored,
      Float32Array.from({ length: size }, () => Math.fround(Math.sin(next++))),
    );
  });
}
