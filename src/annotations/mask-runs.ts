import type { MaskRuns } from '../study/data-set.ts';

/** Size of the image that a mask belongs to. */
export interface MaskSize {
  readonly rows: number;
  readonly columns: number;
}

/** The runs of all pixels that are not 0, row by row. */
export function runsOfPixels(pixels: ArrayLike<number>, { rows, columns }: MaskSize): number[] {
  const runs: number[] = [];
  for (let row = 0; row < rows; row++) {
    let length = 0;
    for (let column = 0; column <= columns; column++) {
      if (column < columns && pixels[row * columns + column]) length++;
      else if (length > 0) {
        runs.push(row, column - length, length);
        length = 0;
      }
    }
  }
  return runs;
}

/** 1 for each pixel of a mask, 0 elsewhere; pixels beyond the image are left out. */
export function pixelsOfRuns(runs: MaskRuns, { rows, columns }: MaskSize): Uint8Array {
  const pixels = new Uint8Array(rows * columns);
  for (let at = 0; at + 2 < runs.length; at += 3) {
    const [row, first, length] = [runs[at]!, runs[at + 1]!, runs[at + 2]!];
    if (row < 0 || row >= rows) continue;
    const from = Math.max(0, first);
    const to = Math.min(columns, first + length);
    if (to > from) pixels.fill(1, row * columns + from, row * columns + to);
  }
  return pixels;
}

/** Number of pixels, where no two runs overlap. */
export function areaOfRuns(runs: MaskRuns): number {
  let area = 0;
  for (let at = 2; at < runs.length; at += 3) area += runs[at]!;
  return area;
}

/** A rectangle along the edges of pixels: it begins with column `left` and row `top` and ends before `right` and `bottom`. */
export interface MaskBounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The smallest rectangle around a mask, or `null` when it has no pixel. */
export function boundsOfRuns(runs: MaskRuns): MaskBounds | null {
  if (runs.length < 3) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 2 < runs.length; at += 3) {
    const [row, first, length] = [runs[at]!, runs[at + 1]!, runs[at + 2]!];
    [left, right] = [Math.min(left, first), Math.max(right, first + length)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row + 1)];
  }
  return { left, top, right, bottom };
}

/** A mask in the picture that is mirrored about the vertical middle line. */
export function mirrorRuns(runs: MaskRuns, columns: number): number[] {
  const triples: [number, number, number][] = [];
  for (let at = 0; at + 2 < runs.length; at += 3)
    triples.push([runs[at]!, columns - runs[at + 1]! - runs[at + 2]!, runs[at + 2]!]);
  return triples.sort((one, other) => one[0] - other[0] || one[1] - other[1]).flat();
}

/** What is wrong with runs in an image of this size, or `null`. */
export function faultOfRuns(runs: MaskRuns, { rows, columns }: MaskSize): string | null {
  if (runs.length % 3 !== 0) return 'a mask is row, first column, length, row, first column, length, ...';
  for (let at = 0; at < runs.length; at += 3) {
    const [row, first, length] = [runs[at]!, runs[at + 1]!, runs[at + 2]!];
    if (row < 0 || row >= rows || first < 0 || length < 1 || first + length > columns)
      return `the mask run ${row}, ${first}, ${length} leaves the image of ${rows} rows and ${columns} columns`;
  }
  return null;
}
