import type { ErrorContext } from '../platform/node-error.ts';
import type { AcquisitionRecord } from '../study/acquisition-record.ts';
import type { ViewAsymmetry } from '../study/asymmetry.ts';
import type { ModelInUse } from '../study/model-in-use.ts';
import type { Outcome } from '../study/outcome.ts';
import type { ClassProbability } from '../study/prediction.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { StudyState } from '../study/study-state.ts';

/** One study as a line of the list. Times are ISO 8601 in UTC; nothing here names a patient. */
export interface StudyRow {
  readonly studyInstanceUid: string;
  readonly state: StudyState;
  /** Stable; `''` where the state needs no reason. */
  readonly reasonCode: string;
  readonly reason: string;
  /** Of the latest result begun, `null` before the first. */
  readonly revision: number | null;
  /** When waiting for the missing view ends. */
  readonly deadlineAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly hasOverlay: boolean;
}

/** The latest finished result of a study. */
export interface StudyResult {
  readonly revision: number;
  readonly createdAt: string;
  /** One a model, in the order in which they ran. */
  readonly results: readonly ModelResultRow[];
  readonly qc: readonly QcFlag[];
  /** One line a view: which frame plays it, and by what evidence. */
  readonly views: readonly string[];
  /** What the headers state of each acquired view; empty in a result of an older version. */
  readonly acquisition: AcquisitionRecord;
  /** Left against right in each view; empty where it was not measured. */
  readonly asymmetry: readonly ViewAsymmetry[];
}

/** What one model said of a study. */
export interface ModelResultRow {
  readonly model: string;
  readonly engine: string;
  /** `null` where there is no class; `outcome` says why. */
  readonly predicted: string | null;
  readonly operatingPoint: string;
  readonly classes: readonly ClassProbability[];
  readonly outcome: Outcome | null;
  /** One line a view, of a model that sees one view at a time. */
  readonly perView: readonly string[];
  /** One line a lesion, of a model that judges lesions. */
  readonly lesions: readonly string[];
}

/** One result on its way to one destination. */
export interface DeliveryRow {
  readonly destination: string;
  readonly revision: number;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextAttemptAt: string | null;
  readonly updatedAt: string;
}

/** One thing that happened to a study. */
export interface LogRow {
  readonly at: string;
  readonly code: string;
  readonly detail: ErrorContext;
}

export interface StudyDetail {
  readonly study: StudyRow;
  readonly result: StudyResult | null;
  readonly deliveries: readonly DeliveryRow[];
  /** Oldest first. */
  readonly log: readonly LogRow[];
}

/** How a destination is doing, over all studies. */
export interface DestinationRow {
  readonly name: string;
  readonly kind: string;
  readonly pending: number;
  readonly delivered: number;
  readonly failed: number;
  readonly lastError: string | null;
  /** Of the delivery that is due next. */
  readonly nextAttemptAt: string | null;
}

/** Somebody who asked for an association and was refused. */
export interface RejectedCallerRow {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  readonly reason: string;
  readonly count: number;
  readonly lastSeenAt: string;
}

/** One thing that must work before studies are sent here. `detail` is for a human. */
export interface ReadinessCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** `busy` = it is being worked on already. */
export type RetryOutcome = 'queued' | 'busy' | 'unknown';

/** What the administration shows and asks of the node; implemented where everything is wired together. */
export interface NodeView {
  readiness(): Promise<readonly ReadinessCheck[]>;
  /** The models in use with their engines; empty while they are not loaded. */
  models(): readonly ModelInUse[];
  /** The last changed first; `total` counts all that match. */
  listStudies(page: {
    readonly limit: number;
    readonly offset: number;
    readonly state?: StudyState;
  }): Promise<{ readonly studies: readonly StudyRow[]; readonly total: number }>;
  countStudies(): Promise<Readonly<Record<StudyState, number>>>;
  studyDetail(studyInstanceUid: string): Promise<StudyDetail | null>;
  /** Works on a study again, whatever state it is in; its failed deliveries too. */
  retryStudy(studyInstanceUid: string): Promise<RetryOutcome>;
  /** The overlay of the latest result as a PNG. */
  overlayPng(studyInstanceUid: string): Promise<Uint8Array | null>;
  listDestinations(): Promise<readonly DestinationRow[]>;
  rejectedCallers(): Promise<readonly RejectedCallerRow[]>;
}
