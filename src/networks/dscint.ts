import { cbam } from './cbam.ts';
import { defineNetwork } from './define-network.ts';
import { denseHead, rectified } from './dense-head.ts';
import { batchNorm, convolution, maxPool, relu } from './layers.ts';
import { chain } from './scope.ts';

/**
 * Dscint, eight weight layers. A rectifier follows every convolution and dense layer, which the table does not print,
 * and stands behind the batch norm where there is one.
 *
 * @source R-061; S001 table 4
 */
export const DSCINT = defineNetwork({
  name: 'dscint',
  title: 'Dscint',
  source: 'R-061; S001 table 4',
  deviations: "The spatial attention multiplies F' as in CBAM proper; S001 equation 2 prints F (R-046).",
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: ({ variant, classes }) =>
    chain(
      rectified({ size: 11, filters: 16, stride: 4, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      cbam({ reduction: 4, spatialTimes: variant === 'literal' ? 'input' : 'attended' }),
      convolution({ size: 5, filters: 16, padding: 2, bias: true }),
      batchNorm(),
      relu(),
      maxPool({ size: 3, stride: 2 }),
      rectified({ size: 3, filters: 24, padding: 1 }),
      rectified({ size: 3, filters: 24, padding: 1 }),
      convolution({ size: 3, filters: 24, padding: 1, bias: true }),
      batchNorm(),
      relu(),
      maxPool({ size: 3, stride: 1 }),
      denseHead(1024, classes),
    ),
});
