import type { BoneScan, IgnoredFrame, ViewEvidence } from '../study/bone-scan.ts';
import type { Fusion } from '../study/fused-scan.ts';
import type { ClassProbability, EngineIdentity, ModelIdentity } from '../study/prediction.ts';
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
}

export interface PredecessorDocument {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
}

export interface Analysis {
  readonly result: ResultDocument;
  readonly bundle: ReportBundle;
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

/** Why a study has no class, in a stable code and in words. */
export interface Outcome {
  readonly code: string;
  readonly text: string;
}

/** `result.json`: the machine-readable result of one study. */
export interface ResultDocument {
  readonly disclaimer: string;
  readonly study: { readonly studyInstanceUid: string; readonly seriesInstanceUids: readonly string[] };
  readonly revision: number;
  readonly model: ModelIdentity;
  readonly engine: EngineIdentity;
  /** In the model's order; empty when a quality check forbids a class. */
  readonly classes: readonly ClassProbability[];
  readonly predicted: string | null;
  readonly operatingPoint: string;
  readonly outcome: Outcome | null;
  readonly views: readonly ResultView[];
  readonly fusion: Fusion;
  readonly qc: readonly QcFlag[];
  /** Frames and objects of the study that were looked at and left out. */
  readonly ignored: readonly IgnoredFrame[];
  /** Wall time of each station, in milliseconds. */
  readonly timingsMs: Readonly<Record<string, number>>;
}
