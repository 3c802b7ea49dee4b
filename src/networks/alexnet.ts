import { defineNetwork } from './define-network.ts';
import { denseHead, rectified } from './dense-head.ts';
import { adaptiveAverage, maxPool } from './layers.ts';
import { chain, identity } from './scope.ts';

/**
 * AlexNet, eight weight layers, in the form in which one graphics card trains it (one group of filters, no local
 * response normalisation).
 *
 * @source R-062; S001 table 7
 */
export const ALEXNET = defineNetwork({
  name: 'alexnet',
  title: 'AlexNet',
  source: 'R-062; S001 table 7',
  deviations:
    'The last map is averaged to 6 x 6 cells, so that the dense layers keep their size for a large image.',
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: ({ variant, classes }) =>
    chain(
      rectified({ size: 11, filters: 64, stride: 4, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      rectified({ size: 5, filters: 192, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      rectified({ size: 3, filters: 384, padding: 1 }),
      rectified({ size: 3, filters: 256, padding: 1 }),
      rectified({ size: 3, filters: 256, padding: 1 }),
      maxPool({ size: 3, stride: 2 }),
      variant === 'practical' ? adaptiveAverage(6) : identity,
      denseHead(4096, classes, 0.5),
    ),
});
