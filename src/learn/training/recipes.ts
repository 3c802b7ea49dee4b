import type { PhantomOptions } from '../../phantom/phantom-options.ts';
import type { PhantomSource } from '../samples/data-source.ts';
import type { TrainingRecipe } from './recipe.ts';
import { PRESETS } from './training-settings.ts';

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

function phantoms(
  preset: string,
  count: number,
  seed: number,
  changes: Partial<PhantomOptions> = SEEN,
): PhantomSource {
  return { kind: 'phantom', preset, count, seed, changes };
}

/** Training, validation and the two held-out sets of a preset; `scale` 1 = what a CPU trains on in an hour or two. */
function setsOf(preset: string, training: number, validation: number): TrainingRecipe['data'] {
  return {
    training: phantoms(preset, training, 1),
    validation: phantoms(preset, validation, 2),
    heldOut: {
      heldOut: phantoms(preset, 300, 3),
      heldOutOtherCamera: phantoms(preset, 600, 4, SHIFTED),
    },
  };
}

const STABLE = {
  ...PRESETS.stable,
  learningRate: 1.5e-3,
  warmupEpochs: 0.5,
  batchSize: 8,
  patience: 8,
} as const;

/** Lung cancer: no metastasis, metastasis of adenocarcinoma, metastasis of another lung cancer (S000). */
const INRAC_LUNG: TrainingRecipe = {
  id: 'inrac-lung',
  version: '0.3.0',
  title: 'Classifier-inRAC, reduced: bone metastasis of lung cancer in whole-body bone scans',
  network: { name: 'inrac', variant: 'practical', widthFactor: 0.25, blocks: [1, 2, 2, 1], seed: 1 },
  input: { rows: 512, columns: 128, preprocessing: 'sum-sqrt-p98x3-v1' },
  focusLayers: ['stage2_block2_relu2', 'stage3_block2_relu2', 'stage4_block1_relu2'],
  training: {
    ...STABLE,
    epochs: 15,
    subclassWeight: 0.3,
    focusWeight: 3,
    positive: ['ADMet', 'nADMet'],
  },
  decision: { rule: 'threshold', finding: 'metastatic', positive: ['ADMet', 'nADMet'] },
  data: setsOf('lung', 4000, 400),
  halfWeights: true,
};

/** The same as printed, for a graphics processor. */
const INRAC_LUNG_FULL: TrainingRecipe = {
  ...INRAC_LUNG,
  id: 'inrac-lung-full',
  title:
    'Classifier-inRAC at full width and resolution: bone metastasis of lung cancer in whole-body bone scans',
  network: { name: 'inrac', variant: 'practical', widthFactor: 1, seed: 1 },
  input: { rows: 1024, columns: 256, preprocessing: 'sum-sqrt-p98x3-v1' },
  focusLayers: ['stage2_block3_relu2', 'stage3_block5_relu2', 'stage4_block2_relu2'],
  training: { ...INRAC_LUNG.training, learningRate: 5e-4, warmupEpochs: 2, batchSize: 16, epochs: 40 },
};

/** Normal, metastasis, arthritis or thyroid carcinoma in one view (S001). */
const DSCINT: TrainingRecipe = {
  id: 'dscint',
  version: '0.1.0',
  title: 'Dscint: normal, metastasis, arthritis or thyroid carcinoma in one view of a whole-body scan',
  network: { name: 'dscint', variant: 'practical', widthFactor: 1, seed: 1 },
  input: { rows: 512, columns: 128, preprocessing: 'view-sqrt-p98x3-v1', source: 'view' },
  focusLayers: ['relu5'],
  training: { ...STABLE, learningRate: 1e-3, epochs: 9, focusWeight: 3 },
  decision: { rule: 'argmax' },
  data: setsOf('dscint', 2000, 250),
  halfWeights: true,
  tracers: ['99mTc-MDP', '131I'],
};

/** Normal, metastasis, arthritis, or both of them, in one view (S002). */
const DSPIC_AM: TrainingRecipe = {
  id: 'dspic-am',
  version: '0.1.0',
  title: 'dSPIC-AM: metastasis and arthritis in one view of a whole-body bone scan',
  network: { name: 'dspic-am', variant: 'practical', widthFactor: 0.25, seed: 1 },
  input: { rows: 512, columns: 128, preprocessing: 'view-sqrt-p98x3-v1', source: 'view' },
  focusLayers: ['relu2', 'relu5'],
  training: { ...STABLE, learningRate: 3e-4, epochs: 14, focusWeight: 3, start: 'data' },
  decision: {
    rule: 'top-2',
    pair: ['M', 'A'],
    combined: { name: 'M&A', code: 'M&A' },
    theta: 0.05,
  },
  data: setsOf('dspic', 3000, 250),
  halfWeights: true,
};

/** Benign or malignant, lesion by lesion (S004). */
const LESION_RESNET: TrainingRecipe = {
  id: 'lesion-resnet',
  version: '0.1.0',
  title: 'Lesion network: benign or malignant hot spot of a whole-body bone scan',
  network: { name: 'lesion-resnet-50', variant: 'practical', widthFactor: 0.25, seed: 1 },
  input: {
    rows: 64,
    columns: 64,
    preprocessing: 'lesion-sqrt-p98x3-v1',
    source: 'lesion',
    crop: { rows: 96, columns: 96 },
  },
  focusLayers: [],
  training: { ...STABLE, learningRate: 1e-3, batchSize: 16, epochs: 4, positive: ['malignant'] },
  decision: { rule: 'threshold', finding: 'malignant', positive: ['malignant'] },
  data: setsOf('lesion', 700, 80),
  halfWeights: true,
};

/** Recipes of the models that ship, by id. */
export const RECIPES: Readonly<Record<string, TrainingRecipe>> = Object.fromEntries(
  [INRAC_LUNG, INRAC_LUNG_FULL, DSCINT, DSPIC_AM, LESION_RESNET].map((recipe) => [recipe.id, recipe]),
);
