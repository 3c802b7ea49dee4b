import * as tf from '@tensorflow/tfjs';
import type { Node, WeightSeeds } from './layers.ts';
import { channelsOf, convolution, sum } from './layers.ts';
import { ChannelPool, GlobalMaxPool } from './pooling-layers.ts';

export interface CbamOptions {
  readonly name: string;
  /** Channels are squeezed by this factor between the two dense layers; 16 unless the paper says otherwise. */
  readonly reduction?: number;
  readonly seeds: WeightSeeds;
}

/** Hidden units below this carry too little; matters for Dscint's 16 channels only. */
const LEAST_HIDDEN_UNITS = 4;

/**
 * Convolutional block attention module: channel attention, then spatial attention on its product.
 *
 * F' = f_C(F) x F with f_C = sigmoid(MLP(mean F) + MLP(max F)); M = f_S(F') x F' with f_S = sigmoid(conv7x7([mean; max] over channels)).
 *
 * @source; S000 equations 2 to 5 (the spatial map multiplies F', as in CBAM proper)
 */
export function cbam(x: Node, options: CbamOptions): Node {
  return spatialAttention(channelAttention(x, options), options);
}

function channelAttention(x: Node, { name, reduction = 16, seeds }: CbamOptions): Node {
  const channels = channelsOf(x);
  const hidden = Math.max(LEAST_HIDDEN_UNITS, Math.floor(channels / reduction));
  const squeeze = tf.layers.dense({
    name: `${name}_channel_fc1`,
    units: hidden,
    activation: 'relu',
    kernelInitializer: tf.initializers.heNormal({ seed: seeds.next() }),
  });
  const excite = tf.layers.dense({
    name: `${name}_channel_fc2`,
    units: channels,
    kernelInitializer: tf.initializers.glorotNormal({ seed: seeds.next() }),
  });
  // One pair of dense layers serves both pooled vectors: "shared MLP".
  const score = (pooled: Node): Node => excite.apply(squeeze.apply(pooled)) as Node;
  const mean = tf.layers.globalAveragePooling2d({ name: `${name}_channel_mean` }).apply(x) as Node;
  const maximum = new GlobalMaxPool({ name: `${name}_channel_max` }).apply(x) as Node;
  const scores = sum(score(mean), score(maximum), `${name}_channel_sum`);
  const weights = tf.layers
    .activation({ name: `${name}_channel_sigmoid`, activation: 'sigmoid' })
    .apply(scores);
  const perChannel = tf.layers
    .reshape({ name: `${name}_channel_shape`, targetShape: [1, 1, channels] })
    .apply(weights) as Node;
  return tf.layers.multiply({ name: `${name}_channel` }).apply([x, perChannel]) as Node;
}

function spatialAttention(x: Node, { name, seeds }: CbamOptions): Node {
  const pooled = new ChannelPool({ name: `${name}_spatial_pool` }).apply(x) as Node;
  const weights = convolution(pooled, {
    name: `${name}_spatial_conv`,
    filters: 1,
    size: 7,
    bias: true,
    activation: 'sigmoid',
    seeds,
  });
  return tf.layers.multiply({ name: `${name}_spatial` }).apply([x, weights]) as Node;
}
