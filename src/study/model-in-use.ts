import type { EngineIdentity, ModelIdentity } from './prediction.ts';

/** A model that is loaded, and the engine that runs it. */
export interface ModelInUse {
  /** Folder below infer.modelsDirectory, by which the rules of infer.models name it. */
  readonly name: string;
  readonly model: ModelIdentity;
  readonly engine: EngineIdentity;
}
