import { EvaluationError } from './evaluation-error.ts';

/** Mean and spread of one figure over repeated trainings. */
export interface RunSummary {
  readonly runs: number;
  readonly mean: number;
  /** Sample standard deviation (n - 1); `null` of a single run. */
  readonly sd: number | null;
  readonly least: number;
  readonly most: number;
}

/** Figures by name; `null` = undefined in that run. */
export type NamedFigures = Readonly<Record<string, number | null>>;

/**
 * Unweighted mean and standard deviation of each figure over runs (ten trainings, R-090) or folds (R-089: fold sizes do
 * not weigh). A figure that a run lacks is averaged over the others, and `runs` says over how many.
 *
 * @throws EvaluationError EVALUATE_OPTIONS when there is no run
 */
export function summariseRuns(runs: readonly NamedFigures[]): Record<string, RunSummary> {
  if (runs.length === 0) throw new EvaluationError('EVALUATE_OPTIONS', 'there is no run to summarise');
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = runs.map((run) => run[name] ?? null).filter((value) => value !== null);
      return values.length === 0 ? [] : [[name, summarise(values)]];
    }),
  );
}

function summarise(values: readonly number[]): RunSummary {
  const runs = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / runs;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    runs,
    mean,
    sd: runs < 2 ? null : Math.sqrt(squares / (runs - 1)),
    least: Math.min(...values),
    most: Math.max(...values),
  };
}
