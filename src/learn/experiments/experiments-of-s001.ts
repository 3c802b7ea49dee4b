import { PUBLISHED_COUNTS } from '../../phantom/published-counts.ts';
import type { Experiment, ExperimentData, ExperimentRow } from './experiment.ts';

const { images, augmented } = PUBLISHED_COUNTS.dscint;

const ORIGINAL: ExperimentData = {
  printed: 'original',
  preset: 'dscint',
  unit: 'view',
  originals: images,
  change: { kind: 'none' },
  readerClasses: { M: 'metastasis', T: 'thyroid', A: 'arthritis', N: 'normal' },
};
const AUGMENTED: ExperimentData = {
  ...ORIGINAL,
  printed: 'augmented',
  change: { kind: 'augment', targets: augmented, mirror: true },
};

const DSCINT: ExperimentRow = { name: 'Dscint', network: 'dscint', data: AUGMENTED, published: 'Dscint' };

const ALL: readonly ExperimentRow[] = [
  ...[
    ['AlexNet', 'alexnet'],
    ['ResNet-18', 'resnet-18'],
    ['VGG-16', 'vgg-16'],
    ['Inception-v4', 'inception-v4'],
    ['DenseNet-121', 'densenet-121'],
  ].map(([name, network]) => ({ name: name!, network: network!, data: AUGMENTED, published: name! })),
  DSCINT,
];

const COMMON = {
  paper: 'S001',
  // Repeating the inference would change nothing, so trainings are repeated.
  repetition: { kind: 'runs', count: 10 },
  remarks: [
    'The thyroid class has another tracer than the others, which makes it easy to tell apart: look at the rows of the classes.',
  ],
} as const satisfies Partial<Experiment>;

const METRICS = ['accuracy', 'precision', 'recall', 'specificity', 'f1'] as const;

/** The comparisons of S001. @source S001 tables 6, 8, 9 */
export const EXPERIMENTS_OF_S001: readonly Experiment[] = [
  {
    ...COMMON,
    id: 's001-table-6',
    title: 'S001 table 6: Dscint on original and augmented images',
    rows: [{ ...DSCINT, data: ORIGINAL }, DSCINT],
    layout: { kind: 'models', columns: [...METRICS, 'aucMicro', 'aucMacro', 'caseTime'] },
    figures: ['bars', 'roc', 'confusion', 'curves'],
  },
  {
    ...COMMON,
    id: 's001-table-8',
    aliases: ['s001-table-7'],
    title: 'S001 tables 7 and 8: six networks',
    rows: ALL,
    layout: { kind: 'models', columns: ['weights', ...METRICS, 'caseTime'] },
    figures: ['bars', 'radar', 'confusion', 'curves'],
  },
  {
    ...COMMON,
    id: 's001-table-9',
    aliases: ['s001-figure-8'],
    title: 'S001 table 9 and figure 8: AUC of six networks',
    rows: ALL,
    layout: { kind: 'models', columns: ['aucMicro', 'aucMacro'] },
    figures: ['roc'],
  },
];
