import { defineNetwork } from './define-network.ts';
import {
  batchNorm,
  channelsOf,
  convolution,
  globalAverage,
  maxPool,
  relu,
  softmaxClasses,
  sum,
} from './layers.ts';
import type { NetworkOptions } from './network-options.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

interface ResidualBlock {
  readonly filters: number;
  readonly stride: number;
}

/** Two 3x3 convolutions: the block of ResNet-18. */
function basicBlock({ filters, stride }: ResidualBlock): Block {
  return residual(
    chain(
      convolution({ size: 3, filters, stride, padding: 1 }),
      batchNorm(),
      relu(),
      convolution({ size: 3, filters, padding: 1 }),
      batchNorm(),
    ),
    { filters, stride },
  );
}

/** 1x1, 3x3 and 1x1 convolutions, four times as many filters at the end: the block of ResNet-50. */
function bottleneck({ filters, stride }: ResidualBlock): Block {
  return residual(
    chain(
      convolution({ size: 1, filters }),
      batchNorm(),
      relu(),
      convolution({ size: 3, filters, stride, padding: 1 }),
      batchNorm(),
      relu(),
      convolution({ size: 1, filters: 4 * filters }),
      batchNorm(),
    ),
    { filters: 4 * filters, stride },
  );
}

function residual(branch: Block, { filters, stride }: ResidualBlock): Block {
  const project = inside(
    'downsample',
    convolution({ name: 'conv', size: 1, filters, stride, padding: 0 }),
    batchNorm({ name: 'bn' }),
  );
  return (x, scope) => {
    const changes = stride !== 1 || channelsOf(x) !== scope.scaled(filters);
    const total = sum(branch(x, scope), changes ? project(x, scope) : x, scope.only('sum'));
    return relu({ name: 'relu' })(total, scope);
  };
}

/** Layers carry PyTorch's names (`layer2_0_conv1`), so that weights trained there find their place. */
function resNet(block: (of: ResidualBlock) => Block, printed: readonly number[]) {
  return ({ blocks = printed, classes }: NetworkOptions): Block =>
    chain(
      convolution({ name: 'conv1', size: 7, filters: 64, stride: 2, padding: 3 }),
      batchNorm({ name: 'bn1' }),
      relu({ name: 'relu' }),
      maxPool({ name: 'maxpool', size: 3, stride: 2, padding: 1 }),
      ...blocks.flatMap((count, stage) =>
        Array.from({ length: count }, (_, index) =>
          inside(
            `layer${stage + 1}_${index}`,
            block({ filters: 64 * 2 ** stage, stride: index === 0 && stage > 0 ? 2 : 1 }),
          ),
        ),
      ),
      globalAverage({ name: 'avgpool' }),
      softmaxClasses(classes),
    );
}

/** ResNet-18, a network that Dscint is compared with. */
export const RESNET_18 = defineNetwork({
  name: 'resnet-18',
  title: 'ResNet-18',
  source: 'R-063; S001 table 7',
  deviations: '',
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: resNet(basicBlock, [2, 2, 2, 2]),
});

/**
 * ResNet-50 that sees the scan, the mask of one lesion and the mask of all lesions, and tells that lesion's nature.
 *
 * @source R-076; S004 section "Methods" and figure 2
 */
export const LESION_RESNET_50 = defineNetwork({
  name: 'lesion-resnet-50',
  title: 'Lesion ResNet-50',
  source: 'R-076; S004 figure 2',
  deviations: '',
  printed: { rows: 512, columns: 256, channels: 3, classes: 2 },
  layers: resNet(bottleneck, [3, 4, 6, 3]),
});
