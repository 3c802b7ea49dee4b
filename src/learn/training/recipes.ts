import type { PhantomOptions } from '../../phantom/presets.ts';
import type { ClassifierRecipe } from './recipe.ts';

const SEEN: Partial<PhantomOptions> = {
  cameras: ['mpr', 'infinia'],
  habitus: [0.85, 1.35],
  counts: { median: 1.9e6, sigmaLog: 0.28, range: [1e6, 4e6] },
};

/** Another collimator, wider build and fewer counts than training ever saw. */
const SHIFTED: Partial<PhantomOptions> = {
  cameras: ['ecam'],
  habitus: [0.8, 1.45],
  counts: { median: 1.4e6, sigmaLog: 0.3, range: [0.8e6, 3.5e6] },
};

/** Lung cancer: no metastasis, metastasis of adenocarcinoma, metastasis of another lung cancer (S000). */
const INRAC_LUNG: ClassifierRecipe = {
  id: 'inrac-lung',
  version: '0.1.0',
  title: 'Classifier-inRAC, reduced: bone metastasis of lung cancer in whole-body bone scans',
  preset: 'lung',
  input: { rows: 384, columns: 96, preprocessing: 'sum-sqrt-p98x3-v1' },
  network: { width: 16, blocks: [1, 1, 1, 1], seed: 1 },
  focusLayers: ['stage2_block1_relu2', 'stage3_block1_relu2', 'stage4_block1_relu2'],
  training: {
    epochs: 10,
    batchSize: 8,
    learningRate: 1.5e-3,
    patience: 6,
    seed: 1,
    augmentation: { mirror: true, shiftPixels: 3, gain: 0.1 },
    subclassWeight: 0.3,
    focusWeight: 3,
    positive: ['ADMet', 'nADMet'],
  },
  finding: 'metastatic',
  sets: {
    training: { seed: 1, count: 2400, changes: SEEN },
    validation: { seed: 2, count: 300, changes: SEEN },
    heldOut: {
      heldOut: { seed: 3, count: 300, changes: SEEN },
      heldOutOtherCamera: { seed: 4, count: 300, changes: SHIFTED },
    },
  },
};

/** Recipes of the models that ship, by id. */
export const RECIPES: Readonly<Record<string, ClassifierRecipe>> = { [INRAC_LUNG.id]: INRAC_LUNG };
