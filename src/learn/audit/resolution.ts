import type { Counts } from '../../study/counts.ts';
import type { BodyBox } from '../../study/fused-scan.ts';
import { pixelsOf } from './body-regions.ts';

/**
 * Distance from 10 to 90 percent of the outer edge of the lower legs, mm; `null` where no edge was found. It holds the
 * camera's blur and the roundness of the leg together, so it is compared, not converted.
 * @source reference/bone-scan-domain.md 2.9, point 5
 */
export function edgeSpreadMm(image: Counts, smooth: Counts, body: BodyBox, pixelMm: number): number | null {
  const height = body.floor - body.ceil;
  const sums = new Float64Array(2 * EDGE_REACH + 1);
  let profiles = 0;
  for (let row = Math.round(body.ceil + 0.75 * height); row < body.ceil + 0.85 * height; row++) {
    for (const step of [1, -1] as const) {
      const edge = outerEdge(smooth, row, step);
      if (edge === null) continue;
      profiles++;
      for (let offset = -EDGE_REACH; offset <= EDGE_REACH; offset++) {
        const value = image.values[row * image.columns + edge + step * offset] ?? 0;
        sums[offset + EDGE_REACH] = sums[offset + EDGE_REACH]! + value;
      }
    }
  }
  return profiles < 20 ? null : riseOf([...sums].map((sum) => sum / profiles)) * pixelMm;
}

const EDGE_REACH = 12;

/** First column from outside at which the smoothed row reaches half of its typical value inside. */
function outerEdge({ columns, values }: Counts, row: number, step: 1 | -1): number | null {
  const line = values.subarray(row * columns, (row + 1) * columns);
  const peak = line.reduce((most, value) => Math.max(most, value), 0);
  const start = step === 1 ? EDGE_REACH : columns - 1 - EDGE_REACH;
  for (let column = start; column >= EDGE_REACH && column < columns - EDGE_REACH; column += step)
    if (line[column]! > 0.3 * peak) return column;
  return null;
}

/** Samples between 10 and 90 percent of a rising profile. */
function riseOf(profile: readonly number[]): number {
  const low = (profile[0]! + profile[1]! + profile[2]!) / 3;
  const peak = Math.max(...profile);
  const at = (share: number): number => {
    const level = low + share * (peak - low);
    const index = profile.findIndex((value) => value >= level);
    const before = profile[index - 1] ?? profile[index]!;
    return index - (profile[index]! - level) / Math.max(1e-9, profile[index]! - before);
  };
  return at(0.9) - at(0.1);
}

/**
 * Full width at half maximum of the ribs across their course, mm: the mean of all vertical profiles through rib-like
 * peaks at the side of the chest, against the valleys beside it. `null` where fewer than forty peaks were found.
 *
 * @param smooth - where the peaks are looked for; the profiles are taken from `image`
 */
export function ribWidthMm(image: Counts, smooth: Counts, body: BodyBox, pixelMm: number): number | null {
  const field = { name: 'ribs', from: 0.19, to: 0.29, inner: 30, outer: 55 };
  const sums = new Float64Array(2 * RIB_REACH + 1);
  let peaks = 0;
  for (const index of pixelsOf(smooth, body, field)) {
    if (!isRib(smooth, index)) continue;
    peaks++;
    for (let offset = -RIB_REACH; offset <= RIB_REACH; offset++)
      sums[offset + RIB_REACH] = sums[offset + RIB_REACH]! + image.values[index + offset * image.columns]!;
  }
  return peaks < 40 ? null : widthOf([...sums].map((sum) => sum / peaks)) * pixelMm;
}

/** Farther than this lies the next rib. */
const RIB_REACH = 6;

/** Whether a pixel is the top of a bump of its column that stands 6 percent or more above both valleys. */
function isRib({ columns, values }: Counts, index: number): boolean {
  const peak = values[index]!;
  let [above, below] = [peak, peak];
  for (let distance = 1; distance <= RIB_REACH; distance++) {
    const [up, down] = [values[index - distance * columns] ?? 0, values[index + distance * columns] ?? 0];
    if (distance <= 3 && (up > peak || down > peak)) return false;
    above = Math.min(above, up);
    below = Math.min(below, down);
  }
  return peak > 1.06 * above && peak > 1.06 * below;
}

function widthOf(profile: readonly number[]): number {
  const middle = (profile.length - 1) / 2;
  const valley = (Math.min(...profile.slice(0, middle)) + Math.min(...profile.slice(middle + 1))) / 2;
  const half = (profile[middle]! + valley) / 2;
  return crossing(profile, middle, -1, half) + crossing(profile, middle, 1, half);
}

/** How far from `at` the profile falls to a level. */
function crossing(profile: readonly number[], at: number, step: 1 | -1, level: number): number {
  for (let distance = 1; profile[at + step * distance] !== undefined; distance++) {
    const value = profile[at + step * distance]!;
    const before = profile[at + step * (distance - 1)]!;
    if (value <= level) return distance - (level - value) / Math.max(1e-9, before - value);
  }
  return RIB_REACH;
}
