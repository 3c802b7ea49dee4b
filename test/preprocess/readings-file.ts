import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReadings, type PreprocessReadings } from '../../src/preprocess/readings.ts';

/** Text of the readings that ship. */
export const READINGS_TEXT = readFileSync(join(import.meta.dirname, '../../conf/readings.yaml'), 'utf8');

/** The readings that ship. */
export const READINGS: PreprocessReadings = parseReadings(READINGS_TEXT);
