import type { Code } from './code.ts';
import type { MaskRuns, SampleUnit } from './data-set.ts';
import type { Outcome } from './outcome.ts';
import type { View } from './view.ts';

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

/** What a model that sees one view at a time said of one of them. */
export interface ViewProbabilities {
  readonly view: View;
  /** In the model's order. */
  readonly classes: readonly ClassProbability[];
}

/** Where the outline of a lesion came from. */
export type LesionOrigin =
  | {
      readonly kind: 'segmentation';
      readonly seriesInstanceUid: string;
      readonly sopInstanceUid: string;
      readonly segmentNumber: number;
      readonly segmentLabel: string;
    }
  | { readonly kind: 'annotation'; readonly file: string };

/** A box of pixels; the first row and column are 0. */
export interface PixelBox {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** One lesion of one view, judged by a lesion model. */
export interface LesionPrediction {
  /** Counts from 1 over both views; the overlay and the report use the same number. */
  readonly number: number;
  readonly view: View;
  /** Pixels of the stored frame. */
  readonly mask: MaskRuns;
  readonly origin: LesionOrigin;
  /** Closed outline of its largest part along the edges of pixels, column and row, in the stored frame. */
  readonly outline: readonly (readonly [column: number, row: number])[];
  /** In pixels of the view as analysed and shown, which differ from the stored ones where that was resampled. */
  readonly shownBox: PixelBox;
  /** Coded anatomic site, where the origin says one. */
  readonly site: Code | null;
  readonly classes: readonly ClassProbability[];
  /** Name of the class the decision rule chose. */
  readonly predicted: string;
  /** Whether that class is the model's finding, for example `malignant`. */
  readonly isFinding: boolean;
}

/** What a model says of one scan, after its decision rule. */
export interface Prediction {
  readonly model: ModelIdentity;
  readonly engine: EngineIdentity;
  /** What the model looks at: both views as one image, one view at a time, or one lesion at a time. */
  readonly unit: SampleUnit;
  /** In the model's order; empty when the model did not run. */
  readonly classes: readonly ClassProbability[];
  /** Name of what the decision rule chose, or `null` when the model did not run. */
  readonly predicted: string | null;
  /** Key of that in mappings/findings.yaml. */
  readonly predictedCode: string | null;
  /** Names of the classes that hold: one, or two where the rule finds both. */
  readonly findings: readonly string[];
  /** In words, for example `argmax` or `P(metastatic) >= 0.42`. */
  readonly operatingPoint: string;
  /** Why the model gives no class for this scan; `null` when it does. */
  readonly outcome: Outcome | null;
  /** Of a model that sees one view at a time; `classes` is what its rule made of them. */
  readonly perView?: readonly ViewProbabilities[];
  /** Of a lesion model. */
  readonly lesions?: readonly LesionPrediction[];
}
