import { defineNetwork } from './define-network.ts';
import {
  averagePool,
  batchNorm,
  concatenate,
  convolution,
  globalAverage,
  maxPool,
  relu,
  softmaxClasses,
} from './layers.ts';
import type { NetworkOptions } from './network-options.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

/** Channels that each dense layer adds. */
const GROWTH = 32;

/** Layers carry PyTorch's names (`denseblock1_denselayer2_conv1`), so that weights trained there find their place. */
function denseNet(printed: readonly number[]): (options: NetworkOptions) => Block {
  return ({ blocks = printed, classes }) => {
    let channels = 64;
    const body = blocks.flatMap((count, index) => {
      const block = inside(`denseblock${index + 1}`, ...denseBlock(count));
      channels += count * GROWTH;
      if (index === blocks.length - 1) return [block];
      channels = Math.floor(channels / 2);
      return [block, inside(`transition${index + 1}`, transition(channels))];
    });
    return chain(
      convolution({ name: 'conv0', size: 7, filters: 64, stride: 2, padding: 3 }),
      batchNorm({ name: 'norm0' }),
      relu({ name: 'relu0' }),
      maxPool({ name: 'pool0', size: 3, stride: 2, padding: 1 }),
      ...body,
      batchNorm({ name: 'norm5' }),
      relu({ name: 'relu5' }),
      globalAverage(),
      softmaxClasses(classes),
    );
  };
}

/** Every layer reads what all layers before it made. */
function denseBlock(count: number): Block[] {
  return Array.from({ length: count }, (_, index) => {
    const grow = chain(
      batchNorm({ name: 'norm1' }),
      relu({ name: 'relu1' }),
      convolution({ name: 'conv1', size: 1, filters: 4 * GROWTH }),
      batchNorm({ name: 'norm2' }),
      relu({ name: 'relu2' }),
      convolution({ name: 'conv2', size: 3, filters: GROWTH, padding: 1 }),
    );
    const layer: Block = (x, scope) => concatenate([x, grow(x, scope)], scope.only('concat'));
    return inside(`denselayer${index + 1}`, layer);
  });
}

function transition(channels: number): Block {
  return chain(
    batchNorm({ name: 'norm' }),
    relu({ name: 'relu' }),
    convolution({ name: 'conv', size: 1, filters: channels }),
    averagePool({ name: 'pool', size: 2, stride: 2 }),
  );
}

/** DenseNet-121, a network that Dscint is compared with. */
export const DENSENET_121 = defineNetwork({
  name: 'densenet-121',
  title: 'DenseNet-121',
  source: 'R-066; S001 table 7',
  deviations: '',
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: denseNet([6, 12, 24, 16]),
});

/** DenseNet-169, a network that the lesion network is compared with. */
export const DENSENET_169 = defineNetwork({
  name: 'densenet-169',
  title: 'DenseNet-169',
  source: 'R-077; S004 table 3',
  deviations: '',
  printed: { rows: 512, columns: 256, channels: 3, classes: 2 },
  layers: denseNet([6, 12, 32, 32]),
});
