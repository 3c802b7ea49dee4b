import { defineNetwork } from './define-network.ts';
import {
  batchNorm,
  branches,
  convolution,
  dropout,
  globalAverage,
  maxPool,
  relu,
  softmaxClasses,
} from './layers.ts';
import type { NetworkVariant } from './network-options.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

/** Filters of one inception block as the table of the GoogLeNet paper lists them. */
type Row = readonly [
  ones: number,
  reduce3: number,
  threes: number,
  reduce5: number,
  fives: number,
  projection: number,
];

/** A rectified convolution; `practical` puts a batch norm in between. */
type Convolution = (size: number, filters: number, stride?: number) => Block;

/**
 * Inception-v1 (GoogLeNet): nine inception blocks. The auxiliary heads, of which S000 says nothing, are left out, and
 * with them the local response normalisation, which carries no weights. Without either, the plain network hardly
 * starts to learn from random weights; `practical` has batch norms.
 *
 * @source R-059; S000 table 9; Szegedy 2014 table 1
 */
export const INCEPTION_V1 = defineNetwork({
  name: 'inception-v1',
  title: 'Inception-v1',
  source: 'R-059; S000 table 9',
  deviations: 'A batch norm behind every convolution stands in for the auxiliary heads.',
  printed: { rows: 1024, columns: 256, channels: 1, classes: 3 },
  layers: ({ variant, classes }) => {
    const conv = convolutionOf(variant);
    const block = (name: string, ...row: Row): Block => inside(name, inception(conv, row));
    const halve = maxPool({ size: 3, stride: 2, padding: 'same' });
    return chain(
      conv(7, 64, 2),
      halve,
      conv(1, 64),
      conv(3, 192),
      halve,
      block('3a', 64, 96, 128, 16, 32, 32),
      block('3b', 128, 128, 192, 32, 96, 64),
      halve,
      block('4a', 192, 96, 208, 16, 48, 64),
      block('4b', 160, 112, 224, 24, 64, 64),
      block('4c', 128, 128, 256, 24, 64, 64),
      block('4d', 112, 144, 288, 32, 64, 64),
      block('4e', 256, 160, 320, 32, 128, 128),
      halve,
      block('5a', 256, 160, 320, 32, 128, 128),
      block('5b', 384, 192, 384, 48, 128, 128),
      globalAverage(),
      dropout(0.4),
      softmaxClasses(classes),
    );
  },
});

function inception(conv: Convolution, [ones, reduce3, threes, reduce5, fives, projection]: Row): Block {
  return branches(
    conv(1, ones),
    chain(conv(1, reduce3), conv(3, threes)),
    chain(conv(1, reduce5), conv(5, fives)),
    chain(maxPool({ size: 3, stride: 1, padding: 'same' }), conv(1, projection)),
  );
}

function convolutionOf(variant: NetworkVariant): Convolution {
  return (size, filters, stride = 1) =>
    variant === 'practical'
      ? chain(convolution({ size, filters, stride }), batchNorm(), relu())
      : chain(convolution({ size, filters, stride, bias: true }), relu());
}
