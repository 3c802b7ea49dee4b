import type { Counts } from '../study/counts.ts';
import type { MaskRuns } from '../study/data-set.ts';
import { PreprocessError } from './preprocess-error.ts';

/**
 * Draws masks as one image of the given size: 1 where a pixel belongs to one of them, 0 elsewhere.
 *
 * @throws PreprocessError PREPROCESS_LESION_MASK when a run leaves the image or a mask is no list of runs
 */
export function drawMasks(masks: readonly MaskRuns[], rows: number, columns: number): Counts {
  const values = new Float32Array(rows * columns);
  for (const mask of masks) {
    if (mask.length % 3 !== 0) throw refusal('its numbers do not come in threes');
    for (let at = 0; at < mask.length; at += 3) {
      const [row, first, length] = [mask[at]!, mask[at + 1]!, mask[at + 2]!];
      const fits = [row, first, length].every(Number.isInteger) && row >= 0 && first >= 0 && length > 0;
      if (!fits || row >= rows || first + length > columns)
        throw refusal(`run ${row}, ${first}, ${length} does not fit an image of ${rows}x${columns}`);
      values.fill(1, row * columns + first, row * columns + first + length);
    }
  }
  return { rows, columns, values };
}

/**
 * Mean row and column of the pixels of a mask.
 *
 * @throws PreprocessError PREPROCESS_LESION_MASK when it has none
 */
export function centroidOf(mask: MaskRuns): { readonly row: number; readonly column: number } {
  let [pixels, row, column] = [0, 0, 0];
  for (let at = 0; at < mask.length; at += 3) {
    const length = mask[at + 2]!;
    pixels += length;
    row += mask[at]! * length;
    column += (mask[at + 1]! + (length - 1) / 2) * length;
  }
  if (!(pixels > 0)) throw refusal('it has no pixel');
  return { row: row / pixels, column: column / pixels };
}

function refusal(reason: string): PreprocessError {
  return new PreprocessError('PREPROCESS_LESION_MASK', `a lesion mask cannot be used: ${reason}`);
}
