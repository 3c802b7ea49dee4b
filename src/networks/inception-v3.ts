import { defineNetwork } from './define-network.ts';
import { normalised } from './inception-convolution.ts';
import { averagePool, branches, dropout, globalAverage, maxPool, softmaxClasses } from './layers.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

const SAME = { padding: 'same' } as const;

/**
 * Inception-v3, a network that the lesion network is compared with; auxiliary head left out. Layers carry PyTorch's
 * names (`Mixed_5b_branch1x1_conv`), so that weights trained there find their place.
 *
 * @source R-077; S004 table 3; Szegedy 2015
 */
export const INCEPTION_V3 = defineNetwork({
  name: 'inception-v3',
  title: 'Inception-v3',
  source: 'R-077; S004 table 3',
  deviations: '',
  printed: { rows: 512, columns: 256, channels: 3, classes: 2 },
  layers: ({ classes }) =>
    chain(
      normalised(3, 32, { name: 'Conv2d_1a_3x3', stride: 2 }),
      normalised(3, 32, { name: 'Conv2d_2a_3x3' }),
      normalised(3, 64, { name: 'Conv2d_2b_3x3', ...SAME }),
      maxPool({ size: 3, stride: 2 }),
      normalised(1, 80, { name: 'Conv2d_3b_1x1' }),
      normalised(3, 192, { name: 'Conv2d_4a_3x3' }),
      maxPool({ size: 3, stride: 2 }),
      inside('Mixed_5b', blockA(32)),
      inside('Mixed_5c', blockA(64)),
      inside('Mixed_5d', blockA(64)),
      inside('Mixed_6a', blockB()),
      inside('Mixed_6b', blockC(128)),
      inside('Mixed_6c', blockC(160)),
      inside('Mixed_6d', blockC(160)),
      inside('Mixed_6e', blockC(192)),
      inside('Mixed_7a', blockD()),
      inside('Mixed_7b', blockE()),
      inside('Mixed_7c', blockE()),
      globalAverage(),
      dropout(0.5),
      softmaxClasses(classes),
    ),
});

/** 35x35 at the original input: 1x1, 5x5, double 3x3, pool. */
function blockA(poolFilters: number): Block {
  return branches(
    normalised(1, 64, { name: 'branch1x1' }),
    chain(normalised(1, 48, { name: 'branch5x5_1' }), normalised(5, 64, { name: 'branch5x5_2', ...SAME })),
    chain(
      normalised(1, 64, { name: 'branch3x3dbl_1' }),
      normalised(3, 96, { name: 'branch3x3dbl_2', ...SAME }),
      normalised(3, 96, { name: 'branch3x3dbl_3', ...SAME }),
    ),
    pooled(poolFilters),
  );
}

/** Halves 35x35. */
function blockB(): Block {
  return branches(
    normalised(3, 384, { name: 'branch3x3', stride: 2 }),
    chain(
      normalised(1, 64, { name: 'branch3x3dbl_1' }),
      normalised(3, 96, { name: 'branch3x3dbl_2', ...SAME }),
      normalised(3, 96, { name: 'branch3x3dbl_3', stride: 2 }),
    ),
    maxPool({ size: 3, stride: 2 }),
  );
}

/** 17x17: 7x7 convolutions taken apart into 1x7 and 7x1. */
function blockC(filters: number): Block {
  return branches(
    normalised(1, 192, { name: 'branch1x1' }),
    chain(
      normalised(1, filters, { name: 'branch7x7_1' }),
      normalised([1, 7], filters, { name: 'branch7x7_2', ...SAME }),
      normalised([7, 1], 192, { name: 'branch7x7_3', ...SAME }),
    ),
    chain(
      normalised(1, filters, { name: 'branch7x7dbl_1' }),
      normalised([7, 1], filters, { name: 'branch7x7dbl_2', ...SAME }),
      normalised([1, 7], filters, { name: 'branch7x7dbl_3', ...SAME }),
      normalised([7, 1], filters, { name: 'branch7x7dbl_4', ...SAME }),
      normalised([1, 7], 192, { name: 'branch7x7dbl_5', ...SAME }),
    ),
    pooled(192),
  );
}

/** Halves 17x17. */
function blockD(): Block {
  return branches(
    chain(
      normalised(1, 192, { name: 'branch3x3_1' }),
      normalised(3, 320, { name: 'branch3x3_2', stride: 2 }),
    ),
    chain(
      normalised(1, 192, { name: 'branch7x7x3_1' }),
      normalised([1, 7], 192, { name: 'branch7x7x3_2', ...SAME }),
      normalised([7, 1], 192, { name: 'branch7x7x3_3', ...SAME }),
      normalised(3, 192, { name: 'branch7x7x3_4', stride: 2 }),
    ),
    maxPool({ size: 3, stride: 2 }),
  );
}

/** 8x8: 3x3 convolutions that end in 1x3 beside 3x1. */
function blockE(): Block {
  return branches(
    normalised(1, 320, { name: 'branch1x1' }),
    chain(
      normalised(1, 384, { name: 'branch3x3_1' }),
      branches(
        normalised([1, 3], 384, { name: 'branch3x3_2a', ...SAME }),
        normalised([3, 1], 384, { name: 'branch3x3_2b', ...SAME }),
      ),
    ),
    chain(
      normalised(1, 448, { name: 'branch3x3dbl_1' }),
      normalised(3, 384, { name: 'branch3x3dbl_2', ...SAME }),
      branches(
        normalised([1, 3], 384, { name: 'branch3x3dbl_3a', ...SAME }),
        normalised([3, 1], 384, { name: 'branch3x3dbl_3b', ...SAME }),
      ),
    ),
    pooled(192),
  );
}

/** PyTorch's mean counts the padding as pixels, and the weights trained there expect it. */
function pooled(filters: number): Block {
  return chain(
    averagePool({ size: 3, stride: 1, padding: 1 }),
    normalised(1, filters, { name: 'branch_pool' }),
  );
}
