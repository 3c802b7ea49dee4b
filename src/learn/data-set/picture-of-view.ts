import type { Counts } from '../../study/counts.ts';
import type { DataSetImage } from '../../study/data-set.ts';
import { encodeGrey } from './write-picture.ts';

/** The counts that are shown white and black: black on white, as physicians read bone scans. */
export interface DisplayWindow {
  readonly lower: number;
  readonly upper: number;
}

/** Share of the pixels with counts that stay below black: bladder and injection site must not hide the skeleton. */
const UPPER_QUANTILE = 0.995;
const LEAST_UPPER = 30;

/** Where the picture of a view lies, relative to the folder of an export. */
export function pictureName({ id }: Pick<DataSetImage, 'id'>): string {
  return `pictures/${id.replaceAll(/[^A-Za-z0-9._-]/g, '_')}.png`;
}

/** From 0 to the 99.5th percentile of the pixels that counted anything, at least 30. */
export function chooseWindow({ values }: Counts): DisplayWindow {
  const counted = values.filter((value) => value > 0).sort();
  const upper = counted[Math.floor(UPPER_QUANTILE * counted.length)] ?? 0;
  return { lower: 0, upper: Math.max(LEAST_UPPER, upper) };
}

/** An 8-bit PNG of a view, one pixel for each of the matrix. */
export function drawView(
  { rows, columns, values }: Counts,
  { lower, upper }: DisplayWindow,
): Promise<Buffer> {
  const shades = Uint8Array.from(values, (value) => {
    const share = Math.min(1, Math.max(0, (value - lower) / (upper - lower)));
    return Math.round(255 * (1 - share));
  });
  return encodeGrey(shades, rows, columns);
}
