import type { Tracer } from '../study/data-set.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { EnergyWindow } from '../study/scan-header.ts';
import type { ViewDecision } from './decide-view.ts';
import { decideView } from './decide-view.ts';
import { FLAG } from './qc-flags.ts';
import type { ScanFrame } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';

/** A whole-body frame of the photopeak, and what is thought of its view. */
export interface JudgedFrame {
  readonly source: ScanFrame;
  /** `null` where the object describes no energy window. */
  readonly window: EnergyWindow | null;
  readonly tracer: Tracer;
  readonly decision: ViewDecision;
  /** What makes it an early phase; empty for the late phase. */
  readonly earlyPhase: readonly string[];
  readonly flags: readonly QcFlag[];
}

/** A frame whose view is decided. */
export type PlacedFrame = JudgedFrame & { readonly decision: Extract<ViewDecision, { kind: 'view' }> };

/** Judges the kept frames of one object; two detectors of one object that claim the same view contradict each other. */
export function judgeFrames(
  frames: readonly ScanFrame[],
  rules: ViewRules,
  shared: Pick<JudgedFrame, 'window' | 'tracer' | 'earlyPhase' | 'flags'>,
): JudgedFrame[] {
  const judged = frames.map((source): JudgedFrame => {
    const decision = decideView(source, rules);
    return { ...shared, source, decision, flags: [...shared.flags, ...disagreementFlags(decision)] };
  });
  return judged.map((frame) => {
    const twin = judged.find((other) => sameViewFromOtherDetector(frame, other));
    return twin === undefined ? frame : { ...frame, decision: contradiction(frame, twin) };
  });
}

/** Whether a frame's view is decided. */
export function isPlaced(frame: JudgedFrame): frame is PlacedFrame {
  return frame.decision.kind === 'view';
}

function disagreementFlags(decision: ViewDecision): QcFlag[] {
  if (decision.kind !== 'view' || decision.disagreements.length === 0) return [];
  const { rule, seen } = decision.evidence;
  const overruled = decision.disagreements.join('; ');
  return [
    FLAG.viewEvidenceDisagrees(
      `View taken as ${decision.view} by ${rule} (${seen}), against lower evidence: ${overruled}.`,
    ),
  ];
}

function sameViewFromOtherDetector(one: JudgedFrame, other: JudgedFrame): boolean {
  return (
    isPlaced(one) &&
    isPlaced(other) &&
    one.decision.view === other.decision.view &&
    one.source.detectorNumber !== other.source.detectorNumber
  );
}

function contradiction(frame: JudgedFrame, twin: JudgedFrame): ViewDecision {
  const seen = [frame, twin].map(({ source, decision }) =>
    decision.kind === 'view'
      ? `frame ${source.frame}: ${decision.evidence.rule} says ${decision.view} (${decision.evidence.seen})`
      : `frame ${source.frame}`,
  );
  return { kind: 'contradiction', seen: ['two detectors claim the same view', ...seen] };
}

/** One line of evidence: `anterior by image-orientation (1\0\0\0\0\-1)`. */
export function describeFrame({ decision }: JudgedFrame): string {
  switch (decision.kind) {
    case 'view':
      return `${decision.view} by ${decision.evidence.rule} (${decision.evidence.seen})`;
    case 'contradiction':
      return `contradiction: ${decision.seen.join(', ')}`;
    case 'other-view':
      return `neither anterior nor posterior: ${decision.seen}`;
    case 'undecided':
      return 'no view code, orientation, text or rule says which view it is';
  }
}
