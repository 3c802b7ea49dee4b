import { readFile } from 'node:fs/promises';
import { loadModel, requirePreprocessing } from '../infer/model-manifest.ts';
import { openEngine } from '../infer/open-engine.ts';
import type { Logger } from '../platform/logger.ts';
import { PREPROCESSING_IDS } from '../preprocess/network-input.ts';
import { parseReadings } from '../preprocess/readings.ts';
import { parseFindingCodes } from '../report/finding-codes.ts';
import type { AnalysisStations } from './analyse-scan.ts';

/** What model, engine and mappings are opened from. Paths are absolute. */
export interface AnalysisSettings {
  readonly modelDirectory: string;
  readonly providers: readonly string[];
  readonly threads: number;
  readonly readingsFile: string;
  readonly findingsFile: string;
  readonly uidNamespace: string;
  readonly configHash: string;
}

/** Opens model and engine and reads the mappings: everything that is done once. */
export async function openStations(settings: AnalysisSettings, logger: Logger): Promise<AnalysisStations> {
  const model = await loadModel(settings.modelDirectory);
  requirePreprocessing(model, PREPROCESSING_IDS);
  const [readings, findings, engine] = await Promise.all([
    readFile(settings.readingsFile, 'utf8').then(parseReadings),
    readFile(settings.findingsFile, 'utf8').then(parseFindingCodes),
    openEngine(model.file, { providers: settings.providers, threads: settings.threads, logger }),
  ]);
  return { ...settings, model, readings, findings, engine };
}
