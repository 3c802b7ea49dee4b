import { pixelsOfRuns, runsOfPixels } from '../annotations/mask-runs.ts';
import { pixelMapOf } from '../preprocess/standard-grid.ts';
import type { ScanView } from '../study/bone-scan.ts';
import type { Counts } from '../study/counts.ts';
import type { MaskRuns } from '../study/data-set.ts';

/**
 * A mask of the stored frame as pixels of the view that is analysed: the same where the frame is on the papers' grid
 * already, else each pixel of that grid takes what lies under its middle. A lesion so small that it lies under no middle
 * keeps its nearest pixel.
 */
export function maskOnGrid(mask: MaskRuns, view: ScanView, grid: Counts): MaskRuns {
  if (view.kind === 'mirrored') throw new RangeError('a mirrored view has no stored frame');
  const { rows, columns, pixelSpacingMm } = view.source.header;
  if (rows === null || columns === null || (rows === grid.rows && columns === grid.columns)) return mask;
  const stored = pixelsOfRuns(mask, { rows, columns });
  const map = pixelMapOf({ rows, columns }, pixelSpacingMm);
  const pixels = new Uint8Array(grid.rows * grid.columns);
  let nearest = { at: 0, distance: Infinity };
  for (let at = 0; at < pixels.length; at++) {
    const [row, column] = map(Math.floor(at / grid.columns), at % grid.columns);
    const isInside = row >= 0 && row < rows && column >= 0 && column < columns;
    if (isInside) pixels[at] = stored[row * columns + column]!;
    const distance = Math.hypot(row - mask[0]!, column - mask[1]!);
    if (distance < nearest.distance) nearest = { at, distance };
  }
  if (!pixels.includes(1)) pixels[nearest.at] = 1;
  return runsOfPixels(pixels, grid);
}
