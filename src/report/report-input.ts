import type { DataSet } from '../dicom/data-set.ts';
import type { BoneScan, ScanView, ViewEvidence, SourceFrame } from '../study/bone-scan.ts';
import type { FusedScan } from '../study/fused-scan.ts';
import type { Prediction } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import type { FindingCodes } from './finding-codes.ts';

/** An earlier report that this one replaces. */
export interface Predecessor {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
}

/** All that a report is made of: the same input gives the same bytes. */
export interface ReportInput {
  readonly scan: BoneScan;
  readonly fused: FusedScan;
  /** One for each model, in the order in which they ran. */
  readonly predictions: readonly Prediction[];
  /** The parsed source objects by SOP Instance UID: their patient and study modules are copied verbatim. */
  readonly sources: ReadonlyMap<string, DataSet>;
  /** 0 for the first result of a study. */
  readonly revision: number;
  readonly predecessors: readonly Predecessor[];
  /** ISO 8601, from the job record, never the present. */
  readonly createdAt: string;
  /** UUID of this installation; all our UIDs are derived in it. */
  readonly uidNamespace: string;
  /** SHA-256 of whatever configuration can change a result. */
  readonly configHash: string;
  /** Flags of the checks that ran outside the scan and its fusion. */
  readonly flags: readonly QcFlag[];
  readonly findings: FindingCodes;
  /** Modality of the overlay: `OT` keeps it out of nuclear medicine hanging protocols. */
  readonly overlayModality?: 'OT' | 'NM';
}

/** What the report of one model is made of. */
export interface ModelReportInput extends ReportInput {
  /** One of `predictions`. */
  readonly prediction: Prediction;
}

/** A view that a camera acquired, with its source and the evidence that it is this view. */
export interface AcquiredView {
  readonly view: View;
  readonly source: SourceFrame;
  readonly evidence: ViewEvidence;
}

/** The acquired views of a scan, anterior first. */
export function acquiredViews(scan: BoneScan): AcquiredView[] {
  const views: readonly (readonly [View, ScanView])[] = [
    ['anterior', scan.anterior],
    ['posterior', scan.posterior],
  ];
  return views.flatMap(([view, seen]) =>
    seen.kind === 'acquired' ? [{ view, source: seen.source, evidence: seen.evidence }] : [],
  );
}

/** Every flag of the scan, its fusion and the report, each once, the worst first. */
export function allFlags(input: Pick<ReportInput, 'scan' | 'fused' | 'flags'>): QcFlag[] {
  const rank = { fail: 0, warn: 1, info: 2 };
  const byText = new Map<string, QcFlag>();
  for (const flag of [...input.scan.flags, ...input.fused.flags, ...input.flags])
    byText.set(`${flag.code}|${flag.severity}|${flag.text}`, flag);
  return [...byText.values()].sort((a, b) => rank[a.severity] - rank[b.severity]);
}
