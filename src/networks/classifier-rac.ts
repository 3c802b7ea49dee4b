import type * as tf from '@tensorflow/tfjs';
import { defineNetwork } from './define-network.ts';
import { batchNorm, convolution, globalAverage, maxPool, relu, softmaxClasses } from './layers.ts';
import type { NetworkDefinition, NetworkEntry, NetworkOptions } from './network-options.ts';
import type { AttentionPlacement } from './ra-block.ts';
import { raBlock } from './ra-block.ts';
import type { Block } from './scope.ts';
import { chain, inside } from './scope.ts';

/** Residual blocks of the four stages. */
const DEPTH_26 = [2, 3, 5, 2];
const DEPTH_18 = [2, 2, 2, 2];
const DEPTH_34 = [3, 4, 6, 3];

interface RacVariant {
  readonly blocks: readonly number[];
  readonly attention: AttentionPlacement;
  readonly residual: boolean;
}

/**
 * A 7x7 convolution and a max pool, four stages of RA blocks of which all but the first begin with stride 2, global
 * average, softmax.
 *
 * @source; S000 tables 4, 6 and 7
 */
function racLayers({ blocks, attention, residual }: RacVariant): NetworkDefinition['layers'] {
  return (options) =>
    chain(
      convolution({ name: 'stem_conv', size: 7, filters: 64, stride: 2 }),
      batchNorm({ name: 'stem_bn' }),
      relu({ name: 'stem_relu' }),
      maxPool({ name: 'stem_pool', size: 3, stride: 2, padding: 'same' }),
      ...(options.blocks ?? blocks).flatMap((count, stage) =>
        Array.from({ length: count }, (_, block): Block => {
          const stride = block === 0 && stage > 0 ? 2 : 1;
          const spatialTimes = options.variant === 'literal' ? 'input' : 'attended';
          const settings = { filters: 64 * 2 ** stage, stride, attention, residual, spatialTimes } as const;
          return inside(`stage${stage + 1}_block${block + 1}`, raBlock(settings));
        }),
      ),
      globalAverage({ name: 'mean' }),
      softmaxClasses(options.classes),
    );
}

function rac(name: string, title: string, source: string, variant: Partial<RacVariant> = {}): NetworkEntry {
  const full: RacVariant = { blocks: DEPTH_26, attention: 'in-residual', residual: true, ...variant };
  return defineNetwork({
    name,
    title,
    source,
    deviations: "The spatial attention multiplies F' as in CBAM proper; S000 equation 2 prints F (R-046).",
    printed: { rows: 1024, columns: 256, channels: 1, classes: 3 },
    layers: racLayers(full),
  });
}

/** The proposed classifier of S000, its alternatives, depths and ablations. */
export const RAC_NETWORKS: readonly NetworkEntry[] = [
  rac('inrac', 'Classifier-inRAC', 'R-052; S000 table 7'),
  rac('outrac', 'Classifier-outRAC', 'R-052; S000 table 4', { attention: 'after-sum' }),
  rac('classifier-18', 'Classifier-18', 'R-053; S000 table 7', { blocks: DEPTH_18 }),
  rac('classifier-34', 'Classifier-34', 'R-054; S000 table 7', { blocks: DEPTH_34 }),
  rac('ablation-none', 'Classifier-26 without residual and attention', 'R-055; S000 table 6', {
    attention: 'none',
    residual: false,
  }),
  rac('ablation-attention', 'Classifier-26 with attention only', 'R-056; S000 table 6', { residual: false }),
  rac('ablation-residual', 'Classifier-26 with residual only', 'R-057; S000 table 6', { attention: 'none' }),
  rac('ablation-both', 'Classifier-26 with residual and attention', 'R-058; S000 table 6'),
];

export interface ClassifierRacOptions {
  readonly rows: number;
  readonly columns: number;
  /** Filters of the first stage; each later stage doubles them. 64 in the paper. */
  readonly width: number;
  /** RA blocks in each of the stages; 2, 3, 5, 2 in the paper. */
  readonly blocks: readonly number[];
  readonly classes: number;
  readonly attention: AttentionPlacement;
  /** Of the initial weights. */
  readonly seed: number;
}

/** Classifier-inRAC as printed: 26 weight layers, 1024 x 256 input, three classes. */
export const CLASSIFIER_IN_RAC: ClassifierRacOptions = {
  rows: 1024,
  columns: 256,
  width: 64,
  blocks: DEPTH_26,
  classes: 3,
  attention: 'in-residual',
  seed: 0,
};

/** Classifier-inRAC (and, with `attention: 'after-sum'`, Classifier-outRAC) by the filters of its first stage. */
export function classifierRac({ width, attention, ...options }: ClassifierRacOptions): tf.LayersModel {
  const entry = rac('classifier_rac', 'Classifier-RAC', 'R-052', { attention });
  const network: NetworkOptions = { ...options, channels: 1, variant: 'practical', widthFactor: width / 64 };
  return entry.build(network);
}
