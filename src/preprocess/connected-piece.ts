import type { Counts } from '../study/counts.ts';

/** Pixels that may belong to a piece: 1 where one is and no piece has claimed it yet, in a frame of 0 of one pixel. */
export interface OpenPixels {
  readonly open: Uint8Array;
  /** Columns of the image and the frame. */
  readonly width: number;
}

/** Pixels at or above a threshold, and above 0. The frame of 0 around them spares every bounds check. */
export function openPixels({ rows, columns, values }: Counts, threshold: number): OpenPixels {
  const width = columns + 2;
  const open = new Uint8Array(width * (rows + 2));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      if (value >= threshold && value > 0) open[(row + 1) * width + column + 1] = 1;
    }
  }
  return { open, width };
}

/**
 * Claims the 4-connected piece that `seed` belongs to; `piece` then begins with its pixels, as indices into `open`.
 * Returns how many they are.
 */
export function claimPiece({ open, width }: OpenPixels, seed: number, piece: Int32Array): number {
  let size = 0;
  open[seed] = 0;
  piece[size++] = seed;
  for (let next = 0; next < size; next++) {
    const index = piece[next]!;
    if (open[index - 1] === 1) {
      open[index - 1] = 0;
      piece[size++] = index - 1;
    }
    if (open[index + 1] === 1) {
      open[index + 1] = 0;
      piece[size++] = index + 1;
    }
    if (open[index - width] === 1) {
      open[index - width] = 0;
      piece[size++] = index - width;
    }
    if (open[index + width] === 1) {
      open[index + width] = 0;
      piece[size++] = index + width;
    }
  }
  return size;
}

/** Row and column of the image, of an index into `open`. */
export function placeOf(index: number, width: number): readonly [row: number, column: number] {
  return [Math.floor(index / width) - 1, (index % width) - 1];
}
