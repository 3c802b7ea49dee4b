import { join } from 'node:path';
import { loadModel, requirePreprocessing } from '../infer/model-manifest.ts';
import { openEngine } from '../infer/open-engine.ts';
import type { Config } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import { PREPROCESSING_IDS } from '../preprocess/network-input.ts';
import type { AnalysisStations } from './analyse-scan.ts';
import type { Mappings } from './mappings.ts';

/** What an analysis is done with; it crosses into the analysis thread. */
export interface AnalysisSettings extends Pick<Mappings, 'readings' | 'findings' | 'configHash'> {
  /** Absolute. */
  readonly modelDirectory: string;
  readonly providers: readonly string[];
  readonly threads: number;
  readonly uidNamespace: string;
}

/** What of the configuration and the mappings an analysis needs. */
export function analysisSettings(
  { infer }: Config,
  mappings: Mappings,
  uidNamespace: string,
): AnalysisSettings {
  const { readings, findings, configHash } = mappings;
  const { modelsDirectory, model, providers, threads } = infer;
  return {
    modelDirectory: join(modelsDirectory, model),
    providers,
    threads,
    readings,
    findings,
    configHash,
    uidNamespace,
  };
}

/**
 * Opens model and engine: what is done once, and again when the thread had to be restarted.
 * @throws InferError MODEL_MANIFEST, MODEL_CHECKSUM, MODEL_PREPROCESSING, ENGINE_NONE.
 */
export async function openStations(settings: AnalysisSettings, logger: Logger): Promise<AnalysisStations> {
  const { modelDirectory, providers, threads } = settings;
  const model = await loadModel(modelDirectory);
  requirePreprocessing(model, PREPROCESSING_IDS);
  const engine = await openEngine(model.file, { providers, threads, logger });
  return { ...settings, model, engine };
}
