import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import { percentile } from './percentile.ts';
import type { PreprocessReadings } from './readings.ts';

/** Rows of the lumbar spine and half-widths, against the height of the body box. */
const LUMBAR = {
  from: 0.33,
  to: 0.385,
  spineHalf: 0.009,
  flankFrom: 0.035,
  flankTo: 0.06,
  search: 0.02,
} as const;

/**
 * Lumbar spine against the flanks beside it: about 2 on a bone scan, about 1 on a blood-pool image. `null` where the
 * body is too small to measure.
 */
export function spineToFlank(image: Counts, box: BodyBox): number | null {
  const height = box.floor - box.ceil + 1;
  const px = (share: number): number => Math.max(1, Math.round(share * height));
  if (height < 100) return null;
  const profile = rowMedians(image, box, box.ceil + px(LUMBAR.from), box.ceil + px(LUMBAR.to));
  const middle = middleOf(profile);
  if (!(middle >= 0)) return null;
  let best = 0;
  const reach = px(LUMBAR.search);
  for (let centre = Math.round(middle) - reach; centre <= Math.round(middle) + reach; centre++) {
    const spine = meanOf(profile, centre - px(LUMBAR.spineHalf), centre + px(LUMBAR.spineHalf));
    const left = meanOf(profile, centre - px(LUMBAR.flankTo), centre - px(LUMBAR.flankFrom));
    const right = meanOf(profile, centre + px(LUMBAR.flankFrom), centre + px(LUMBAR.flankTo));
    const flank = (left + right) / 2;
    if (flank > 0 && spine > best * flank) best = spine / flank;
  }
  return best;
}

/** Flags images that do not look like the late phase of a bone scan; the better of the views counts. */
export function checkSkeleton(
  views: readonly { image: Counts; box: BodyBox | null }[],
  limits: PreprocessReadings['Q-12'],
): QcFlag[] {
  const indices = views.map(({ image, box }) => (box === null ? null : spineToFlank(image, box)));
  const known = indices.filter((index) => index !== null);
  if (known.length === 0) return [];
  const index = Math.max(...known);
  if (index >= limits.warnIndex) return [];
  const text = `the skeleton hardly stands out (spine to flank ${index.toFixed(2)}): early phase, or not a bone scan`;
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

/** Middle of the trunk: centre of the activity above a fifth of the maximum. */
function middleOf(profile: Float32Array): number {
  const maximum = profile.reduce((most, value) => Math.max(most, value), 0);
  let [weight, sum] = [0, 0];
  profile.forEach((value, x) => {
    if (value <= maximum / 5) return;
    weight += 1;
    sum += x;
  });
  return sum / weight;
}

function meanOf(profile: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let x = from; x <= to; x++) sum += profile[x] ?? 0;
  return sum / (to - from + 1);
}
