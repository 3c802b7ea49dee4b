import { PUBLISHED_COUNTS } from '../../phantom/published-counts.ts';
import type { Experiment, ExperimentData, ExperimentRow } from './experiment.ts';

const { D1, D2 } = PUBLISHED_COUNTS.lung;

/** D1 and D2 are single views; D3 is what aggregating the views of D2 gives, so their originals are the same. */
const AS_COLLECTED: ExperimentData = {
  printed: 'D1',
  preset: 'lung',
  unit: 'view',
  originals: D1,
  change: { kind: 'none' },
};
const AUGMENTED: ExperimentData = {
  ...AS_COLLECTED,
  printed: 'D2',
  // S000 shifts and rotates, and does not mirror.
  change: { kind: 'augment', targets: D2, mirror: false },
};
const AGGREGATED: ExperimentData = { ...AUGMENTED, printed: 'D3', unit: 'examination' };
const TWO_CLASSES: ExperimentData = {
  ...AGGREGATED,
  merged: { NoMet: ['NoMet'], Met: ['ADMet', 'nADMet'] },
  readerClasses: { M: 'Met', N: 'NoMet' },
};

const IN_RAC: ExperimentRow = {
  name: 'Classifier-inRAC',
  network: 'inrac',
  data: AGGREGATED,
  published: 'Classifier-inRAC',
};

const COMMON = {
  paper: 'S000',
  repetition: { kind: 'runs', count: 1 },
  layout: { kind: 'models', columns: ['accuracy', 'precision', 'recall', 'f1', 'aucMicro', 'aucMacro'] },
  figures: ['bars', 'roc', 'confusion', 'curves'],
  remarks: [
    'ADMet and nADMet differ in the phantom only by what was put in (effect size); their accuracy measures that and nothing else.',
  ],
} as const satisfies Partial<Experiment>;

const compared = (name: string, network: string, published: string | null = name): ExperimentRow => ({
  ...IN_RAC,
  name,
  network,
  published,
});

/** The comparisons of S000. @source S000 tables 4 to 10, figure 9 */
export const EXPERIMENTS_OF_S000: readonly Experiment[] = [
  {
    ...COMMON,
    id: 's000-table-4',
    title: 'S000 table 4: attention inside or outside the residual convolution',
    rows: [IN_RAC, compared('Classifier-outRAC', 'outrac')],
  },
  {
    ...COMMON,
    id: 's000-table-5',
    title: 'S000 table 5: single views, augmented views, aggregated views',
    rows: [AS_COLLECTED, AUGMENTED, AGGREGATED].map((data) => ({ ...IN_RAC, data })),
  },
  {
    ...COMMON,
    id: 's000-table-6',
    title: 'S000 table 6: effects of residual connection and attention',
    rows: [
      compared('no residual, no attention', 'ablation-none'),
      compared('attention only', 'ablation-attention'),
      compared('residual only', 'ablation-residual'),
      compared('residual and attention', 'inrac', 'Classifier-inRAC'),
    ],
  },
  {
    ...COMMON,
    id: 's000-figure-9',
    aliases: ['s000-table-7'],
    title: 'S000 table 7 and figure 9: depth of the network',
    rows: [
      compared('Classifier-18', 'classifier-18', null),
      compared('Classifier-34', 'classifier-34', null),
      { ...IN_RAC, name: 'Classifier-inRAC (26 layers)' },
    ],
    layout: { kind: 'models', columns: ['weights', ...COMMON.layout.columns, 'caseTime'] },
    remarks: [...COMMON.remarks, 'The paper prints no numbers in figure 9 beside those of Classifier-inRAC.'],
  },
  {
    ...COMMON,
    id: 's000-table-8',
    title: 'S000 table 8: two classes, a network trained anew',
    rows: [
      {
        ...IN_RAC,
        name: 'Classifier-inRAC, two-class (retrained)',
        data: TWO_CLASSES,
        published: 'Classifier-inRAC, two-class (retrained)',
      },
    ],
    layout: {
      kind: 'models',
      columns: [
        'accuracy',
        'ppv',
        'sensitivity',
        'findingSpecificity',
        'findingF1',
        'findingAuc',
        'caseTime',
      ],
    },
    remarks: ['Figures are those of the metastatic class.'],
  },
  {
    ...COMMON,
    id: 's000-table-10',
    aliases: ['s000-table-9'],
    title: 'S000 tables 9 and 10: two classical networks',
    rows: [compared('Inception-v1', 'inception-v1'), compared('VGG-11', 'vgg-11'), IN_RAC],
    layout: { kind: 'models', columns: ['weights', ...COMMON.layout.columns, 'caseTime'] },
  },
];
