import type { ViewEvidence } from '../study/bone-scan.ts';
import type { View } from '../study/view.ts';
import type { ScanFrame } from './scan-frame.ts';
import type { ViewRules } from './view-rules.ts';
import type { ViewTest, ViewVote } from './view-tests.ts';
import {
  byDescription,
  byImageOrientation,
  byPatientOrientation,
  byPrivateText,
  byStartAngle,
  byViewCode,
} from './view-tests.ts';

/**
 * The decision table for one frame, most trusted first. Row 7, the order of detectors that a site vouches for, looks at
 * several frames at once: assume-view-order.ts.
 */
const TABLE: readonly ViewTest[] = [
  byViewCode, //            1  high
  byImageOrientation, //    2  high
  byPrivateText, //         3  medium
  byDescription, //         4  medium
  byPatientOrientation, //  5  medium
  byStartAngle, //          6  medium, and only with a rule
];

const RANKS = ['high', 'medium', 'low'] as const;

/** What the table says of one frame. `disagreements` name lower evidence that was overruled. */
export type ViewDecision =
  | {
      readonly kind: 'view';
      readonly view: View;
      readonly evidence: ViewEvidence;
      readonly disagreements: readonly string[];
    }
  | { readonly kind: 'other-view'; readonly seen: string }
  | { readonly kind: 'contradiction'; readonly seen: readonly string[] }
  | { readonly kind: 'undecided' };

/**
 * Decides one frame's view by ranked evidence. Evidence of equal rank that disagrees stops the decision; higher
 * evidence overrules lower, and says so.
 */
export function decideView(frame: ScanFrame, rules: ViewRules): ViewDecision {
  const votes = TABLE.flatMap((test) => test(frame, rules));
  const rank = RANKS.find((confidence) => votes.some((vote) => vote.confidence === confidence));
  const leading = votes.filter(({ confidence }) => confidence === rank);
  const [first] = leading;
  if (first === undefined) return { kind: 'undecided' };
  if (leading.some(({ says }) => says !== first.says))
    return { kind: 'contradiction', seen: leading.map(describeVote) };
  if (first.says === 'other') return { kind: 'other-view', seen: describeVote(first) };
  const { rule, confidence, seen } = first;
  const disagreements = votes.filter(({ says }) => says !== first.says).map(describeVote);
  return { kind: 'view', view: first.says, evidence: { rule, confidence, seen }, disagreements };
}

function describeVote({ rule, says, seen }: ViewVote): string {
  return `${rule} says ${says} (${seen})`;
}
