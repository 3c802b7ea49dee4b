import { measureAsymmetry } from '../preprocess/measure-asymmetry.ts';
import type { PreprocessReadings } from '../preprocess/readings.ts';
import type { ViewAsymmetry } from '../study/asymmetry.ts';
import type { BoneScan } from '../study/bone-scan.ts';
import type { FusedScan } from '../study/fused-scan.ts';

/**
 * Left against right in each acquired view: nothing where it is switched off, or where a check failed, because the body
 * may then not be whole or not be found.
 * @source R-025
 */
export function compareSides(
  scan: Pick<BoneScan, 'anterior' | 'posterior' | 'flags'>,
  fused: FusedScan,
  readings: PreprocessReadings,
): ViewAsymmetry[] {
  const failed = [...scan.flags, ...fused.flags].some(({ severity }) => severity === 'fail');
  if (failed || !readings['R-025'].report) return [];
  const { anteriorBox, posteriorBox } = fused.fusion;
  const views = [
    { view: 'anterior', image: fused.anterior, box: anteriorBox, isTurned: false },
    { view: 'posterior', image: fused.posterior, box: posteriorBox, isTurned: readings['R-026'].flip },
  ] as const;
  return views.flatMap(({ box, ...seen }) =>
    box === null || scan[seen.view].kind === 'mirrored'
      ? []
      : [measureAsymmetry({ ...seen, box }, readings['R-025'])],
  );
}
