import { z } from 'zod';
import type { PredictedCase, PredictionTable } from './prediction-table.ts';
import { faultsError, parseJsonText, readJsonFile } from './read-json-file.ts';

const MAXIMUM_CASES = 200_000;
const MAXIMUM_CLASSES = 32;
/** Probabilities are written as 32-bit floats; their sum is 1 up to rounding. */
const SUM_TOLERANCE = 1e-3;

const name = z.string().min(1).max(200);
const attributes = z
  .record(name, z.union([z.string().max(500), z.number()]))
  .refine((all) => Object.keys(all).length <= 100, 'at most 100 attributes');
const predictedCase = z.strictObject({
  id: name,
  patientId: name,
  truth: name,
  findings: z.array(name).min(1).max(MAXIMUM_CLASSES).optional(),
  probabilities: z.array(z.number().min(0).max(1)).max(MAXIMUM_CLASSES),
  attributes,
  readers: z.record(name, name).optional(),
});
const predictionTable = z.strictObject({
  model: name,
  dataSet: name,
  synthetic: z.boolean(),
  classNames: z.array(name).min(2).max(MAXIMUM_CLASSES),
  cases: z.array(predictedCase).min(1).max(MAXIMUM_CASES),
});

/**
 * Reads a predictions.json.
 *
 * @throws EvaluationError EVALUATE_INPUT with every fault: form first, then cases that contradict the classes
 */
export async function readPredictions(path: string): Promise<PredictionTable> {
  return checkTable(await readJsonFile(path, predictionTable), path);
}

/** Checks the text of a predictions.json. */
export function parsePredictions(text: string, fileName: string): PredictionTable {
  return checkTable(parseJsonText(text, fileName, predictionTable), fileName);
}

/**
 * Refuses a table whose cases contradict its classes or each other.
 *
 * @throws EvaluationError EVALUATE_INPUT with every fault
 */
export function checkTable(
  table: z.infer<typeof predictionTable> | PredictionTable,
  fileName: string,
): PredictionTable {
  const faults: string[] = [];
  const { classNames } = table;
  if (new Set(classNames).size < classNames.length) faults.push('classNames: the same name twice');
  const seen = new Set<string>();
  for (const [index, item] of (table as PredictionTable).cases.entries()) {
    if (seen.has(item.id)) faults.push(`cases.${index}: the id ${item.id} occurs twice`);
    seen.add(item.id);
    for (const fault of faultsOfCase(item, classNames)) faults.push(`cases.${index} (${item.id}): ${fault}`);
  }
  if (faults.length > 0) throw faultsError(fileName, faults);
  return table as PredictionTable;
}

function faultsOfCase(item: PredictedCase, classNames: readonly string[]): string[] {
  const faults: string[] = [];
  const findings = item.findings ?? [item.truth];
  for (const finding of findings)
    if (!classNames.includes(finding))
      faults.push(`${finding} is none of the classes ${classNames.join(', ')}`);
  if (new Set(findings).size < findings.length) faults.push('the same finding twice');
  if (item.probabilities.length !== classNames.length)
    faults.push(`${item.probabilities.length} probabilities for ${classNames.length} classes`);
  const sum = item.probabilities.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) faults.push(`the probabilities add up to ${sum.toFixed(4)}`);
  return faults;
}
