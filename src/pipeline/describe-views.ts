import type { BoneScan } from '../study/bone-scan.ts';
import type { View } from '../study/view.ts';
import type { ResultView } from './analysis.ts';

/** Which stored frame plays which view, and the evidence that decided it. */
export function describeViews(scan: BoneScan): ResultView[] {
  return (['anterior', 'posterior'] as const).map((view) => describeView(scan, view));
}

function describeView(scan: BoneScan, view: View): ResultView {
  const mirroredFrom = scan[view].kind === 'mirrored' ? scan[view].from : null;
  const shown = scan[mirroredFrom ?? view];
  if (shown.kind === 'mirrored') throw new Error('a scan of two mirrored views has no source');
  return {
    view,
    sopInstanceUid: shown.source.header.sopInstanceUid,
    frame: shown.source.frame,
    evidence: mirroredFrom === null ? shown.evidence : null,
    mirroredFrom,
  };
}
