import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import { parseReadings } from '../preprocess/readings.ts';

/** The readings of the papers as they come with the program, as text: conf/readings.yaml. */
export function readShippedReadingsYaml(): Promise<string> {
  return readFile(join(import.meta.dirname, '../../conf/readings.yaml'), 'utf8');
}

/** The readings of the papers as they come with the program. */
export async function readShippedReadings(): Promise<PreprocessReadings> {
  return parseReadings(await readShippedReadingsYaml());
}
