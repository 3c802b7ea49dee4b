import type { Counts } from '../study/counts.ts';
import type { QcFlag } from '../study/qc-flag.ts';
import { averageArea, fitCentred } from './resample.ts';

/** Matrix and pixel size of the papers' scans (R-001). */
export const STANDARD_GRID = { rows: 1024, columns: 256, pixelMm: 2.26 } as const;
/** Pixel sizes between which resampling keeps what matters. */
const SENSIBLE_MM = [1.8, 2.6] as const;

/**
 * Brings a view of another matrix onto the papers' grid, counts preserved, when its pixel spacing is known and
 * sensible. A view that is on the grid already is returned as it is.
 */
export function toStandardGrid(
  image: Counts,
  pixelSpacingMm: readonly [number, number] | null,
): { readonly image: Counts; readonly flags: readonly QcFlag[] } {
  const { rows, columns, pixelMm } = STANDARD_GRID;
  if (image.rows === rows && image.columns === columns) return { image, flags: [] };
  const size = `${image.rows}x${image.columns}`;
  if (
    pixelSpacingMm === null ||
    !pixelSpacingMm.every((mm) => mm >= SENSIBLE_MM[0] && mm <= SENSIBLE_MM[1])
  ) {
    const text = `the matrix is ${size} and its pixel spacing is unknown or not that of a whole-body scan`;
    return { image, flags: [{ code: 'Q-16', severity: 'fail', text }] };
  }
  const newRows = Math.round((image.rows * pixelSpacingMm[0]) / pixelMm);
  const newColumns = Math.round((image.columns * pixelSpacingMm[1]) / pixelMm);
  const gain = (image.rows * image.columns) / (newRows * newColumns);
  const resampled = averageArea(image, newRows, newColumns);
  const counts = { ...resampled, values: resampled.values.map((value) => value * gain) };
  const text = `the matrix is ${size}; it was resampled to ${pixelMm} mm pixels`;
  return { image: fitCentred(counts, rows, columns), flags: [{ code: 'Q-16', severity: 'warn', text }] };
}

/** Where the middle of a pixel of the standard grid lies in the stored view: its row and column, maybe outside of it. */
export type PixelMap = (row: number, column: number) => readonly [row: number, column: number];

/** The way back of `toStandardGrid`, pixel by pixel; for masks, which are not averaged. */
export function pixelMapOf(
  stored: { readonly rows: number; readonly columns: number },
  pixelSpacingMm: readonly [number, number] | null,
): PixelMap {
  const { rows, columns, pixelMm } = STANDARD_GRID;
  if (pixelSpacingMm === null || (stored.rows === rows && stored.columns === columns))
    return (row, column) => [row, column];
  const newRows = Math.round((stored.rows * pixelSpacingMm[0]) / pixelMm);
  const newColumns = Math.round((stored.columns * pixelSpacingMm[1]) / pixelMm);
  const [top, left] = [Math.floor((rows - newRows) / 2), Math.floor((columns - newColumns) / 2)];
  return (row, column) => [
    Math.floor(((row - top + 0.5) * stored.rows) / newRows),
    Math.floor(((column - left + 0.5) * stored.columns) / newColumns),
  ];
}
