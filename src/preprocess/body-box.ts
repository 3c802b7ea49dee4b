import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { blurGaussian } from './gaussian.ts';
import { percentile } from './percentile.ts';
import type { BodyBoxReading } from './readings.ts';

/** The part of the matrix that the detector passed over, and the body found in it. */
export interface FoundBody {
  /** First and last row and column with any count; `null` for an empty image. */
  readonly active: BodyBox | null;
  /** `null` where nothing stands out. */
  readonly body: BodyBox | null;
}

/**
 * Finds the body: smooth, take everything above a threshold between room and flesh, keep the largest connected piece,
 * and sweep from all four sides until enough of it is met.
 * @source S000 (P_Ceil, P_Floor, P_Left, P_Right), reading R-027. The plain reading (first pixels above twice the
 * background) is up to 9 rows wrong, because Poisson noise crosses it.
 */
export function findBody(image: Counts, reading: BodyBoxReading): FoundBody {
  const active = activeArea(image);
  if (active === null) return { active: null, body: null };
  const smooth = blurGaussian(image, reading.smoothingSigmaPx);
  const threshold = bodyThreshold(smooth, active, reading);
  const piece = largestPiece(smooth, threshold);
  return {
    active,
    body: piece === null ? null : sweep(piece, image.rows, image.columns, reading.minimumPixels),
  };
}

/** Rows and columns that hold any count. The edge of the detector's mask must not be taken for the body. */
function activeArea({ rows, columns, values }: Counts): BodyBox | null {
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

function bodyThreshold(smooth: Counts, active: BodyBox, reading: BodyBoxReading): number {
  const width = active.right - active.left + 1;
  const inside = new Float32Array(width * (active.floor - active.ceil + 1));
  for (let row = active.ceil; row <= active.floor; row++) {
    const start = row * smooth.columns + active.left;
    inside.set(smooth.values.subarray(start, start + width), (row - active.ceil) * width);
  }
  const background = percentile(inside, reading.backgroundPercentile / 100);
  const flesh = percentile(
    inside.filter((value) => value > reading.fleshFactor * background),
    0.5,
  );
  // Standard deviation of the smoothed background: sqrt(b) / (2 sqrt(pi) sigma).
  const noise = Math.sqrt(background) / (2 * Math.sqrt(Math.PI) * reading.smoothingSigmaPx);
  return background + Math.max(reading.edgeShare * (flesh - background), reading.noiseFactor * noise);
}

/** Mask of the largest 4-connected piece at or above the threshold; `null` when there is none. */
function largestPiece({ rows, columns, values }: Counts, threshold: number): Uint8Array | null {
  const label = new Int32Array(values.length);
  const stack = new Int32Array(values.length);
  let [best, bestSize, next] = [0, 0, 0];
  for (let seed = 0; seed < values.length; seed++) {
    if (label[seed] !== 0 || !(values[seed]! >= threshold) || !(values[seed]! > 0)) continue;
    label[seed] = ++next;
    let [top, size] = [0, 0];
    stack[top++] = seed;
    const visit = (index: number): void => {
      if (label[index] !== 0 || !(values[index]! >= threshold)) return;
      label[index] = next;
      stack[top++] = index;
    };
    while (top > 0) {
      const index = stack[--top]!;
      size++;
      const column = index % columns;
      if (column > 0) visit(index - 1);
      if (column < columns - 1) visit(index + 1);
      if (index >= columns) visit(index - columns);
      if (index < (rows - 1) * columns) visit(index + columns);
    }
    if (size > bestSize) [best, bestSize] = [next, size];
  }
  return bestSize === 0 ? null : Uint8Array.from(label, (value) => (value === best ? 1 : 0));
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
