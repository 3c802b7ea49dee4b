import type { AcquisitionRecord } from '../study/acquisition-record.ts';
import type { AsymmetryMap, ViewAsymmetry } from '../study/asymmetry.ts';
import type { BoneScan, IgnoredFrame, ViewEvidence } from '../study/bone-scan.ts';
import type { Fusion } from '../study/fused-scan.ts';
import type { Tracer } from '../study/data-set.ts';
import type { Outcome } from '../study/outcome.ts';
import type { LesionPrediction, PixelBox, Prediction, ViewProbabilities } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { ReportBundle } from '../study/report-bundle.ts';
import type { View } from '../study/view.ts';

/** One complete scan to be analysed, with what makes its result objects unique and repeatable. */
export interface AnalysisRequest {
  readonly scan: BoneScan;
  readonly revision: number;
  /** SRs of the revision before, which the new ones name as predecessors. */
  readonly predecessors: readonly PredecessorDocument[];
  /** ISO 8601; taken from the job, so that repeating the job makes the same bytes. */
  readonly createdAt: string;
  /** Names of the models that look at it, in order. */
  readonly models: readonly string[];
  /** Outlines of lesions for the models that judge them. */
  readonly lesionSources: readonly LesionSource[];
  /** Whether the maps of asymmetry are wanted; default no. */
  readonly withMaps?: boolean;
}

/** A file that may outline lesions of the scan. */
export type LesionSource =
  | {
      readonly kind: 'segmentation';
      readonly path: string;
      readonly sopInstanceUid: string;
      readonly dataSetSha256: string;
    }
  | {
      readonly kind: 'annotation';
      readonly path: string;
      /** The frame that it annotates. */
      readonly sopInstanceUid: string;
      readonly frame: number;
    };

export interface PredecessorDocument {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
}

export interface Analysis {
  readonly result: ResultDocument;
  readonly bundle: ReportBundle;
  /** Empty unless they were asked for. */
  readonly asymmetryMaps: readonly AsymmetryMap[];
}

/** Where a view came from, for `result.json`. */
export interface ResultView {
  readonly view: View;
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  readonly evidence: ViewEvidence | null;
  /** The view it is the mirror image of; `null` when acquired. */
  readonly mirroredFrom: View | null;
}

/** One lesion as `result.json` lists it. */
export interface LesionResult extends Omit<LesionPrediction, 'mask' | 'outline' | 'shownBox'> {
  readonly sopInstanceUid: string;
  /** 1-based. */
  readonly frame: number;
  /** In pixels of the stored frame. */
  readonly box: PixelBox;
  readonly areaPixels: number;
}

/** What one model said of the study. */
export interface ModelResult extends Omit<Prediction, 'perView' | 'lesions'> {
  /** Empty unless the model sees one view at a time. */
  readonly perView: readonly ViewProbabilities[];
  /** Empty unless the model judges lesions. */
  readonly lesions: readonly LesionResult[];
}

/** `result.json`: the machine-readable result of one study. */
export interface ResultDocument {
  readonly disclaimer: string;
  readonly study: { readonly studyInstanceUid: string; readonly seriesInstanceUids: readonly string[] };
  readonly revision: number;
  readonly tracer: Tracer;
  /** One for each model that a rule of `infer.models` chose, in the order of the rules. */
  readonly results: readonly ModelResult[];
  /** Why no model gives a class; `null` when one does. */
  readonly outcome: Outcome | null;
  readonly views: readonly ResultView[];
  readonly fusion: Fusion;
  /** What the headers state of each acquired view. */
  readonly acquisition: AcquisitionRecord;
  /** Left against right in each acquired view: a measurement beside the models. */
  readonly asymmetry: readonly ViewAsymmetry[];
  readonly qc: readonly QcFlag[];
  /** Frames and objects of the study that were looked at and left out. */
  readonly ignored: readonly IgnoredFrame[];
  /** Wall time of each station, in milliseconds. */
  readonly timingsMs: Readonly<Record<string, number>>;
}
