import type { Tracer } from './data-set.ts';
import type { QcFlag } from './qc-flag.ts';
import type { ScanHeader } from './scan-header.ts';
import type { View } from './view.ts';

/** Why a frame is the view it is: the row of the decision table that decided, and the words or numbers it saw. */
export interface ViewEvidence {
  /** Stable code, for example `view-code-sequence`, `image-orientation`, `private-text`, `description`, `start-angle`, `site-rule`. */
  readonly rule: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** What was seen, without patient data, for example `(399321004, SCT)` or `R VENTRAL L FRUEH`. */
  readonly seen: string;
}

/** One frame of one stored object, with all that decoding and reporting need. */
export interface SourceFrame {
  readonly path: string;
  readonly dataSetSha256: string;
  readonly header: ScanHeader;
  /** 1-based. */
  readonly frame: number;
}

/** One view of the scan: acquired, or played by the mirror image of the other one. */
export type ScanView =
  | { readonly kind: 'acquired'; readonly source: SourceFrame; readonly evidence: ViewEvidence }
  | { readonly kind: 'mirrored'; readonly from: View };

/** A frame that was looked at and left out, with the reason. */
export interface IgnoredFrame {
  readonly sopInstanceUid: string;
  /** 1-based; `null` when the whole object was left out. */
  readonly frame: number | null;
  readonly reason: string;
}

/** One anterior and one posterior whole-body image of one acquisition: what gets fused and classified. */
export interface BoneScan {
  readonly studyInstanceUid: string;
  readonly anterior: ScanView;
  readonly posterior: ScanView;
  /** Stated by the header or told by the energy window; a bone agent where nothing says otherwise (flag Q-11). */
  readonly tracer: Tracer;
  readonly flags: readonly QcFlag[];
  readonly ignored: readonly IgnoredFrame[];
  /** Identity of the input: SHA-256 over the sorted `sopInstanceUid#frame@dataSetSha256:view` of both views. */
  readonly inputKey: string;
}

/** What the assembling rules say of a study's instances. `code` is stable, `reason` is for a human. */
export type Assembly =
  | { readonly kind: 'complete'; readonly scan: BoneScan }
  | {
      readonly kind: 'incomplete';
      readonly missing: readonly View[];
      readonly code: string;
      readonly reason: string;
      readonly ignored: readonly IgnoredFrame[];
    }
  | {
      readonly kind: 'ambiguous';
      readonly code: string;
      readonly reason: string;
      /** One line a frame: which rules were tried and what they saw. */
      readonly evidence: readonly string[];
      readonly ignored: readonly IgnoredFrame[];
    }
  | {
      readonly kind: 'not-applicable';
      readonly code: string;
      readonly reason: string;
      readonly ignored: readonly IgnoredFrame[];
    };
