import type { Experiment } from './experiment.ts';
import { tabulateFolds, tabulateGroups } from './lesion-tables.ts';
import type { MeasuredRow } from './measured-row.ts';
import { tabulateModels } from './model-table.ts';
import type { ExperimentRequest } from './plan-trainings.ts';
import type { ResultTable, TableSection } from './result-table.ts';

/** The table of an experiment, by its layout. */
export function tabulateExperiment(request: ExperimentRequest, rows: readonly MeasuredRow[]): ResultTable {
  const { experiment, scale } = request;
  return {
    title: experiment.title,
    banner:
      'Research use only. Not a medical device. SYNTHETIC data: measured on simulated scans, says nothing about accuracy in patients.',
    remarks: [
      `Scale ${scale.name}: ${scale.statement}.`,
      describeTraining(request),
      describeSpread(experiment, rows),
      'Published figures were measured by others on other data: they stand here to be read beside ours, not as a target.',
      ...(experiment.remarks ?? []),
    ],
    sections: sectionsOf(experiment, rows),
  };
}

function sectionsOf({ layout, paper, id }: Experiment, rows: readonly MeasuredRow[]): TableSection[] {
  switch (layout.kind) {
    case 'models':
      return tabulateModels(rows, layout.columns, paper);
    case 'folds':
      return rows.flatMap((row) => tabulateFolds(row, id));
    case 'groups':
      return rows.flatMap((row) => tabulateGroups(row, layout.attribute, id));
  }
}

function describeTraining({ experiment, scale, seed, preset, variant }: ExperimentRequest): string {
  const { rows, columns } = scale.input[experiment.paper];
  const settings = preset === undefined ? `those of ${experiment.paper}` : `preset ${preset}`;
  return (
    `Input ${rows} x ${columns}, width times ${scale.widthFactor}, variant ${variant}, settings ${settings}` +
    `${scale.epochs === null ? '' : `, epochs ${scale.epochs}`}, seed ${seed}.`
  );
}

function describeSpread({ repetition, layout }: Experiment, rows: readonly MeasuredRow[]): string {
  const most = Math.max(0, ...rows.map(({ runs }) => runs.length));
  if (layout.kind === 'groups') return 'All folds together: each lesion is tested once.';
  if (layout.kind === 'folds') return 'The mean of the folds is unweighted (R-089).';
  if (repetition.kind === 'folds') return 'Mean ± standard deviation over folds by patient (R-089).';
  return most > 1
    ? `Mean ± standard deviation over ${most} trainings with other seeds (R-090).`
    : 'One training a row; in brackets the 95 % bootstrap interval by patient.';
}
