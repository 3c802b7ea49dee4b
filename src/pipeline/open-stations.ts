import { join } from 'node:path';
import { configuredModels } from '../infer/choose-models.ts';
import type { LoadedModel } from '../infer/model-manifest.ts';
import { loadModel, requirePreprocessing } from '../infer/model-manifest.ts';
import { openEngine } from '../infer/open-engine.ts';
import type { Config } from '../platform/config-schema.ts';
import type { Logger } from '../platform/logger.ts';
import { preprocessingIdsOf } from '../preprocess/preprocessing-ids.ts';
import type { AnalysisStations } from './analyse-scan.ts';
import { chooseFusion } from './choose-fusion.ts';
import type { Mappings } from './mappings.ts';
import type { OpenModel } from './open-model.ts';

/** A model as it is configured. */
export interface ModelPlace {
  readonly name: string;
  /** Absolute. */
  readonly directory: string;
}

/** What an analysis is done with; it crosses into the analysis thread. */
export interface AnalysisSettings extends Pick<Mappings, 'readings' | 'findings' | 'configHash'> {
  readonly models: readonly ModelPlace[];
  readonly providers: readonly string[];
  readonly threads: number;
  readonly uidNamespace: string;
  /**
   * `false` = on a CPU, views are fused before the network without measuring which way is faster: for a command that
   * ends after a few scans, and whose next run should give the same bits.
   */
  readonly measureFusion?: boolean;
}

/** What of the configuration and the mappings an analysis needs. */
export function analysisSettings(
  { infer }: Config,
  mappings: Mappings,
  uidNamespace: string,
): AnalysisSettings {
  const { readings, findings, configHash } = mappings;
  const { modelsDirectory, providers, threads } = infer;
  const models = configuredModels(infer.models).map((name) => ({
    name,
    directory: join(modelsDirectory, name),
  }));
  return { models, providers, threads, readings, findings, configHash, uidNamespace };
}

/**
 * Opens every configured model on an engine of its own: what is done once, and again when the thread had to be restarted.
 * All at the start, so that a model that cannot be used is known before a study needs it.
 * @throws InferError MODEL_MANIFEST, MODEL_CHECKSUM, MODEL_PREPROCESSING, ENGINE_NONE.
 */
export async function openStations(settings: AnalysisSettings, logger: Logger): Promise<AnalysisStations> {
  const models: OpenModel[] = [];
  try {
    for (const place of settings.models) models.push(await openModel(place, settings, logger));
  } catch (error) {
    await closeModels(models);
    throw error;
  }
  return { ...settings, models };
}

/** Gives the engines' memory back. */
export async function closeModels(models: readonly OpenModel[]): Promise<void> {
  for (const { engine, fusion } of models) {
    await fusion?.close();
    await engine.close();
  }
}

/**
 * Loads a model and checks that this program makes the input that it was trained on.
 * @throws InferError MODEL_MANIFEST, MODEL_CHECKSUM, MODEL_PREPROCESSING.
 */
export async function loadUsableModel(directory: string): Promise<LoadedModel> {
  const model = await loadModel(directory);
  requirePreprocessing(model, preprocessingIdsOf(model.input.source ?? 'examination'));
  return model;
}

async function openModel(
  { name, directory }: ModelPlace,
  { providers, threads, measureFusion = true }: AnalysisSettings,
  logger: Logger,
): Promise<OpenModel> {
  const model = await loadUsableModel(directory);
  const engine = await openEngine(model.file, { providers, threads, logger, model: model.id });
  const seesBothViews = (model.input.source ?? 'examination') === 'examination';
  const isChosen = seesBothViews && (measureFusion || engine.identity.provider !== 'cpu');
  const fusion = isChosen ? await chooseFusion({ model, engine }, threads, logger) : null;
  return { name, model, engine, fusion };
}
