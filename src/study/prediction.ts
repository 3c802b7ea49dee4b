/** Which runtime computed a result; written into every report. */
export interface EngineIdentity {
  /** For example `onnxruntime-node`. */
  readonly name: string;
  readonly version: string;
  /** For example `cpu`, `cuda`, `webgpu`, `wasm`. */
  readonly provider: string;
  /** Where both views became the network's input: inside the network's graph, or before it; only of models that fuse. */
  readonly fusion?: 'graph' | 'typed-arrays';
}

/** Which model computed a result. */
export interface ModelIdentity {
  readonly id: string;
  readonly version: string;
  readonly weightsSha256: string;
  /** Says on what data the model was trained; shown wherever its output is shown. */
  readonly trainingStatement: string;
}

/** Probability of one class, 0..1. `code` keys into mappings/findings.yaml. */
export interface ClassProbability {
  readonly name: string;
  readonly code: string;
  readonly probability: number;
}

/** What a model says of one scan, after its decision rule. */
export interface Prediction {
  readonly model: ModelIdentity;
  readonly engine: EngineIdentity;
  /** In the model's order. */
  readonly classes: readonly ClassProbability[];
  /** Name of the class the decision rule chose, or `indeterminate`. */
  readonly predicted: string;
  /** In words, for example `argmax` or `P(metastatic) >= 0.42`. */
  readonly operatingPoint: string;
}
