import { cbam } from './cbam.ts';
import { defineNetwork } from './define-network.ts';
import { denseHead, rectified } from './dense-head.ts';
import { adaptiveAverage, maxPool } from './layers.ts';
import type { NetworkEntry, NetworkOptions } from './network-options.ts';
import { residualModule } from './residual-module.ts';
import type { Block } from './scope.ts';
import { chain, identity, inside } from './scope.ts';

/** Which modules of a column of table 7 are there. */
interface Modules {
  readonly attention: boolean;
  readonly residual: boolean;
}

const PRINTED = { rows: 1024, columns: 256, channels: 1, classes: 3 };

/**
 * SI_CLF and its extensions: the residual module and the attention stand behind the first pool, another attention
 * behind the last convolution.
 *
 * @source; S002 table 7
 */
function siClfLayers({ attention, residual }: Modules): (options: NetworkOptions) => Block {
  return ({ variant, classes }) => {
    const attend = attention
      ? cbam({ spatialTimes: variant === 'literal' ? 'input' : 'attended' })
      : identity;
    return chain(
      rectified({ size: 11, filters: 64, stride: 4, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      residual ? residualModule(64) : identity,
      inside('first', attend),
      rectified({ size: 7, filters: 128, stride: 1, padding: 2 }),
      maxPool({ size: 3, stride: 2 }),
      rectified({ size: 5, filters: 128, stride: 1, padding: 3 }),
      rectified({ size: 3, filters: 256, stride: 1, padding: 3 }),
      rectified({ size: 3, filters: 256, stride: 1, padding: 1 }),
      inside('last', attend),
      maxPool({ size: 3, stride: 2 }),
      denseHead(1024, classes),
    );
  };
}

/**
 * The AlexNet of S002, which has four convolutions. As printed, 627,072 features meet 1024 units; `practical` pools
 * behind the last convolution and averages to 6 x 6 cells.
 *
 * @source; S002 table 7
 */
function alexNetT7({ variant, classes }: NetworkOptions): Block {
  return chain(
    rectified({ size: 11, filters: 64, stride: 4, padding: 2 }),
    maxPool({ size: 3, stride: 2 }),
    rectified({ size: 5, filters: 256, stride: 1, padding: 2 }),
    maxPool({ size: 3, stride: 2 }),
    rectified({ size: 3, filters: 384, stride: 1, padding: 3 }),
    rectified({ size: 3, filters: 384, stride: 1, padding: 3 }),
    variant === 'practical' ? chain(maxPool({ size: 3, stride: 2 }), adaptiveAverage(6)) : identity,
    denseHead(1024, classes),
  );
}

function siClf(name: string, title: string, requirement: string, modules: Modules): NetworkEntry {
  return defineNetwork({
    name,
    title,
    source: `${requirement}; S002 table 7`,
    deviations: modules.attention
      ? "The attention multiplies F' as in CBAM proper; S002 equation 6 prints F (R-046)."
      : '',
    printed: PRINTED,
    layers: siClfLayers(modules),
  });
}

/** The comparison networks of S002 table 7. */
export const SI_CLF_NETWORKS: readonly NetworkEntry[] = [
  siClf('si-clf', 'SI_CLF', 'R-071', { attention: false, residual: false }),
  siClf('si-clf-am', 'SI_CLF+AM', 'R-072', { attention: true, residual: false }),
  siClf('si-clf-rm', 'SI_CLF+RM', 'R-073', { attention: false, residual: true }),
  siClf('si-clf-am-rm', 'SI_CLF+AM+RM', 'R-074', { attention: true, residual: true }),
  defineNetwork({
    name: 'alexnet-t7',
    title: 'AlexNet of S002',
    source: 'R-075; S002 table 7',
    deviations:
      'Before the dense layers the map is halved once more and averaged to 6 x 6 cells: 14 million weights there ' +
      'instead of 642 million (R-078).',
    printed: PRINTED,
    layers: alexNetT7,
  }),
];
