import type { View } from '../study/view.ts';
import type { JudgedFrame } from './judge-frame.ts';
import { matchesCamera } from './matches-camera.ts';
import { FLAG } from './qc-flags.ts';
import type { ScanFrame } from './scan-frame.ts';
import type { DetectorRule, ViewRules } from './view-rules.ts';

/**
 * Row 7 of the decision table: frames that say nothing of their view get it from the order of detectors that a rule of
 * mappings/views.yaml vouches for. Both frames of a two-frame object; single-frame images by their detector's number;
 * or the one single-frame image that is left. Anything else stays undecided.
 */
export function assumeViewOrder(frames: readonly JudgedFrame[], rules: ViewRules): JudgedFrame[] {
  return frames.map((frame) => {
    if (frame.decision.kind !== 'undecided') return frame;
    const rule = rules.detectorRules.find(({ camera }) => matchesCamera(frame.source.header, camera));
    if (rule === undefined) return frame;
    const siblings = frames.filter(({ source }) => source.instance === frame.source.instance);
    const view =
      siblings.length === 2
        ? viewInPair(frame, siblings, rule)
        : frame.source.header.numberOfFrames === 1
          ? viewOfSingle(frame.source, frames, rules, rule)
          : null;
    return view === null ? frame : assume(frame, view, rule);
  });
}

function viewInPair(frame: JudgedFrame, siblings: readonly JudgedFrame[], rule: DetectorRule): View | null {
  const numbers = siblings.map(({ source }) => source.detectorNumber ?? source.frame);
  if (numbers.toSorted((one, other) => one - other).join() !== '1,2') return null;
  const view = viewOfDetector(frame.source.detectorNumber ?? frame.source.frame, rule);
  // The other frame may be decided by better evidence; the order must then agree with it.
  const other = siblings.find((sibling) => sibling !== frame);
  const taken = other?.decision.kind === 'view' && other.decision.view === view;
  return taken || (other !== undefined && !['view', 'undecided'].includes(other.decision.kind)) ? null : view;
}

function viewOfSingle(
  source: ScanFrame,
  frames: readonly JudgedFrame[],
  rules: ViewRules,
  rule: DetectorRule,
): View | null {
  const number = privateDetectorNumber(source, rules);
  if (number !== null) return viewOfDetector(number, rule);
  const undecided = frames.filter(({ decision }) => decision.kind === 'undecided');
  if (undecided.length === 1) return rule.loneDetector;
  const numbers = undecided.map((other) => other.source.detectorNumber);
  const areBoth = numbers.length === 2 && numbers.includes(1) && numbers.includes(2);
  return areBoth ? viewOfDetector(source.detectorNumber, rule) : null;
}

function privateDetectorNumber({ header }: ScanFrame, { privateDetectorNumbers }: ViewRules): number | null {
  const found = header.privateTexts.find(({ creator, element }) =>
    privateDetectorNumbers.some((known) => known.creator === creator && known.element === element),
  );
  const number = Number(found?.values[0] ?? Number.NaN);
  return Number.isInteger(number) ? number : null;
}

function viewOfDetector(number: number | null, { detectors }: DetectorRule): View | null {
  return number === null ? null : (detectors[number - 1] ?? null);
}

function assume(frame: JudgedFrame, view: View, { id }: DetectorRule): JudgedFrame {
  const seen = `${id}, detector ${frame.source.detectorNumber ?? 'unknown'}, frame ${frame.source.frame}`;
  return {
    ...frame,
    decision: {
      kind: 'view',
      view,
      evidence: { rule: 'site-rule', confidence: 'low', seen },
      disagreements: [],
    },
    flags: [
      ...frame.flags,
      FLAG.viewOrderAssumed(`View order assumed by the rule ${id}: the image says nothing.`),
    ],
  };
}
