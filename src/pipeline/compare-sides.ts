import { asymmetryMap } from '../preprocess/asymmetry-map.ts';
import type { MeasuredView } from '../preprocess/measure-asymmetry.ts';
import { measureAsymmetry } from '../preprocess/measure-asymmetry.ts';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import type { AsymmetryMap, ViewAsymmetry } from '../study/asymmetry.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { FusedScan } from '../study/fused-scan.ts';

/** Left against right of a scan: measured, and as maps where somebody wants to see them. */
export interface ComparedSides {
  readonly asymmetry: readonly ViewAsymmetry[];
  readonly maps: readonly AsymmetryMap[];
}

/**
 * Left against right in each acquired view: nothing where it is switched off, or where a check failed, because the body
 * may then not be whole or not be found.
 * @source R-025
 */
export function compareSides(
  scan: Pick<BoneScan, 'anterior' | 'posterior' | 'flags'>,
  fused: FusedScan,
  readings: PreprocessReadings,
  withMaps = false,
): ComparedSides {
  const views = comparableViews(scan, fused, readings);
  const reading = readings['R-025'];
  const maps = withMaps ? views.map((seen) => ({ view: seen.view, image: asymmetryMap(seen, reading) })) : [];
  return { asymmetry: views.map((seen) => measureAsymmetry(seen, reading)), maps };
}

function comparableViews(
  scan: Pick<BoneScan, 'anterior' | 'posterior' | 'flags'>,
  fused: FusedScan,
  readings: PreprocessReadings,
): MeasuredView[] {
  const failed = [...scan.flags, ...fused.flags].some(({ severity }) => severity === 'fail');
  if (failed || !readings['R-025'].report) return [];
  const { anteriorBox, posteriorBox } = fused.fusion;
  const views = [
    { view: 'anterior', image: fused.anterior, box: anteriorBox, isTurned: false },
    { view: 'posterior', image: fused.posterior, box: posteriorBox, isTurned: readings['R-026'].flip },
  ] as const;
  return views.flatMap(({ box, ...seen }) =>
    box === null || scan[seen.view].kind === 'mirrored' ? [] : [{ ...seen, box }],
  );
}
