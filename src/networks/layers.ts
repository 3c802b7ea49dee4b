import * as tf from '@tensorflow/tfjs';
import { AdaptiveAveragePool } from './adaptive-average-pool.ts';
import type { Padding } from './padded-convolution.ts';
import { PaddedConvolution } from './padded-convolution.ts';
import type { Block, Node, Scope } from './scope.ts';
import { SeededDropout } from './seeded-dropout.ts';

type Pair = readonly [number, number];

/** A layer that may be called by a name instead of by the next number of its kind. */
export interface Named {
  readonly name?: string;
}

export interface ConvolutionOptions extends Named {
  /** Rows and columns of the filter; one number = square. */
  readonly size: number | Pair;
  /** As in the paper; the width factor comes on top. */
  readonly filters: number;
  readonly stride?: number;
  /** `same` as TensorFlow pads, or zeros on each side as the table says. */
  readonly padding?: 'same' | number | Pair;
  /** No bias unless asked, because most often a batch norm follows. */
  readonly bias?: boolean;
}

/** 2-D convolution, He initialisation. */
export function convolution(options: ConvolutionOptions): Block {
  const { size, filters, stride = 1, padding = 'same', bias = false } = options;
  return (x, scope) =>
    new PaddedConvolution({
      name: nameIn(scope, 'conv', options),
      filters: scope.scaled(filters),
      kernelSize: pairOf(size),
      strides: [stride, stride],
      padding: paddingOf(padding),
      useBias: bias,
      initializer: scope.weights.he(),
    }).apply(x) as Node;
}

/** Batch normalisation over the channels. */
export function batchNorm(
  options: Named & { readonly epsilon?: number; readonly momentum?: number } = {},
): Block {
  return (x, scope) =>
    tf.layers
      .batchNormalization({
        name: nameIn(scope, 'bn', options),
        axis: -1,
        epsilon: options.epsilon ?? 1e-5,
        momentum: options.momentum ?? 0.97,
      })
      .apply(x) as Node;
}

/** Rectified linear unit as a layer of its own. */
export function relu(options: Named = {}): Block {
  return (x, scope) =>
    tf.layers.activation({ name: nameIn(scope, 'relu', options), activation: 'relu' }).apply(x) as Node;
}

export interface PoolOptions extends Named {
  readonly size: number;
  readonly stride: number;
  /** Zeros on each side count as pixels, so a maximum may be padded only where nothing is negative. */
  readonly padding?: 'same' | number;
}

/** Maximum over a square window; no padding unless asked. */
export function maxPool(options: PoolOptions): Block {
  return (x, scope) => {
    const name = nameIn(scope, 'pool', options);
    return tf.layers.maxPooling2d(poolConfig(name, options)).apply(padded(x, name, options)) as Node;
  };
}

/** Mean over a square window; no padding unless asked. `same` leaves the padding out of the mean. */
export function averagePool(options: PoolOptions): Block {
  return (x, scope) => {
    const name = nameIn(scope, 'mean', options);
    return tf.layers.averagePooling2d(poolConfig(name, options)).apply(padded(x, name, options)) as Node;
  };
}

function poolConfig(
  name: string,
  { size, stride, padding }: PoolOptions,
): Parameters<typeof tf.layers.maxPooling2d>[0] {
  return { name, poolSize: size, strides: stride, padding: padding === 'same' ? 'same' : 'valid' };
}

function padded(x: Node, name: string, { padding = 0 }: PoolOptions): Node {
  if (padding === 'same' || padding === 0) return x;
  return tf.layers
    .zeroPadding2d({ name: `${name}_pad`, padding: [padding, padding], dataFormat: 'channelsLast' })
    .apply(x) as Node;
}

/** Mean of every channel: an image becomes a vector. */
export function globalAverage(options: Named = {}): Block {
  return (x, scope) =>
    tf.layers
      .globalAveragePooling2d({
        name: nameIn(scope, 'mean', options),
        dataFormat: 'channelsLast',
      })
      .apply(x) as Node;
}

/** Mean over a square grid of cells, whatever the size of the map. */
export function adaptiveAverage(cells: number, options: Named = {}): Block {
  return (x, scope) =>
    new AdaptiveAveragePool({
      name: nameIn(scope, 'grid', options),
      rows: cells,
      columns: cells,
    }).apply(x) as Node;
}

/** An image becomes a vector in the order rows, columns, channels. */
export function flatten(options: Named = {}): Block {
  return (x, scope) => tf.layers.flatten({ name: nameIn(scope, 'flat', options) }).apply(x) as Node;
}

/** Fully connected layer; the width factor scales `units`. */
export function dense(units: number, options: Named = {}): Block {
  return (x, scope) =>
    tf.layers
      .dense({
        name: nameIn(scope, 'fc', options),
        units: scope.scaled(units),
        kernelInitializer: scope.weights.he(),
      })
      .apply(x) as Node;
}

/** Sets a share of the values to zero while training. */
export function dropout(rate: number, options: Named = {}): Block {
  return (x, scope) => {
    const name = nameIn(scope, 'dropout', options);
    return new SeededDropout({ name, rate, seed: scope.weights.number() }).apply(x) as Node;
  };
}

/** The end of every network of the catalogue: a dense layer named `classes` with softmax. */
export function softmaxClasses(classes: number): Block {
  return (x, scope) =>
    tf.layers
      .dense({
        name: 'classes',
        units: classes,
        activation: 'softmax',
        kernelInitializer: scope.weights.glorot(),
      })
      .apply(x) as Node;
}

/** Several blocks that read the same image, their channels side by side. */
export function branches(...blocks: readonly Block[]): Block {
  return (x, scope) =>
    concatenate(
      blocks.map((block) => block(x, scope)),
      scope.next('concat'),
    );
}

/** Channels of several images side by side. */
export function concatenate(images: readonly Node[], name: string): Node {
  return tf.layers.concatenate({ name, axis: -1 }).apply([...images]) as Node;
}

/** Element-wise sum of two equal shapes. */
export function sum(a: Node, b: Node, name: string): Node {
  return tf.layers.add({ name }).apply([a, b]) as Node;
}

/** Number of channels of an image. */
export function channelsOf(x: Node): number {
  return x.shape[3]!;
}

function nameIn(scope: Scope, kind: string, { name }: Named): string {
  return name === undefined ? scope.next(kind) : scope.only(name);
}

function pairOf(size: number | Pair): Pair {
  return typeof size === 'number' ? [size, size] : size;
}

function paddingOf(padding: 'same' | number | Pair): Padding {
  return padding === 'same' ? padding : pairOf(padding);
}
