import { pixelsOfRuns, runsOfPixels } from '../../annotations/mask-runs.ts';
import type { MaskRuns } from '../../study/data-set.ts';
import { FRAME } from '../frame.ts';
import type { RandomStream } from '../random.ts';

/** Room around a mask for a hand that is not steady. */
const MARGIN = 4;

/**
 * The mask as another hand draws it: moved by about a pixel, a little larger or smaller. Never empty.
 */
export function jitterMask(mask: MaskRuns, random: RandomStream): number[] {
  const box = boxOf(mask);
  const size = { rows: box.rows, columns: box.columns };
  const local = pixelsOfRuns(moved(mask, -box.top, -box.left), size);
  const [dx, dy] = [Math.round(random.normal(0, 0.7)), Math.round(random.normal(0, 0.7))];
  // Share of the nine neighbours from which a pixel belongs: low swells the mask, high shrinks it.
  const share = random.between(0.25, 0.75);
  const drawn = new Uint8Array(local.length);
  for (let row = 1; row < size.rows - 1; row++) {
    for (let column = 1; column < size.columns - 1; column++) {
      let sum = 0;
      for (let k = 0; k < 9; k++)
        sum += local[(row + Math.floor(k / 3) - 1) * size.columns + column + (k % 3) - 1]!;
      if (sum / 9 >= share) drawn[row * size.columns + column] = 1;
    }
  }
  const runs = inFrame(moved(runsOfPixels(drawn, size), box.top + dy, box.left + dx));
  return runs.length > 0 ? runs : [...mask];
}

function boxOf(mask: MaskRuns): { top: number; left: number; rows: number; columns: number } {
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0];
  for (let at = 0; at < mask.length; at += 3) {
    const [row, first, length] = [mask[at]!, mask[at + 1]!, mask[at + 2]!];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, first), Math.max(right, first + length - 1)];
  }
  return {
    top: top - MARGIN,
    left: left - MARGIN,
    rows: bottom - top + 1 + 2 * MARGIN,
    columns: right - left + 1 + 2 * MARGIN,
  };
}

function moved(runs: MaskRuns, rows: number, columns: number): number[] {
  return runs.map((value, index) => value + [rows, columns, 0][index % 3]!);
}

/** Cuts off what was drawn beyond the picture. */
function inFrame(runs: readonly number[]): number[] {
  const kept: number[] = [];
  for (let at = 0; at < runs.length; at += 3) {
    const [row, first, length] = [runs[at]!, runs[at + 1]!, runs[at + 2]!];
    const [from, to] = [Math.max(0, first), Math.min(FRAME.columns, first + length)];
    if (row >= 0 && row < FRAME.rows && to > from) kept.push(row, from, to - from);
  }
  return kept;
}
