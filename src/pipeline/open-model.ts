import type { FusionEngine } from '../infer/fusion-engine.ts';
import type { InferenceEngine } from '../infer/inference-engine.ts';
import type { LoadedModel } from '../infer/model-manifest.ts';
import { modelIdentity } from '../infer/model-manifest.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { Outcome } from '../study/outcome.ts';
import type { Prediction } from '../study/prediction.ts';
import type { FoundLesions } from './find-lesions.ts';

/** A model with the engine that runs it. */
export interface OpenModel {
  /** Folder below infer.modelsDirectory, by which rules name it. */
  readonly name: string;
  readonly model: LoadedModel;
  readonly engine: InferenceEngine;
  /** Fuses both views inside the network's graph, where that was chosen. */
  readonly fusion: FusionEngine | null;
}

/** What the models look at. */
export interface ModelInput {
  readonly scan: BoneScan;
  readonly fused: FusedScan;
  readonly lesions: FoundLesions;
}

/** The result of a model that gives no class for this scan. */
export function withoutClass({ model, engine }: OpenModel, outcome: Outcome): Prediction {
  return {
    model: modelIdentity(model),
    engine: engine.identity,
    unit: model.input.source ?? 'examination',
    classes: [],
    predicted: null,
    predictedCode: null,
    findings: [],
    operatingPoint: model.decision.rule,
    outcome,
  };
}

/** Runs the network once on a prepared input of the model's own shape. */
export function runOnce({ model, engine }: OpenModel, values: Float32Array): Promise<Float32Array> {
  const { rows, columns } = model.input;
  return engine.run(values, [1, rows, columns, values.length / (rows * columns)]);
}
