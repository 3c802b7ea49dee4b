import { PUBLISHED_COUNTS } from '../../phantom/published-counts.ts';
import type { Experiment, ExperimentData, ExperimentRow } from './experiment.ts';

const { D, D_2, D_3 } = PUBLISHED_COUNTS.dspic;

const COLLECTED: ExperimentData = {
  printed: 'D_1',
  preset: 'dspic',
  unit: 'view',
  originals: D,
  change: { kind: 'none' },
  readerClasses: { M: 'M', A: 'A', N: 'N' },
};
const AUGMENTED: ExperimentData = {
  ...COLLECTED,
  printed: 'D_2',
  change: { kind: 'augment', targets: D_2, mirror: true },
};
const GENERATED: ExperimentData = {
  ...COLLECTED,
  printed: 'D_3',
  change: { kind: 'generate', targets: D_3 },
};

const row = (name: string, network: string, data = AUGMENTED): ExperimentRow => ({
  name,
  network,
  data,
  published: name,
});
const onAllSets = (name: string, network: string): ExperimentRow[] =>
  [COLLECTED, AUGMENTED, GENERATED].map((data) => row(name, network, data));

const METRICS = ['accuracy', 'precision', 'recall', 'specificity', 'f1'] as const;
const STRUCTURES: readonly ExperimentRow[] = [
  row('SI_CLF', 'si-clf'),
  row('SI_CLF+AM', 'si-clf-am'),
  row('SI_CLF+RM', 'si-clf-rm'),
  row('SI_CLF+AM+RM', 'si-clf-am-rm'),
  row('AlexNet (their variant)', 'alexnet-t7'),
  row('dSPIC-AM', 'dspic-am'),
];

const COMMON = {
  paper: 'S002',
  repetition: { kind: 'runs', count: 1 },
  layout: { kind: 'models', columns: [...METRICS, 'aucMicro', 'aucMacro', 'caseTime'] },
  figures: ['bars', 'roc', 'confusion', 'curves'],
  remarks: [
    'An image of M&A counts as right when the most probable class is M or A (R-099 a); evaluation/report.html has the other readings of the top-2 rule.',
  ],
} as const satisfies Partial<Experiment>;

/** The comparisons of S002. @source S002 tables 5 to 9 */
export const EXPERIMENTS_OF_S002: readonly Experiment[] = [
  {
    ...COMMON,
    id: 's002-table-5',
    title: 'S002 table 5: dSPIC-AM on collected, augmented and generated images',
    rows: onAllSets('dSPIC-AM', 'dspic-am'),
  },
  {
    ...COMMON,
    id: 's002-table-6',
    title: 'S002 table 6: dSPIC-RM on collected, augmented and generated images',
    rows: onAllSets('dSPIC-RM', 'dspic-rm'),
  },
  {
    ...COMMON,
    id: 's002-table-7',
    aliases: ['s002-figure-10'],
    title: 'S002 table 7 and figure 10: networks of similar structure',
    rows: STRUCTURES,
    layout: { kind: 'models', columns: ['weights', ...METRICS, 'caseTime'] },
    figures: ['bars', 'confusion', 'curves'],
    remarks: [...COMMON.remarks, 'The paper prints no numbers in figure 10 beside those of dSPIC-AM.'],
  },
  {
    ...COMMON,
    id: 's002-table-8',
    title: 'S002 table 8: AUC of the networks of table 7',
    rows: STRUCTURES,
    layout: { kind: 'models', columns: ['aucMicro', 'aucMacro'] },
    figures: ['roc'],
  },
  {
    ...COMMON,
    id: 's002-table-9',
    title: 'S002 table 9: with and without pooling',
    rows: [row('dSPIC-AM', 'dspic-am'), row('dSPIC-AM without pooling', 'dspic-no-pool')],
  },
];
