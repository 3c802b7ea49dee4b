import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { blurGaussian } from './gaussian.ts';
import type { PreprocessReadings } from './readings.ts';

/** A shift in whole pixels, to the right and down. */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** An image to be compared, and the part of it that the detector scanned. */
export interface Comparable {
  readonly image: Counts;
  readonly field: BodyBox;
}

/** Shift that lays the middle of the posterior's box on the middle of the anterior's. */
export function shiftOfBoxes(anterior: BodyBox, posterior: BodyBox): Shift {
  return {
    dx: Math.round((anterior.left + anterior.right - posterior.left - posterior.right) / 2),
    dy: Math.round((anterior.ceil + anterior.floor - posterior.ceil - posterior.floor) / 2),
  };
}

/** What is compared: the square root makes the noise even, the blur takes most of it away. */
export function comparable(image: Counts, active: BodyBox, sigmaPx: number): Comparable {
  const roots = new Float32Array(image.values.length);
  for (let index = 0; index < roots.length; index++) roots[index] = Math.sqrt(image.values[index]!);
  const smooth = blurGaussian({ ...image, values: roots }, sigmaPx);
  // Arms that are cut off end at the same column in both views, whatever the shift: keep the edge out of it.
  const edge = Math.ceil(2 * sigmaPx);
  const field = {
    ceil: active.ceil + edge,
    floor: active.floor - edge,
    left: active.left + edge,
    right: active.right - edge,
  };
  return { image: smooth, field };
}

/**
 * Best shift of `moving` onto `fixed` by correlation over the field that both show, searched within `searchPx` of an
 * estimate: at a quarter of the resolution over the whole range, then at half, then at full around the best so far.
 * @source R-029: exact in all cases of known shift, where boxes are 1 px off
 */
export function refineShift(fixed: Comparable, moving: Comparable, estimate: Shift, searchPx: number): Shift {
  const quarter = bestShift(
    shrink(fixed, 4),
    shrink(moving, 4),
    scaled(estimate, 1 / 4),
    Math.ceil(searchPx / 4),
  );
  const half = bestShift(shrink(fixed, 2), shrink(moving, 2), scaled(quarter, 2), 2);
  const near = (value: number, around: number): number =>
    Math.min(around + searchPx, Math.max(around - searchPx, value));
  const start = { dx: near(2 * half.dx, estimate.dx), dy: near(2 * half.dy, estimate.dy) };
  return bestShift(fixed, moving, start, 2);
}

/** Best correlation at a quarter of the resolution: enough to tell which of two images fits better. */
export function roughCorrelation(
  fixed: Comparable,
  moving: Comparable,
  estimate: Shift,
  searchPx: number,
): number {
  const [small, smallMoving] = [shrink(fixed, 4), shrink(moving, 4)];
  const best = bestShift(small, smallMoving, scaled(estimate, 1 / 4), Math.ceil(searchPx / 4));
  return correlation(small, smallMoving, best);
}

function bestShift(fixed: Comparable, moving: Comparable, around: Shift, reach: number): Shift {
  let best = around;
  let bestScore = -Infinity;
  for (let dy = around.dy - reach; dy <= around.dy + reach; dy++) {
    for (let dx = around.dx - reach; dx <= around.dx + reach; dx++) {
      const score = correlation(fixed, moving, { dx, dy });
      if (score > bestScore) [best, bestScore] = [{ dx, dy }, score];
    }
  }
  return best;
}

/** Pearson correlation, -1..1, over the field that both images show after the shift; 0 when one is flat there. */
export function correlation(fixed: Comparable, moving: Comparable, { dx, dy }: Shift): number {
  const { columns, values } = fixed.image;
  const other = moving.image.values;
  const [top, bottom] = [
    Math.max(fixed.field.ceil, moving.field.ceil + dy),
    Math.min(fixed.field.floor, moving.field.floor + dy),
  ];
  const [left, right] = [
    Math.max(fixed.field.left, moving.field.left + dx),
    Math.min(fixed.field.right, moving.field.right + dx),
  ];
  let [sumA, sumB, sumAa, sumBb, sumAb] = [0, 0, 0, 0, 0];
  for (let row = top; row <= bottom; row++) {
    const here = row * columns;
    const there = (row - dy) * columns - dx;
    for (let column = left; column <= right; column++) {
      const a = values[here + column]!;
      const b = other[there + column]!;
      sumA += a;
      sumB += b;
      sumAa += a * a;
      sumBb += b * b;
      sumAb += a * b;
    }
  }
  const n = Math.max(0, bottom - top + 1) * Math.max(0, right - left + 1);
  const spread = Math.sqrt((n * sumAa - sumA * sumA) * (n * sumBb - sumB * sumB));
  return spread > 0 ? (n * sumAb - sumA * sumB) / spread : 0;
}

function scaled({ dx, dy }: Shift, factor: number): Shift {
  return { dx: Math.round(dx * factor), dy: Math.round(dy * factor) };
}

/** Sums blocks of pixels. */
function shrink({ image, field }: Comparable, factor: number): Comparable {
  const rows = Math.floor(image.rows / factor);
  const columns = Math.floor(image.columns / factor);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows * factor; row++) {
    let at = Math.floor(row / factor) * columns;
    let source = row * image.columns;
    for (const end = at + columns; at < end; at++) {
      for (let k = 0; k < factor; k++) values[at] = values[at]! + image.values[source++]!;
    }
  }
  const smaller = {
    ceil: Math.ceil(field.ceil / factor),
    floor: Math.min(rows, Math.floor((field.floor + 1) / factor)) - 1,
    left: Math.ceil(field.left / factor),
    right: Math.min(columns, Math.floor((field.right + 1) / factor)) - 1,
  };
  return { image: { rows, columns, values }, field: smaller };
}

/** Why an alignment is not believable, or `null`: a small shift between bodies of about the same height is. */
export function refusalOfShift(
  shift: Shift,
  anterior: BodyBox,
  posterior: BodyBox,
  reading: PreprocessReadings['R-028'],
): string | null {
  const ratio = (anterior.floor - anterior.ceil + 1) / (posterior.floor - posterior.ceil + 1);
  const [low, high] = reading.heightRatio;
  if (ratio < low || ratio > high)
    return `the body heights of the two views differ (ratio ${ratio.toFixed(2)})`;
  const most = Math.max(Math.abs(shift.dx), Math.abs(shift.dy));
  if (most > reading.maximumShiftPx) return `the two views lie ${most} pixels apart`;
  return null;
}
