import type { MaskRuns } from '../study/data-set.ts';
import { areaOfRuns } from './mask-runs.ts';

/** Pixels that two masks have in common. */
export function countCommon(one: MaskRuns, other: MaskRuns): number {
  const byRow = new Map<number, [number, number][]>();
  for (let at = 0; at + 2 < other.length; at += 3) {
    const runs = byRow.get(other[at]!) ?? [];
    runs.push([other[at + 1]!, other[at + 1]! + other[at + 2]!]);
    byRow.set(other[at]!, runs);
  }
  let common = 0;
  for (let at = 0; at + 2 < one.length; at += 3) {
    const [from, end] = [one[at + 1]!, one[at + 1]! + one[at + 2]!];
    for (const [otherFrom, otherEnd] of byRow.get(one[at]!) ?? [])
      common += Math.max(0, Math.min(end, otherEnd) - Math.max(from, otherFrom));
  }
  return common;
}

/** Intersection over union, 0..1; 0 for two empty masks. */
export function intersectionOverUnion(one: MaskRuns, other: MaskRuns): number {
  const common = countCommon(one, other);
  const union = areaOfRuns(one) + areaOfRuns(other) - common;
  return union === 0 ? 0 : common / union;
}

/** Dice coefficient, 0..1; `null` for two empty masks, which agree on nothing that could be measured. */
export function diceOf(one: MaskRuns, other: MaskRuns): number | null {
  const both = areaOfRuns(one) + areaOfRuns(other);
  return both === 0 ? null : (2 * countCommon(one, other)) / both;
}

/** The pixels that lie in at least `least` of the masks. */
export function pixelsInAtLeast(least: number, masks: readonly MaskRuns[]): number[] {
  const steps = new Map<number, [number, number][]>();
  for (const mask of masks)
    for (let at = 0; at + 2 < mask.length; at += 3) {
      const row = steps.get(mask[at]!) ?? [];
      row.push([mask[at + 1]!, 1], [mask[at + 1]! + mask[at + 2]!, -1]);
      steps.set(mask[at]!, row);
    }
  return [...steps.keys()].sort((a, b) => a - b).flatMap((row) => coveredRuns(row, steps.get(row)!, least));
}

/** Runs of one row where the number of masks, which changes at each step, is at least `least`. */
function coveredRuns(row: number, steps: readonly [number, number][], least: number): number[] {
  const runs: number[] = [];
  let [depth, start] = [0, -1];
  // At one column a mask that begins counts before one that ends, so that runs that touch are one.
  for (const [column, step] of steps.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])) {
    depth += step;
    if (start < 0 && depth >= least) start = column;
    else if (start >= 0 && depth < least) {
      if (column > start) runs.push(row, start, column - start);
      start = -1;
    }
  }
  return runs;
}
