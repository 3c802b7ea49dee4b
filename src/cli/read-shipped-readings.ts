import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import { parseReadings } from '../preprocess/readings.ts';

/** The readings of the papers as they come with the program: conf/readings.yaml. */
export async function readShippedReadings(): Promise<PreprocessReadings> {
  return parseReadings(await readFile(join(import.meta.dirname, '../../conf/readings.yaml'), 'utf8'));
}
