import type { Augmentation } from './augment.ts';

/** How a network is trained; everything that decides the outcome beside data, network and input. */
export interface TrainingSettings {
  readonly optimiser: 'adam' | 'adamw';
  /** At its highest. */
  readonly learningRate: number;
  /** Of kernels only, not of biases and batch norms; `adam` adds it to the gradient (L2), `adamw` takes it off the weight. */
  readonly weightDecay: number;
  /** `constant`, or half a cosine down to a hundredth after a linear rise. */
  readonly schedule: 'constant' | 'cosine';
  /** Length of the linear rise of `cosine`; parts of epochs are allowed. */
  readonly warmupEpochs: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Stop after this many epochs without a better result on the validation set; `null` = never. */
  readonly patience: number | null;
  /** Which weights are kept: the last, as in the papers, or those that served the validation set best. */
  readonly keep: 'last' | 'best';
  /** Of the order of images, of the augmentation and of dropout. */
  readonly seed: number;
  readonly augmentation: Augmentation;
  /** One weight a class, `balanced` = inversely to how often a class occurs, `null` = all alike. */
  readonly classWeights: readonly number[] | 'balanced' | null;
  /** Weight of telling the classes of one side (positive or not) apart, beside telling the sides apart; 1 = plain. */
  readonly subclassWeight: number;
  /** Weight of the focus maps' loss beside that of the classes, for a network with focus heads. */
  readonly focusWeight: number;
  /**
   * `data` = first weights of layers without batch norm are scaled by what they answer to training images; left out =
   * they are as drawn.
   */
  readonly start?: 'data';
  /** Classes that together are the positive finding whose AUC is followed; empty = follow the loss. */
  readonly positive: readonly string[];
}

/** Settings by name: those of the papers as printed, and one that behaves. */
export type PresetName = 's000' | 's001' | 's002' | 's004' | 'stable';

const NO_AUGMENTATION: Augmentation = { mirror: false, shiftPixels: 0, gain: 0 };

/** What the papers do not mention: plain cross-entropy, last epoch, no validation set. */
const AS_PRINTED = {
  optimiser: 'adam',
  weightDecay: 0,
  schedule: 'constant',
  warmupEpochs: 0,
  epochs: 300,
  patience: null,
  keep: 'last',
  seed: 1,
  augmentation: NO_AUGMENTATION,
  classWeights: null,
  subclassWeight: 1,
  focusWeight: 0,
  positive: [],
} as const satisfies Partial<TrainingSettings>;

/**
 * The presets of `train`.
 *
 * @source R-079 (S000), R-080 (S001), R-081 (S002), R-082 (S004), R-085 (stable); docs/training.md has the readings
 */
export const PRESETS: Readonly<Record<PresetName, TrainingSettings>> = {
  s000: { ...AS_PRINTED, learningRate: 0.01, batchSize: 32 },
  s001: { ...AS_PRINTED, learningRate: 1e-3, batchSize: 4, weightDecay: 1e-4 },
  s002: { ...AS_PRINTED, learningRate: 1e-4, batchSize: 8 },
  s004: {
    ...AS_PRINTED,
    learningRate: 1e-3,
    batchSize: 8,
    augmentation: { ...NO_AUGMENTATION, mirror: true },
  },
  stable: {
    ...AS_PRINTED,
    optimiser: 'adamw',
    learningRate: 3e-4,
    weightDecay: 0.01,
    schedule: 'cosine',
    warmupEpochs: 5,
    epochs: 100,
    batchSize: 16,
    patience: 15,
    keep: 'best',
    augmentation: { mirror: true, shiftPixels: 3, gain: 0.1 },
  },
};

/** Learning rate after a number of epochs, which may end in a part of one. */
export function learningRateAt(settings: TrainingSettings, epochsDone: number): number {
  const { schedule, learningRate, warmupEpochs, epochs } = settings;
  if (schedule === 'constant') return learningRate;
  if (epochsDone < warmupEpochs) return learningRate * (0.05 + 0.95 * (epochsDone / warmupEpochs));
  const share = Math.min(1, (epochsDone - warmupEpochs) / Math.max(1e-9, epochs - warmupEpochs));
  return learningRate * (0.01 + 0.99 * ((1 + Math.cos(Math.PI * share)) / 2));
}
