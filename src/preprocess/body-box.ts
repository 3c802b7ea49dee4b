import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { claimPiece, openPixels, placeOf } from './connected-piece.ts';
import { blurGaussian } from './gaussian.ts';
import { percentile } from './percentile.ts';
import type { BodyBoxReading } from './readings.ts';

/** The part of the matrix that the detector passed over, and the body found in it. */
export interface FoundBody {
  /** First and last row and column with any count; `null` for an empty image. */
  readonly active: BodyBox | null;
  /** `null` where nothing stands out. */
  readonly body: BodyBox | null;
  /** Pixels a side of the field where flesh runs out of it: an arm that is cut off. */
  readonly cutOff: number;
}

/**
 * Finds the body: smooth, take everything above a threshold between room and flesh, keep the largest connected piece,
 * and sweep from all four sides until enough of it is met.
 * @source S000 (P_Ceil, P_Floor, P_Left, P_Right), reading R-027. The plain reading (first pixels above twice the
 * background) is up to 9 rows wrong, because Poisson noise crosses it.
 */
export function findBody(image: Counts, reading: BodyBoxReading): FoundBody {
  const active = scannedArea(image);
  if (active === null) return { active: null, body: null, cutOff: 0 };
  const smooth = blurGaussian(image, reading.smoothingSigmaPx);
  const { background, flesh } = levelsOf(smooth, active, reading);
  // Standard deviation of the smoothed background: sqrt(b) / (2 sqrt(pi) sigma).
  const noise = Math.sqrt(background) / (2 * Math.sqrt(Math.PI) * reading.smoothingSigmaPx);
  const edge = Math.max(reading.edgeShare * (flesh - background), reading.noiseFactor * noise);
  const piece = largestPiece(smooth, background + edge);
  const body = piece === null ? null : sweep(piece, image.rows, image.columns, reading.minimumPixels);
  return { active, body, cutOff: pixelsCutOff(smooth, active, flesh, reading) };
}

/** How much flesh stands at the left or right edge of the field, whichever has more; in rows. */
function pixelsCutOff(smooth: Counts, active: BodyBox, flesh: number, reading: BodyBoxReading): number {
  // One sigma inside the edge the smoothing has mixed in a sixth of the nothing outside.
  const inside = Math.round(reading.smoothingSigmaPx);
  const rowsAt = (column: number): number => {
    let rows = 0;
    for (let row = active.ceil; row <= active.floor; row++) {
      if (smooth.values[row * smooth.columns + column]! > flesh / 3) rows++;
    }
    return rows;
  };
  return Math.max(rowsAt(active.left + inside), rowsAt(active.right - inside));
}

/** Rows and columns that hold any count; `null` for none. The edge of the detector's mask must not be taken for the body. */
export function scannedArea({ rows, columns, values }: Counts): BodyBox | null {
  let [ceil, floor, left, right] = [rows, -1, columns, -1];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (values[row * columns + column]! <= 0) continue;
      if (ceil > row) ceil = row;
      floor = row;
      if (column < left) left = column;
      if (column > right) right = column;
    }
  }
  return floor < 0 ? null : { ceil, floor, left, right };
}

/** Counts of the room and of the body's middle. */
function levelsOf(
  smooth: Counts,
  active: BodyBox,
  reading: BodyBoxReading,
): { background: number; flesh: number } {
  const width = active.right - active.left + 1;
  const inside = new Float32Array(width * (active.floor - active.ceil + 1));
  for (let row = active.ceil; row <= active.floor; row++) {
    const start = row * smooth.columns + active.left;
    inside.set(smooth.values.subarray(start, start + width), (row - active.ceil) * width);
  }
  const background = percentile(inside, reading.backgroundPercentile / 100);
  const least = reading.fleshFactor * background;
  // The bright ones to the front, in place: a filter with a function of its own costs as much as the smoothing.
  let bright = 0;
  for (let index = 0; index < inside.length; index++) {
    const value = inside[index]!;
    if (value > least) inside[bright++] = value;
  }
  return { background, flesh: percentile(inside.subarray(0, bright), 0.5) };
}

/** Mask of the largest 4-connected piece at or above the threshold; `null` when there is none. */
function largestPiece(image: Counts, threshold: number): Uint8Array | null {
  const { rows, columns } = image;
  const pixels = openPixels(image, threshold);
  let largest: Int32Array | null = null;
  const stack = new Int32Array(rows * columns);
  for (let seed = 0; seed < pixels.open.length; seed++) {
    if (pixels.open[seed] === 0) continue;
    const size = claimPiece(pixels, seed, stack);
    if (size > (largest?.length ?? 0)) largest = stack.slice(0, size);
  }
  if (largest === null) return null;
  const mask = new Uint8Array(rows * columns);
  for (const index of largest) {
    const [row, column] = placeOf(index, pixels.width);
    mask[row * columns + column] = 1;
  }
  return mask;
}

function sweep(mask: Uint8Array, rows: number, columns: number, minimum: number): BodyBox | null {
  const inRow = new Int32Array(rows);
  const inColumn = new Int32Array(columns);
  for (let index = 0; index < mask.length; index++) {
    if (mask[index] === 0) continue;
    const row = Math.floor(index / columns);
    inRow[row] = inRow[row]! + 1;
    inColumn[index % columns] = inColumn[index % columns]! + 1;
  }
  const enough = (pixels: number): boolean => pixels >= minimum;
  const box = {
    ceil: inRow.findIndex(enough),
    floor: inRow.findLastIndex(enough),
    left: inColumn.findIndex(enough),
    right: inColumn.findLastIndex(enough),
  };
  return box.ceil < 0 || box.left < 0 ? null : box;
}
