import type { DetectionSet } from './detection-set.ts';
import { readDetections } from './detection-set.ts';
import { evaluatePredictions } from './evaluate-predictions.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { EvaluationOptions, EvaluationResult } from './evaluation-result.ts';
import { evaluateFroc } from './froc.ts';
import type { PredictionTable } from './prediction-table.ts';
import { readPredictions } from './read-predictions.ts';
import type { ReportExtras } from './report/evaluation-report.ts';
import { writeEvaluationReport } from './report/write-evaluation-report.ts';

/** What to evaluate and where to write it. */
export interface EvaluationRequest extends EvaluationOptions, Pick<ReportExtras, 'title' | 'grouping'> {
  /** predictions.json files. */
  readonly predictions: readonly string[];
  /** detections.json files, for FROC curves. */
  readonly detections: readonly string[];
  /** Folder of the report. */
  readonly out: string;
}

/** Predictions that are in memory already, how long each of them took, and pictures of their cases. */
export interface PredictionsAtHand extends Pick<ReportExtras, 'pictures' | 'times'> {
  readonly tables?: readonly PredictionTable[];
}

/** What came of it. */
export interface EvaluationOutcome {
  readonly results: readonly EvaluationResult[];
  /** Names of the files in the folder. */
  readonly files: readonly string[];
}

/**
 * Evaluates predictions (those at hand, then those in files) and detections, and writes the report. All files are read
 * and checked before anything is computed.
 *
 * @throws EvaluationError EVALUATE_INPUT naming every faulty file; EVALUATE_OPTIONS when there is nothing to evaluate, or
 *   runs or folds have different classes
 */
export async function runEvaluation(
  request: EvaluationRequest,
  { tables: atHand = [], times = [], pictures }: PredictionsAtHand = {},
  onResult?: (result: EvaluationResult) => void,
): Promise<EvaluationOutcome> {
  const { predictions, detections, out, title, grouping = 'models', ...options } = request;
  const { tables: fromFiles, sets } = await readAll(predictions, detections);
  const tables = [...atHand, ...fromFiles];
  if (tables.length + sets.length === 0)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      'there is nothing to evaluate: name predictions, detections or a model',
    );
  if (grouping !== 'models') requireSameClasses(tables, grouping);
  const results = tables.map((table) => {
    const result = evaluatePredictions(table, options);
    onResult?.(result);
    return result;
  });
  const froc = sets.flatMap((set) => {
    const result = evaluateFroc(set);
    return result === null ? [] : [{ model: set.model, result }];
  });
  const files = await writeEvaluationReport(out, results, {
    tables,
    froc,
    grouping,
    ...(title === undefined ? {} : { title }),
    // Those in files come last; nobody knows how long they took.
    times: [...times, ...fromFiles.map(() => null)],
    ...(pictures === undefined ? {} : { pictures }),
    ...(sets.some(({ synthetic }) => synthetic) ? { synthetic: true } : {}),
  });
  return { results, files };
}

/** Reads all files, and reports the faults of all together. */
async function readAll(
  predictions: readonly string[],
  detections: readonly string[],
): Promise<{ tables: PredictionTable[]; sets: DetectionSet[] }> {
  const tables = await Promise.allSettled(predictions.map(readPredictions));
  const sets = await Promise.allSettled(detections.map(readDetections));
  const faults = [...tables, ...sets].flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as Error] : [],
  );
  const [first] = faults;
  if (first !== undefined)
    throw faults.length === 1
      ? first
      : new EvaluationError('EVALUATE_INPUT', faults.map(({ message }) => message).join('\n'));
  const valueOf = <Value>(outcome: PromiseSettledResult<Value>): Value[] =>
    outcome.status === 'fulfilled' ? [outcome.value] : [];
  return { tables: tables.flatMap(valueOf), sets: sets.flatMap(valueOf) };
}

function requireSameClasses(tables: readonly PredictionTable[], grouping: string): void {
  const sets = new Set(tables.map(({ classNames }) => classNames.join(', ')));
  if (sets.size > 1)
    throw new EvaluationError(
      'EVALUATE_OPTIONS',
      `${grouping} have different classes: ${[...sets].join(' / ')}`,
    );
}
