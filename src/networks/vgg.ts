import { defineNetwork } from './define-network.ts';
import { denseHead, rectified } from './dense-head.ts';
import { adaptiveAverage, maxPool } from './layers.ts';
import type { NetworkOptions } from './network-options.ts';
import type { Block } from './scope.ts';
import { chain, identity } from './scope.ts';

/** 3x3 convolutions of each stage; a pool of 2 follows each stage. */
type Stages = readonly (readonly number[])[];

/** Configuration A, eleven weight layers. */
export const VGG_11_STAGES: Stages = [[64], [128], [256, 256], [512, 512], [512, 512]];

/** Configuration D, sixteen weight layers. */
export const VGG_16_STAGES: Stages = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

function vgg(stages: Stages): (options: NetworkOptions) => Block {
  return ({ variant, classes }) =>
    chain(
      ...stages.flatMap((stage) => [
        ...stage.map((filters) => rectified({ size: 3, filters, padding: 1 })),
        maxPool({ size: 2, stride: 2 }),
      ]),
      variant === 'practical' ? adaptiveAverage(7) : identity,
      denseHead(4096, classes, 0.5),
    );
}

const DEVIATIONS =
  'The last map is averaged to 7 x 7 cells: 103 million weights in the first dense layer instead of 537 million.';

/** VGG-11, a network that Classifier-inRAC is compared with. */
export const VGG_11 = defineNetwork({
  name: 'vgg-11',
  title: 'VGG-11',
  source: 'R-060; S000 table 9',
  deviations: DEVIATIONS,
  printed: { rows: 1024, columns: 256, channels: 1, classes: 3 },
  layers: vgg(VGG_11_STAGES),
});

/** VGG-16, a network that Dscint and the lesion network are compared with. */
export const VGG_16 = defineNetwork({
  name: 'vgg-16',
  title: 'VGG-16',
  source: 'R-060, R-064, R-077; S001 table 7, S004 table 3',
  deviations: DEVIATIONS,
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: vgg(VGG_16_STAGES),
});
