import * as tf from '@tensorflow/tfjs';
import { ImageConvolution } from './image-convolution.ts';
import type { Node } from './layers.ts';
import { batchNorm, relu, weightSeeds } from './layers.ts';
import type { AttentionPlacement } from './ra-block.ts';
import { raBlock } from './ra-block.ts';

export interface ClassifierRacOptions {
  readonly rows: number;
  readonly columns: number;
  /** Filters of the first stage; each later stage doubles them. 64 in the paper. */
  readonly width: number;
  /** RA blocks in each of the stages; 2, 3, 5, 2 in the paper. */
  readonly blocks: readonly number[];
  readonly classes: number;
  readonly attention: AttentionPlacement;
  /** Of the initial weights. */
  readonly seed: number;
}

/** Classifier-inRAC as printed: 26 weight layers, 1024 x 256 input, three classes. */
export const CLASSIFIER_IN_RAC: ClassifierRacOptions = {
  rows: 1024,
  columns: 256,
  width: 64,
  blocks: [2, 3, 5, 2],
  classes: 3,
  attention: 'in-residual',
  seed: 0,
};

/** Name of the one input of every network of this project, in tf.layers and in ONNX. */
export const INPUT_NAME = 'image';

/**
 * Classifier-inRAC (and, with `attention: 'after-sum'`, Classifier-outRAC) of S000: a 7x7 convolution and a max pool,
 * stages of RA blocks of which all but the first begin with stride 2, global average, softmax.
 *
 * Input `[N, rows, columns, 1]`, output `[N, classes]`.
 *
 * @source R-052; S000 table 3
 */
export function classifierRac(options: ClassifierRacOptions): tf.LayersModel {
  const { rows, columns, width, blocks, classes, attention } = options;
  const seeds = weightSeeds(options.seed);
  const image = tf.input({ shape: [rows, columns, 1], name: INPUT_NAME });
  const stem = new ImageConvolution({
    name: 'stem_conv',
    filters: width,
    kernelSize: [7, 7],
    strides: [2, 2],
    initializer: tf.initializers.heNormal({ seed: seeds.next() }),
  });
  let x = stem.apply(image) as Node;
  x = relu(batchNorm(x, 'stem_bn'), 'stem_relu');
  x = tf.layers
    .maxPooling2d({ name: 'stem_pool', poolSize: 3, strides: 2, padding: 'same' })
    .apply(x) as Node;
  for (const [stage, count] of blocks.entries()) {
    for (let block = 0; block < count; block++) {
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const name = `stage${stage + 1}_block${block + 1}`;
      x = raBlock(x, { name, filters: width * 2 ** stage, stride, attention, seeds });
    }
  }
  x = tf.layers.globalAveragePooling2d({ name: 'mean' }).apply(x) as Node;
  const classifier = tf.layers.dense({
    name: 'classes',
    units: classes,
    activation: 'softmax',
    kernelInitializer: tf.initializers.glorotNormal({ seed: seeds.next() }),
  });
  return tf.model({ inputs: image, outputs: classifier.apply(x) as Node, name: 'classifier_rac' });
}
