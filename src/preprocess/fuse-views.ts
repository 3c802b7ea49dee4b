import type { Counts } from '../study/counts.ts';
import type { FusedScan, Fusion } from '../study/fused-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import { addViews } from './add-views.ts';
import { comparable, correlation, refineShift, refusalOfShift, type Shift, shiftOfBoxes } from './align.ts';
import { findBody, type FoundBody } from './body-box.ts';
import { checkView, clearNegatives } from './check-counts.ts';
import { checkMirrored } from './check-mirrored.ts';
import { flipHorizontally } from './flip.ts';
import { convolveSeparable, gaussianKernel } from './gaussian.ts';
import { PreprocessError } from './preprocess-error.ts';
import type { PreprocessReadings } from './readings.ts';
import { shiftImage } from './shift.ts';
import { checkSkeleton } from './skeleton-visibility.ts';

/**
 * Makes one image of both views: flip the posterior, find the body in both, align, add. A missing view is played by the
 * mirror image of the other one. Both views must have the same matrix; throws a PreprocessError otherwise.
 * @source S000 section "View aggregation", readings
 */
export function fuseViews(
  anterior: Counts | null,
  posterior: Counts | null,
  readings: PreprocessReadings,
): FusedScan {
  if (anterior !== null && posterior !== null) return fuseBoth(anterior, posterior, readings);
  const only = anterior ?? posterior;
  if (only === null) throw new PreprocessError('PREPROCESS_NO_VIEW', 'neither view is there');
  return playBoth(only, anterior === null ? 'posterior' : 'anterior', readings);
}

/** One view ready to be fused: corrected, in anterior orientation, its body found. */
interface PreparedView {
  /** As stored. */
  readonly stored: Counts;
  /** In anterior orientation. */
  readonly turned: Counts;
  readonly found: FoundBody;
  readonly flags: readonly QcFlag[];
}

function prepare(image: Counts, view: View, readings: PreprocessReadings): PreparedView {
  const { image: plain, flags } = clearNegatives(image, view);
  const { apply, kernelPx, sigmaPx } = readings['R-009'];
  const stored = apply ? convolveSeparable(plain, gaussianKernel(kernelPx, sigmaPx)) : plain;
  const turned = view === 'posterior' && readings['R-026'].flip ? flipHorizontally(stored) : stored;
  const found = findBody(turned, readings['R-027']);
  return { stored, turned, found, flags: [...flags, ...checkView(plain, view, found, readings)] };
}

function fuseBoth(anterior: Counts, posterior: Counts, readings: PreprocessReadings): FusedScan {
  requireSameMatrix(anterior, posterior);
  const front = prepare(anterior, 'anterior', readings);
  const back = prepare(posterior, 'posterior', readings);
  const { fusion, flags } = align(front, back, readings);
  const moved = shiftImage(back.turned, fusion.dx, fusion.dy);
  return {
    anterior: front.stored,
    posterior: back.stored,
    composite: addViews(front.turned, moved, readings['R-030']),
    fusion,
    flags: [
      ...front.flags,
      ...back.flags,
      ...flags,
      ...checkSkeleton(back.turned, 'posterior', back.found.body, readings['Q-12']),
    ],
  };
}

function align(
  front: PreparedView,
  back: PreparedView,
  readings: PreprocessReadings,
): { fusion: Fusion; flags: QcFlag[] } {
  const [anteriorBox, posteriorBox] = [front.found.body, back.found.body];
  const [frontField, backField] = [front.found.active, back.found.active];
  if (anteriorBox === null || posteriorBox === null || frontField === null || backField === null) {
    return {
      fusion: { dx: 0, dy: 0, method: 'none', correlation: 0, anteriorBox, posteriorBox },
      flags: [],
    };
  }
  const { smoothingSigmaPx, refine, searchPx } = readings['R-029'];
  const fixed = comparable(front.turned, frontField, smoothingSigmaPx);
  const moving = comparable(back.turned, backField, smoothingSigmaPx);
  const boxes = shiftOfBoxes(anteriorBox, posteriorBox);
  const shift = refine ? refineShift(fixed, moving, boxes, searchPx) : boxes;
  const refusal = refusalOfShift(shift, anteriorBox, posteriorBox, readings['R-028']);
  const stays = refusal !== null || readings['R-028'].align === 'none';
  const used: Shift = stays ? { dx: 0, dy: 0 } : shift;
  const resemblance = correlation(fixed, moving, used);
  const method = stays ? 'none' : refine ? 'correlation' : 'box';
  return {
    fusion: { ...used, method, correlation: resemblance, anteriorBox, posteriorBox },
    flags: [
      ...(refusal === null ? [] : [mismatch(`not aligned: ${refusal}`)]),
      ...(resemblance < readings['R-028'].minimumCorrelation
        ? [mismatch(`the two views hardly resemble each other (correlation ${resemblance.toFixed(2)})`)]
        : []),
      ...checkMirrored(fixed, moving, readings),
    ],
  };
}

function mismatch(text: string): QcFlag {
  return { code: 'Q-03', severity: 'fail', text };
}

/** The missing view is the mirror image of the one there is: nothing to align, and flagged by who decided it. */
function playBoth(image: Counts, view: View, readings: PreprocessReadings): FusedScan {
  const one = prepare(image, view, readings);
  const box = one.found.body;
  return {
    anterior: one.turned,
    posterior: view === 'posterior' ? one.stored : flipHorizontally(one.turned),
    composite: addViews(one.turned, one.turned, readings['R-030']),
    fusion: { dx: 0, dy: 0, method: 'mirrored', correlation: 1, anteriorBox: box, posteriorBox: box },
    flags: [...one.flags, ...checkSkeleton(one.turned, view, box, readings['Q-12'])],
  };
}

function requireSameMatrix(anterior: Counts, posterior: Counts): void {
  if (anterior.rows === posterior.rows && anterior.columns === posterior.columns) return;
  throw new PreprocessError(
    'PREPROCESS_MATRIX',
    `the views differ in size: anterior ${anterior.rows}x${anterior.columns}, posterior ${posterior.rows}x${posterior.columns}`,
  );
}
