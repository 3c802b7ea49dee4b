import type { EvaluationResult } from '../evaluation/evaluation-result.ts';
import { evaluatePredictions } from '../evaluation/evaluate-predictions.ts';
import type { PredictionTable } from '../evaluation/prediction-table.ts';
import type { ExperimentRow, Repetition } from './experiment.ts';
import type { FinishedRun, TrainedRun } from './trained-run.ts';

/** What the trainings of a row came to. */
export interface MeasuredRow {
  readonly row: ExperimentRow;
  /** Trainings that came to their end, with their evaluation on original images of test patients. */
  readonly runs: readonly { readonly run: FinishedRun; readonly result: EvaluationResult }[];
  /** The same with augmented copies, as the papers measured; empty where there are none. */
  readonly withCopies: readonly EvaluationResult[];
  /** Trainings whose loss was no number any more. */
  readonly diverged: number;
  /** Stands for the row in pictures: the first run, or all folds together; `null` when every training diverged. */
  readonly shown: { readonly table: PredictionTable; readonly result: EvaluationResult } | null;
}

export interface MeasureOptions {
  readonly repetition: Repetition;
  /** Bootstrap draws. */
  readonly draws: number;
  readonly seed: number;
  /** Attributes to make subgroup tables of, where folds are pooled. */
  readonly subgroups: readonly string[];
}

/** Evaluates the trainings of a row. */
export function measureRow(
  row: ExperimentRow,
  trained: readonly TrainedRun[],
  { repetition, draws, seed, subgroups }: MeasureOptions,
): MeasuredRow {
  const done = trained.filter((run) => run.kind === 'done');
  const isPooled = repetition.kind === 'folds';
  // Intervals are shown of single trainings only: several have their spread.
  const options = { draws: done.length === 1 ? draws : 0, seed };
  const runs = done.map((run) => ({ run, result: evaluatePredictions(run.tables.originals, options) }));
  const [first] = runs;
  const table =
    first === undefined ? null : nameTable(row, isPooled ? pool(done) : first.run.tables.originals);
  return {
    row,
    runs,
    withCopies: done.flatMap(({ tables }) =>
      tables.withCopies === null ? [] : [evaluatePredictions(tables.withCopies, options)],
    ),
    diverged: trained.length - done.length,
    shown:
      table === null
        ? null
        : {
            table,
            result: evaluatePredictions(table, { draws, seed, subgroups: isPooled ? subgroups : [] }),
          },
  };
}

/** Every case is tested in exactly one fold. */
function pool(runs: readonly FinishedRun[]): PredictionTable {
  return { ...runs[0]!.tables.originals, cases: runs.flatMap(({ tables }) => tables.originals.cases) };
}

function nameTable({ name, data }: ExperimentRow, table: PredictionTable): PredictionTable {
  return {
    ...table,
    model: `${name} on ${data.printed}`,
    dataSet: `synthetic ${data.printed}, test patients`,
  };
}
