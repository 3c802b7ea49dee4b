import { expect } from 'chai';
import type { PredictionTable } from '../../../src/learn/evaluation/prediction-table.ts';
import { findExperiment } from '../../../src/learn/experiments/experiment-catalogue.ts';
import type { Experiment, ExperimentRow } from '../../../src/learn/experiments/experiment.ts';
import { measureRow } from '../../../src/learn/experiments/measured-row.ts';
import { planTrainings } from '../../../src/learn/experiments/plan-trainings.ts';
import type { ResultTable } from '../../../src/learn/experiments/result-table.ts';
import { describeCell, tableAsCsv, tableAsMarkdown } from '../../../src/learn/experiments/result-table.ts';
import { SCALES } from '../../../src/learn/experiments/scale.ts';
import { tabulateExperiment } from '../../../src/learn/experiments/tabulate-experiment.ts';
import type { TrainedRun } from '../../../src/learn/experiments/trained-run.ts';

/** Lesions in pairs of a benign and a malignant one; the first `wrong` of them are answered wrongly. */
function lesions(fold: number, count: number, wrong: number): PredictionTable {
  return {
    model: 'm',
    dataSet: 'd',
    synthetic: true,
    classNames: ['benign', 'malignant'],
    cases: Array.from({ length: count }, (_, index) => {
      const isMalignant = index % 2 === 1;
      const isSaid = isMalignant !== index < wrong;
      return {
        id: `${fold}-${index}`,
        patientId: `${fold}-${index >> 1}`,
        truth: isMalignant ? 'malignant' : 'benign',
        probabilities: isSaid ? [0.2, 0.8] : [0.8, 0.2],
        attributes: { lesions: index < count / 2 ? 2 : 5, tumourType: index < 4 ? 'lung' : 'breast' },
      };
    }),
  };
}

/** An experiment whose trainings came to these tables; `null` = the loss was no number. */
function tabulate(id: string, tablesOf: (row: ExperimentRow) => (PredictionTable | null)[]): ResultTable {
  const experiment: Experiment = findExperiment(id);
  const request = { experiment, scale: SCALES.full, seed: 1, variant: 'practical' } as const;
  const plans = planTrainings(request);
  const measured = experiment.rows.map((row) => {
    const own = plans.filter((plan) => plan.row === row);
    const trained = tablesOf(row).map((originals, index): TrainedRun => {
      const plan = own[index]!;
      if (originals === null) return { plan, kind: 'diverged', reason: 'the loss is no number' };
      const facts = { weights: 1234, seconds: 5, millisecondsPerCase: 2 };
      return { plan, kind: 'done', facts, history: [], tables: { originals, withCopies: null } };
    });
    const { layout, repetition } = experiment;
    const subgroups = layout.kind === 'groups' ? [layout.attribute] : [];
    return measureRow(row, trained, { repetition, draws: 20, seed: 1, subgroups });
  });
  return tabulateExperiment(request, measured);
}

const folds = (): PredictionTable[] => [0, 1, 2, 3, 4].map((fold) => lesions(fold, 20, fold));
const textOf = (table: ResultTable, section: number, name: string): string[] =>
  table.sections[section]!.rows.find((row) => row.name === name)!.cells.map(describeCell);

describe('tables of experiments', () => {
  it('put folds beside each other with their unweighted mean, and the published folds below', () => {
    const table = tabulate('s004-table-2', folds);
    expect(textOf(table, 0, 'accuracy')).to.deep.equal([
      '100.00',
      '95.00',
      '90.00',
      '85.00',
      '80.00',
      '90.00',
    ]);
    expect(textOf(table, 0, 'lesions')).to.deep.equal(['20', '20', '20', '20', '20', '–']);
    expect(textOf(table, 1, 'sensitivity')).to.deep.equal(['83.19', '83.11', '79.89', '76.79', '83.50']);
  });

  it('test subgroups of all folds together by chi-square', () => {
    const table = tabulate('s004-table-4', folds);
    expect(table.sections[0]!.heads).to.deep.equal([
      'Figure',
      'few (1-3)',
      'medium (4-6)',
      'chi-square',
      'p',
    ]);
    // 10 of 50 are wrong among the few, none of 50 among the medium.
    expect(textOf(table, 0, 'accuracy')).to.deep.equal(['80.00', '100.00', '11.11', '0.0009']);
    expect(textOf(table, 1, 'accuracy').slice(-2)).to.deep.equal(['8.06', '0.018']);
  });

  it('give mean and standard deviation of several trainings, and say that some diverged', () => {
    const table = tabulate('s004-table-3', ({ network }) =>
      network === 'vgg-16' ? [null, null] : [lesions(0, 20, 2), lesions(1, 20, 4), null],
    );
    expect(textOf(table, 0, 'ResNet-50, image and mask').slice(0, 3)).to.deep.equal([
      'all lesions',
      '20',
      '2, 1 diverged',
    ]);
    expect(textOf(table, 0, 'ResNet-50, image and mask')[5]).to.equal('0.8500 ± 0.0707');
    expect(textOf(table, 0, 'VGG-16').slice(0, 4)).to.deep.equal(['all lesions', '–', '0, 2 diverged', '–']);
  });

  it('say in every form that the data are synthetic and the published figures are of other data', () => {
    const table = tabulate('s004-table-3', () => [lesions(0, 20, 2)]);
    const [csv, markdown] = [tableAsCsv(table), tableAsMarkdown(table)];
    for (const text of [csv, markdown])
      expect(text).to.include('SYNTHETIC').and.to.include('Published by S004: other data');
    expect(csv.split('\n')[1]).to.match(/ResNet-50, image and mask",Data,all lesions/);
    expect(markdown).to.include('| VGG-16 | all lesions | table 3 | 0.7873 |');
  });
});
