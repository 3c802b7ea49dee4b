import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import type { View } from '../study/view.ts';
import { percentile } from './percentile.ts';
import type { PreprocessReadings } from './readings.ts';

/** Rows of the upper thoracic and of the lower lumbar spine, against the height of the body box. */
const STRETCHES = [
  { from: 0.15, to: 0.19 },
  { from: 0.35, to: 0.385 },
] as const;
/** Half-widths of the spine and of what lies beside it, against the height of the body box. */
const ACROSS = { spine: 0.0065, besideFrom: 0.023, besideTo: 0.044, search: 0.016 } as const;

/**
 * Spine against what lies beside it, mean of two stretches: about 2 on a bone scan, less than 1.4 on a blood-pool
 * image. Between them lie heart and kidneys, which would confuse it. `null` where the body is too small to measure.
 */
export function spineContrast(image: Counts, box: BodyBox): number | null {
  const height = box.floor - box.ceil + 1;
  if (height < 200) return null;
  const ratios = STRETCHES.map(({ from, to }) => {
    const [first, last] = [box.ceil + Math.round(from * height), box.ceil + Math.round(to * height)];
    return bestRatio(rowMedians(image, box, first, last), (box.left + box.right) / 2, height);
  });
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

function bestRatio(profile: Float32Array, middle: number, height: number): number {
  const px = (share: number): number => Math.round(share * height);
  const centre = Math.round(middle);
  let best = 0;
  for (let x = centre - px(ACROSS.search); x <= centre + px(ACROSS.search); x++) {
    const spine = meanOf(profile, x - px(ACROSS.spine), x + px(ACROSS.spine));
    const left = meanOf(profile, x - px(ACROSS.besideTo), x - px(ACROSS.besideFrom));
    const right = meanOf(profile, x + px(ACROSS.besideFrom), x + px(ACROSS.besideTo));
    if (left + right > 0) best = Math.max(best, (2 * spine) / (left + right));
  }
  return best;
}

/**
 * Flags images that do not look like the late phase of a bone scan. Judged on the posterior view where there is
 * one, because the spine lies nearer to its detector and heart and vessels farther away.
 */
export function checkSkeleton(
  image: Counts,
  view: View,
  box: BodyBox | null,
  limits: PreprocessReadings['Q-12'],
): QcFlag[] {
  const index = box === null ? null : spineContrast(image, box);
  const limit = view === 'posterior' ? limits.warnIndex : limits.warnIndexAnterior;
  if (index === null || index >= limit) return [];
  const text =
    `the skeleton hardly stands out (spine against its surroundings ${index.toFixed(2)}): ` +
    'early phase, or not a bone scan';
  return [{ code: 'Q-12', severity: index < limits.failIndex ? 'fail' : 'warn', text }];
}

/** Median over the rows for each column: single hot spots and hot vertebrae do not count. */
function rowMedians(image: Counts, box: BodyBox, first: number, last: number): Float32Array {
  const profile = new Float32Array(image.columns);
  const column = new Float32Array(last - first + 1);
  for (let x = box.left; x <= box.right; x++) {
    for (let y = first; y <= last; y++) column[y - first] = image.values[y * image.columns + x]!;
    profile[x] = percentile(column, 0.5);
  }
  return profile;
}

function meanOf(profile: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let x = from; x <= to; x++) sum += profile[x] ?? 0;
  return sum / (to - from + 1);
}
