import { join } from 'node:path';
import { configuredModels } from '../infer/choose-models.ts';
import { readManifest } from '../infer/model-manifest.ts';
import type { Config } from '../platform/config-schema.ts';
import type { SampleUnit, Tracer } from '../study/data-set.ts';

/** What routing must know of a model. */
export interface ModelFacts {
  readonly tracers: readonly Tracer[];
  readonly unit: SampleUnit;
}

/** The configured models by name (their folder). One whose manifest cannot be read is missing: nothing is known of it. */
export type ModelCatalogue = ReadonlyMap<string, ModelFacts>;

/** Reads the manifests of all configured models; their weights are for the analysis thread, which also names faults. */
export async function readModelCatalogue({ infer }: Pick<Config, 'infer'>): Promise<ModelCatalogue> {
  const entries = configuredModels(infer.models).map(async (name): Promise<[string, ModelFacts][]> => {
    try {
      const { tracers, input } = await readManifest(join(infer.modelsDirectory, name));
      return [[name, { tracers, unit: input.source ?? 'examination' }]];
    } catch {
      // The analysis thread loads the same file and says what is wrong with it; routing goes by what can be read.
      return [];
    }
  });
  return new Map((await Promise.all(entries)).flat());
}

/** Every tracer that one of the models was trained for. */
export function coveredTracers(catalogue: ModelCatalogue): ReadonlySet<Tracer> {
  return new Set([...catalogue.values()].flatMap(({ tracers }) => tracers));
}
