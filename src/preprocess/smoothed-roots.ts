import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import { flipHorizontally } from './flip.ts';
import { blurGaussian, gaussianKernel } from './gaussian.ts';

/** Pixels of the matrix along a side of one cell: half the resolution is still finer than the camera's. */
export const CELL_PX = 2;

/** Square roots of counts, smoothed: their noise is the same everywhere. */
export interface SmoothedRoots {
  /** In cells. */
  readonly image: Counts;
  /** In cells. */
  readonly box: BodyBox;
  /** First and last column with any count, in cells. */
  readonly field: readonly [first: number, last: number];
  /** Standard deviation of a cell that counting alone makes. */
  readonly noise: number;
}

/** 3/8 makes the noise of the root of a Poisson count even down to small counts (Anscombe); it then is 1/2. */
const ANSCOMBE = 3 / 8;
const NOISE_OF_ROOT = 1 / 2;

/**
 * Adds the counts of each cell, takes square roots and smooths them.
 *
 * @param box - of the body as it is in the result
 * @param how - with `isTurned` the result is the mirror image; cells are turned, not pixels: a quarter of them
 */
export function smoothedRoots(
  image: Counts,
  box: BodyBox,
  { sigmaPx, isTurned }: { readonly sigmaPx: number; readonly isTurned: boolean },
): SmoothedRoots {
  const cells = isTurned ? flipHorizontally(addUp(image)) : addUp(image);
  const field = fieldOf(cells);
  for (let index = 0; index < cells.values.length; index++)
    cells.values[index] = Math.sqrt(cells.values[index]! + ANSCOMBE);
  const sigma = sigmaPx / CELL_PX;
  const weights = gaussianKernel(2 * Math.ceil(3 * sigma) + 1, sigma);
  const noise = NOISE_OF_ROOT * weights.reduce((sum, weight) => sum + weight * weight, 0);
  return { image: blurGaussian(cells, sigma), box: inCells(box), field, noise };
}

function addUp({ rows, columns, values }: Counts): Counts {
  const small = { rows: Math.floor(rows / CELL_PX), columns: Math.floor(columns / CELL_PX) };
  const sums = new Float32Array(small.rows * small.columns);
  for (let row = 0; row < small.rows; row++) {
    let at = row * small.columns;
    let upper = CELL_PX * row * columns;
    let lower = upper + columns;
    for (const end = at + small.columns; at < end; at++) {
      sums[at] = values[upper]! + values[upper + 1]! + values[lower]! + values[lower + 1]!;
      upper += CELL_PX;
      lower += CELL_PX;
    }
  }
  return { ...small, values: sums };
}

function fieldOf({ columns, values }: Counts): readonly [number, number] {
  const holds = new Uint8Array(columns);
  for (let start = 0; start < values.length; start += columns)
    for (let column = 0; column < columns; column++) if (values[start + column]! > 0) holds[column] = 1;
  return [Math.max(0, holds.indexOf(1)), holds.lastIndexOf(1)];
}

function inCells({ ceil, floor, left, right }: BodyBox): BodyBox {
  const [top, first] = [ceil, left].map((px) => Math.ceil(px / CELL_PX)) as [number, number];
  const [bottom, last] = [floor, right].map((px) => Math.floor((px - 1) / CELL_PX)) as [number, number];
  return { ceil: top, floor: bottom, left: first, right: last };
}
