import type { MaskRuns } from '../study/data-set.ts';
import type { PixelBox } from '../study/prediction.ts';

/** The smallest box around a mask that has pixels. */
export function boxOfRuns(mask: MaskRuns): PixelBox {
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < mask.length; at += 3) {
    const [row, column, length] = [mask[at]!, mask[at + 1]!, mask[at + 2]!];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, column), Math.max(right, column + length - 1)];
  }
  return { row: top, column: left, rows: bottom - top + 1, columns: right - left + 1 };
}
