import { open } from 'node:fs/promises';
import type { z } from 'zod';
import { asError } from '../../platform/node-error.ts';
import { EvaluationError } from './evaluation-error.ts';

/** A file with more is no evaluation of a study of this kind: 100 000 cases take about 30 MB. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;
/** More faults than these help nobody; how many there are in all is said. */
const MAXIMUM_FAULTS = 50;

/**
 * Reads a JSON file that must have a given form.
 *
 * @throws EvaluationError EVALUATE_INPUT with the file's name and every fault with its place
 */
export async function readJsonFile<Form>(path: string, form: z.ZodType<Form>): Promise<Form> {
  return parseJsonText(await readText(path), path, form);
}

/**
 * Checks the text of a JSON file.
 *
 * @param name - of the file, for messages
 * @throws EvaluationError EVALUATE_INPUT
 */
export function parseJsonText<Form>(text: string, name: string, form: z.ZodType<Form>): Form {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    throw new EvaluationError('EVALUATE_INPUT', `${name} is no JSON: ${asError(error).message}`, {
      cause: error,
    });
  }
  const result = form.safeParse(raw);
  if (result.success) return result.data;
  throw faultsError(
    name,
    result.error.issues.map(({ path, message }) => `${path.join('.') || '(file)'}: ${message}`),
  );
}

/** One error for all faults of a file. */
export function faultsError(name: string, faults: readonly string[]): EvaluationError {
  const more = faults.length > MAXIMUM_FAULTS ? ` and ${faults.length - MAXIMUM_FAULTS} more` : '';
  return new EvaluationError(
    'EVALUATE_INPUT',
    `${name} is not usable: ${faults.slice(0, MAXIMUM_FAULTS).join('; ')}${more}`,
  );
}

async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size > MAXIMUM_BYTES)
      throw new EvaluationError('EVALUATE_INPUT', `${path} has ${size} bytes, more than ${MAXIMUM_BYTES}`);
    return await file.readFile('utf8');
  } catch (error) {
    if (error instanceof EvaluationError) throw error;
    throw new EvaluationError('EVALUATE_INPUT', `${path} cannot be read: ${asError(error).message}`, {
      cause: error,
    });
  }
}
