import { PUBLISHED_COUNTS } from '../../phantom/published-counts.ts';
import type { Experiment, ExperimentData, ExperimentRow } from './experiment.ts';

const LESIONS: ExperimentData = {
  printed: 'all lesions',
  preset: 'lesion',
  unit: 'lesion',
  originals: PUBLISHED_COUNTS.lesion.lesions,
  change: { kind: 'none' },
};

const row = (name: string, network: string): ExperimentRow => ({
  name,
  network,
  data: LESIONS,
  published: name,
});
const RESNET = row('ResNet-50, image and mask', 'lesion-resnet-50');

const COMMON = {
  paper: 'S004',
  repetition: { kind: 'folds', count: 5 },
  rows: [RESNET],
  figures: ['roc', 'confusion', 'curves'],
  remarks: [
    'Trained from random weights: the paper began with weights from ImageNet.',
    'The table counts lesions; lesions of one image are judged one by one.',
  ],
} as const satisfies Partial<Experiment>;

/** The comparisons of S004. @source S004 tables 2 to 5 and additional file 1 */
export const EXPERIMENTS_OF_S004: readonly Experiment[] = [
  {
    ...COMMON,
    id: 's004-table-2',
    title: 'S004 table 2: five folds',
    layout: { kind: 'folds' },
  },
  {
    ...COMMON,
    id: 's004-table-3',
    title: 'S004 table 3: four networks',
    rows: [
      RESNET,
      row('Inception-v3', 'inception-v3'),
      row('VGG-16', 'vgg-16'),
      row('DenseNet-169', 'densenet-169'),
    ],
    layout: {
      kind: 'models',
      columns: ['sensitivity', 'findingSpecificity', 'accuracy', 'ppv', 'npv', 'findingAuc', 'caseTime'],
    },
    figures: ['bars', 'roc', 'confusion', 'curves'],
  },
  {
    ...COMMON,
    id: 's004-table-4',
    title: 'S004 table 4 and figure 3: few, medium and extensive lesions',
    layout: { kind: 'groups', attribute: 'lesions' },
  },
  {
    ...COMMON,
    id: 's004-table-5',
    title: 'S004 table 5 and figure 4: lung, prostate and breast cancer',
    layout: { kind: 'groups', attribute: 'tumourType' },
  },
  {
    ...COMMON,
    id: 's004-additional-table-1',
    title: 'S004 additional file 1: burden within each cancer',
    layout: { kind: 'groups', attribute: 'tumourType+lesions' },
  },
];
