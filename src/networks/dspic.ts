import { cbam } from './cbam.ts';
import { defineNetwork } from './define-network.ts';
import { denseHead, rectified } from './dense-head.ts';
import { adaptiveAverage, maxPool } from './layers.ts';
import type { NetworkEntry, NetworkOptions } from './network-options.ts';
import { residualModule } from './residual-module.ts';
import type { Block } from './scope.ts';
import { chain, identity } from './scope.ts';

/** The layer that S002 adds behind the first pool. */
type AddedLayer = 'attention' | 'residual';

/** Cells of the grid in front of the dense layers of the practical variant. */
const GRID = 6;

/**
 * dSPIC, seven weight layers and the added one. As printed, no pool stands behind the last convolution, and 418,048
 * features meet 4096 units: 1.7 billion weights. `practical` pools there and averages to 6 x 6 cells.
 *
 * @source; S002 table 3
 */
function dspicLayers(added: AddedLayer): (options: NetworkOptions) => Block {
  return ({ variant, classes }) =>
    chain(
      rectified({ size: 11, filters: 96, stride: 4, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      addedLayer(added, variant),
      rectified({ size: 5, filters: 256, stride: 1, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      rectified({ size: 3, filters: 384, stride: 1, padding: 3 }),
      rectified({ size: 3, filters: 384, stride: 1, padding: 3 }),
      rectified({ size: 3, filters: 256, stride: 1, padding: 1 }),
      variant === 'practical' ? chain(maxPool({ size: 3, stride: 2 }), adaptiveAverage(GRID)) : identity,
      denseHead(4096, classes),
    );
}

/**
 * dSPIC-AM without its two pooling layers: each gives its stride of 2 to the next convolution, the only feasible
 * meaning of "removing two pooling layers".
 *
 * @source R-070; S002 table 9
 */
function withoutPools({ variant, classes }: NetworkOptions): Block {
  const practical = variant === 'practical';
  return chain(
    rectified({ size: 11, filters: 96, stride: 4, padding: 2 }),
    addedLayer('attention', variant),
    rectified({ size: 5, filters: 256, stride: 2, padding: 2 }),
    rectified({ size: 3, filters: 384, stride: 2, padding: 3 }),
    rectified({ size: 3, filters: 384, stride: 1, padding: 3 }),
    rectified({ size: 3, filters: 256, stride: practical ? 2 : 1, padding: 1 }),
    practical ? adaptiveAverage(GRID) : identity,
    denseHead(4096, classes),
  );
}

function addedLayer(added: AddedLayer, variant: NetworkOptions['variant']): Block {
  if (added === 'residual') return residualModule(96);
  return cbam({ spatialTimes: variant === 'literal' ? 'input' : 'attended' });
}

function dspic(
  name: string,
  title: string,
  source: string,
  layers: (options: NetworkOptions) => Block,
): NetworkEntry {
  return defineNetwork({
    name,
    title,
    source,
    deviations:
      'Before the dense layers the map is halved once more and averaged to 6 x 6 cells: 37.7 million weights there ' +
      "instead of 1.7 billion (R-078). The attention multiplies F' as in CBAM proper (R-046).",
    printed: { rows: 1024, columns: 256, channels: 1, classes: 3 },
    layers,
  });
}

/** dSPIC with either added layer, and without its pools. */
export const DSPIC_NETWORKS: readonly NetworkEntry[] = [
  dspic('dspic-am', 'dSPIC-AM', 'R-067, R-068; S002 table 3', dspicLayers('attention')),
  dspic('dspic-rm', 'dSPIC-RM', 'R-067, R-069; S002 table 3', dspicLayers('residual')),
  dspic('dspic-no-pool', 'dSPIC-AM without pooling', 'R-070; S002 table 9', withoutPools),
];
