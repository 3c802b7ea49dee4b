import type { Counts } from '../study/counts.ts';
import { findMidline } from './find-midline.ts';
import type { MeasuredView } from './measure-asymmetry.ts';
import { rootsOf } from './measure-asymmetry.ts';
import { bilinear, fieldOfPairs, leastRoot } from './mirrored-pairs.ts';
import type { PreprocessReadings } from './readings.ts';

/**
 * How much more each place of the body has than its mirror image, (own - mirrored) / (own + mirrored) of the smoothed
 * square roots of the counts: (left - right) / (left + right) on the patient's left. 0 outside the body. In anterior
 * orientation, at half the resolution of the view.
 * @source R-025
 */
export function asymmetryMap(seen: Omit<MeasuredView, 'view'>, reading: PreprocessReadings['R-025']): Counts {
  const roots = rootsOf(seen, reading);
  const midline = findMidline(roots);
  const { image, box } = roots;
  const least = leastRoot(roots);
  const [first, last] = fieldOfPairs(roots);
  const values = new Float32Array(image.values.length);
  const { slope } = midline;
  for (let row = box.ceil; row <= box.floor; row++) {
    const axis = midline.column + slope * (row - midline.row);
    for (let column = first; column <= last; column++) {
      const distance = (column - axis) / (1 + slope * slope);
      const across = column - 2 * distance;
      if (across < first || across > last) continue;
      const own = image.values[row * image.columns + column]!;
      const mirrored = bilinear(image, row + 2 * slope * distance, across);
      if (own + mirrored < 2 * least) continue;
      values[row * image.columns + column] = (own - mirrored) / (own + mirrored);
    }
  }
  return { rows: image.rows, columns: image.columns, values };
}
