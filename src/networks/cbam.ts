import * as tf from '@tensorflow/tfjs';
import { channelsOf, sum } from './layers.ts';
import { PaddedConvolution } from './padded-convolution.ts';
import { ChannelPool, GlobalMaxPool } from './pooling-layers.ts';
import type { Block, Node, Scope } from './scope.ts';

export interface CbamOptions {
  /** Channels are squeezed by this factor between the two dense layers; 16 unless the paper says otherwise. */
  readonly reduction?: number;
  /**
   * What the spatial map multiplies: the channel-attended image as in CBAM proper, or the block's input as the papers'
   * equations print it.
   */
  readonly spatialTimes?: 'attended' | 'input';
}

/** Hidden units below this carry too little; matters for Dscint's 16 channels only. */
const LEAST_HIDDEN_UNITS = 4;

/**
 * Convolutional block attention module: channel attention, then spatial attention on its product.
 *
 * F' = f_C(F) x F with f_C = sigmoid(MLP(mean F) + MLP(max F)); M = f_S(F') x F' with f_S = sigmoid(conv7x7([mean; max]
 * over channels)). With `spatialTimes: 'input'` M = f_S(F') x F.
 *
 * @source; S000 equations 2 to 5, S001 equation 2, S002 equations 6 to 8
 */
export function cbam({ reduction = 16, spatialTimes = 'attended' }: CbamOptions = {}): Block {
  return (x, scope) => {
    const place = scope.inside('cbam');
    const attended = channelAttention(x, place, reduction);
    return spatialAttention(attended, spatialTimes === 'attended' ? attended : x, place);
  };
}

function channelAttention(x: Node, scope: Scope, reduction: number): Node {
  const channels = channelsOf(x);
  const squeeze = tf.layers.dense({
    name: scope.only('channel_fc1'),
    units: Math.max(LEAST_HIDDEN_UNITS, Math.floor(channels / reduction)),
    activation: 'relu',
    kernelInitializer: scope.weights.he(),
  });
  const excite = tf.layers.dense({
    name: scope.only('channel_fc2'),
    units: channels,
    kernelInitializer: scope.weights.glorot(),
  });
  // One pair of dense layers serves both pooled vectors: "shared MLP".
  const score = (pooled: Node): Node => excite.apply(squeeze.apply(pooled)) as Node;
  const mean = tf.layers
    .globalAveragePooling2d({ name: scope.only('channel_mean'), dataFormat: 'channelsLast' })
    .apply(x) as Node;
  const maximum = new GlobalMaxPool({ name: scope.only('channel_max') }).apply(x) as Node;
  const scores = sum(score(mean), score(maximum), scope.only('channel_sum'));
  const weights = tf.layers
    .activation({ name: scope.only('channel_sigmoid'), activation: 'sigmoid' })
    .apply(scores);
  const perChannel = tf.layers
    .reshape({ name: scope.only('channel_shape'), targetShape: [1, 1, channels] })
    .apply(weights) as Node;
  return tf.layers.multiply({ name: scope.only('channel') }).apply([x, perChannel]) as Node;
}

function spatialAttention(attended: Node, multiplied: Node, scope: Scope): Node {
  const pooled = new ChannelPool({ name: scope.only('spatial_pool') }).apply(attended);
  const scores = new PaddedConvolution({
    name: scope.only('spatial_conv'),
    filters: 1,
    kernelSize: [7, 7],
    strides: [1, 1],
    padding: 'same',
    useBias: true,
    initializer: scope.weights.he(),
  }).apply(pooled);
  const weights = tf.layers
    .activation({ name: scope.only('spatial_sigmoid'), activation: 'sigmoid' })
    .apply(scores) as Node;
  return tf.layers.multiply({ name: scope.only('spatial') }).apply([multiplied, weights]) as Node;
}
