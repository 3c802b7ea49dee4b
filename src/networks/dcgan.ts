import * as tf from '@tensorflow/tfjs';
import type { InitialWeights } from './initial-weights.ts';
import { randomWeights } from './initial-weights.ts';
import { batchNorm, convolution, flatten, relu } from './layers.ts';
import type { Block, Node } from './scope.ts';
import { chain, networkScope } from './scope.ts';

export interface DcganOptions {
  /** 16 times a power of two, for example 256, 512 or 1024. */
  readonly rows: number;
  /** A quarter of the rows. */
  readonly columns: number;
  /** All filter counts times this; 1 = 1024 filters on the smallest map. */
  readonly widthFactor: number;
  /** Of the initial weights. */
  readonly seed: number;
}

/** Numbers that a generator turns into an image, each drawn from -1 to 1. */
export const LATENT = 100;

const START = { rows: 16, columns: 4, filters: 1024 };
/** Standard deviation of all initial weights. */
const DEVIATION = 0.02;
const KERNEL = 4;
const LEAK = 0.2;

/**
 * DCGAN generator: 100 numbers, projected to 4 x 16 x 1024 (columns x rows x filters), doubled by transposed
 * convolutions with batch norm and rectifier until the image has its size, hyperbolic tangent: values in -1..1.
 *
 * @source R-044; S002 section "Data augmentation", Radford 2015
 */
export function dcganGenerator(options: DcganOptions): tf.LayersModel {
  const doublings = countDoublings(options);
  const scope = networkScope(dcganWeights(options.seed), options.widthFactor);
  const latent = tf.input({ shape: [LATENT], name: 'latent' });
  const steps = Array.from({ length: doublings }, (_, step) =>
    step < doublings - 1
      ? chain(
          transposedConvolution(scope.scaled(START.filters / 2 ** (step + 1))),
          batchNorm({ momentum: 0.9 }),
          relu(),
        )
      : chain(transposedConvolution(1), activation('tanh')),
  );
  const outputs = chain(project(), batchNorm({ momentum: 0.9 }), relu(), ...steps)(latent, scope);
  return tf.model({ inputs: latent, outputs, name: 'dcgan_generator' });
}

/**
 * DCGAN discriminator, the generator's mirror: halved by convolutions with leaky rectifiers and batch norms (none on
 * the first), no pooling; one number that is large for a real image.
 *
 * @source R-044; Radford 2015
 */
export function dcganDiscriminator(options: DcganOptions): tf.LayersModel {
  const doublings = countDoublings(options);
  const scope = networkScope(dcganWeights(options.seed + 1), options.widthFactor);
  const image = tf.input({ shape: [options.rows, options.columns, 1], name: 'image' });
  const steps = Array.from({ length: doublings }, (_, step) => {
    const filters = START.filters / 2 ** (doublings - 1 - step);
    const halve = convolution({ size: KERNEL, filters, stride: 2, padding: 1, bias: step === 0 });
    return step === 0 ? chain(halve, leakyRelu()) : chain(halve, batchNorm({ momentum: 0.9 }), leakyRelu());
  });
  const outputs = chain(...steps, flatten(), decide())(image, scope);
  return tf.model({ inputs: image, outputs, name: 'dcgan_discriminator' });
}

/** How often 4 x 16 is doubled to give the size. */
function countDoublings({ rows, columns }: DcganOptions): number {
  const doublings = Math.log2(rows / START.rows);
  if (!Number.isInteger(doublings) || doublings < 1 || doublings > 6 || columns * 4 !== rows)
    throw new RangeError(
      `a DCGAN makes no images of ${columns} x ${rows}, but of 16 x 64, 32 x 128, 64 x 256, 128 x 512 or 256 x 1024`,
    );
  return doublings;
}

/** Every layer starts from a narrow normal distribution instead of what suits a classifier. */
function dcganWeights(seed: number): InitialWeights {
  const random = randomWeights(seed);
  return { ...random, he: () => random.normal(DEVIATION), glorot: () => random.normal(DEVIATION) };
}

function project(): Block {
  return (x, scope) => {
    const filters = scope.scaled(START.filters);
    const units = START.rows * START.columns * filters;
    const wide = tf.layers
      .dense({ name: scope.only('project'), units, useBias: false, kernelInitializer: scope.weights.he() })
      .apply(x) as Node;
    const targetShape = [START.rows, START.columns, filters];
    return tf.layers.reshape({ name: scope.only('shape'), targetShape }).apply(wide) as Node;
  };
}

function transposedConvolution(filters: number): Block {
  return (x, scope) =>
    tf.layers
      .conv2dTranspose({
        name: scope.next('up'),
        filters,
        kernelSize: KERNEL,
        strides: 2,
        padding: 'same',
        // Only the last one, which makes the image, has no batch norm behind it.
        useBias: filters === 1,
        kernelInitializer: scope.weights.he(),
      })
      .apply(x) as Node;
}

function activation(kind: 'tanh'): Block {
  return (x, scope) => tf.layers.activation({ name: scope.next(kind), activation: kind }).apply(x) as Node;
}

function leakyRelu(): Block {
  return (x, scope) => tf.layers.leakyReLU({ name: scope.next('leaky'), alpha: LEAK }).apply(x) as Node;
}

function decide(): Block {
  return (x, scope) =>
    tf.layers
      .dense({ name: scope.only('real'), units: 1, kernelInitializer: scope.weights.glorot() })
      .apply(x) as Node;
}
