import { defineNetwork } from './define-network.ts';
import { normalised } from './inception-convolution.ts';
import { averagePool, branches, dropout, globalAverage, maxPool, softmaxClasses } from './layers.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

const SAME = { padding: 'same' } as const;
const HALF = { stride: 2 } as const;

/**
 * Inception-v4: fourteen inception blocks, 4 A, 7 B and 3 C. It keeps the paper's large input, which a fully
 * convolutional network allows.
 *
 * @source R-065; S001 table 7; Szegedy 2016 figures 3 to 9
 */
export const INCEPTION_V4 = defineNetwork({
  name: 'inception-v4',
  title: 'Inception-v4',
  source: 'R-065; S001 table 7',
  deviations: '',
  printed: { rows: 1024, columns: 256, channels: 1, classes: 4 },
  layers: ({ classes, blocks: [countA = 4, countB = 7, countC = 3] = [] }) =>
    chain(
      stem(),
      ...numbered('A', countA, blockA()),
      inside('reductionA', reductionA()),
      ...numbered('B', countB, blockB()),
      inside('reductionB', reductionB()),
      ...numbered('C', countC, blockC()),
      globalAverage(),
      dropout(0.2),
      softmaxClasses(classes),
    ),
});

function numbered(letter: string, count: number, block: Block): Block[] {
  return Array.from({ length: count }, (_, index) => inside(`${letter}${index + 1}`, block));
}

function stem(): Block {
  return inside(
    'stem',
    normalised(3, 32, HALF),
    normalised(3, 32),
    normalised(3, 64, SAME),
    branches(maxPool({ size: 3, stride: 2 }), normalised(3, 96, HALF)),
    branches(
      chain(normalised(1, 64), normalised(3, 96)),
      chain(normalised(1, 64), normalised([1, 7], 64, SAME), normalised([7, 1], 64, SAME), normalised(3, 96)),
    ),
    branches(normalised(3, 192, HALF), maxPool({ size: 3, stride: 2 })),
  );
}

function blockA(): Block {
  return branches(
    normalised(1, 96),
    chain(normalised(1, 64), normalised(3, 96, SAME)),
    chain(normalised(1, 64), normalised(3, 96, SAME), normalised(3, 96, SAME)),
    pooled(96),
  );
}

function reductionA(): Block {
  return branches(
    normalised(3, 384, HALF),
    chain(normalised(1, 192), normalised(3, 224, SAME), normalised(3, 256, HALF)),
    maxPool({ size: 3, stride: 2 }),
  );
}

function blockB(): Block {
  return branches(
    normalised(1, 384),
    chain(normalised(1, 192), normalised([1, 7], 224, SAME), normalised([7, 1], 256, SAME)),
    chain(
      normalised(1, 192),
      normalised([7, 1], 192, SAME),
      normalised([1, 7], 224, SAME),
      normalised([7, 1], 224, SAME),
      normalised([1, 7], 256, SAME),
    ),
    pooled(128),
  );
}

function reductionB(): Block {
  return branches(
    chain(normalised(1, 192), normalised(3, 192, HALF)),
    chain(
      normalised(1, 256),
      normalised([1, 7], 256, SAME),
      normalised([7, 1], 320, SAME),
      normalised(3, 320, HALF),
    ),
    maxPool({ size: 3, stride: 2 }),
  );
}

function blockC(): Block {
  const ends = branches(normalised([1, 3], 256, SAME), normalised([3, 1], 256, SAME));
  return branches(
    normalised(1, 256),
    chain(normalised(1, 384), ends),
    chain(normalised(1, 384), normalised([3, 1], 448, SAME), normalised([1, 3], 512, SAME), ends),
    pooled(256),
  );
}

function pooled(filters: number): Block {
  return chain(averagePool({ size: 3, stride: 1, padding: 'same' }), normalised(1, filters));
}
