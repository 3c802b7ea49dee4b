import type { Midline } from './find-midline.ts';
import type { SmoothedRoots } from './smoothed-roots.ts';

/** A place of the body and its mirror image about the midline. Left and right are the patient's. */
export interface MirroredPair {
  /** In cells, from the midline. */
  distance: number;
  /** In cells. */
  leftRow: number;
  leftColumn: number;
  rightRow: number;
  rightColumn: number;
  /** Smoothed roots. */
  left: number;
  right: number;
  /** Change of each with every cell to the patient's left. */
  leftAcross: number;
  rightAcross: number;
  /** Change of each with every cell towards the feet. */
  leftDown: number;
  rightDown: number;
}

/** The middle of a pair must reach this share of the mean root in the body box to be of the body. */
const BODY_SHARE = 0.5;
/** Root that a cell must have so that its counts suffice: below, noise is more than a tenth of it. */
const LEAST_ROOT = 1.5;

/**
 * Visits every pair of places of the body in an image in anterior orientation (the patient's left is to the right), row by
 * row. The pair handed over is the same object each time.
 */
export function visitPairs(
  roots: SmoothedRoots,
  midline: Midline,
  visit: (pair: MirroredPair, rowOfBox: number) => void,
): void {
  const { image, box } = roots;
  const least = leastRoot(roots);
  const pair: MirroredPair = {
    distance: 0,
    ...{ leftRow: 0, leftColumn: 0, rightRow: 0, rightColumn: 0 },
    ...{ left: 0, right: 0, leftAcross: 0, rightAcross: 0, leftDown: 0, rightDown: 0 },
  };
  const { slope } = midline;
  const [first, last] = fieldOfPairs(roots);
  for (let row = box.ceil; row <= box.floor; row++) {
    const axis = midline.column + slope * (row - midline.row);
    for (let distance = 0.5; axis - distance >= first && axis + distance <= last; distance++) {
      pair.distance = distance;
      pair.leftRow = row - slope * distance;
      pair.leftColumn = axis + distance;
      pair.rightRow = row + slope * distance;
      pair.rightColumn = axis - distance;
      pair.left = bilinear(image, pair.leftRow, pair.leftColumn);
      pair.right = bilinear(image, pair.rightRow, pair.rightColumn);
      if (pair.left + pair.right < 2 * least) continue;
      const [left, right] = [
        cellAt(image, pair.leftRow, pair.leftColumn),
        cellAt(image, pair.rightRow, pair.rightColumn),
      ];
      pair.leftAcross = slopeAt(image.values, left, 1);
      pair.rightAcross = slopeAt(image.values, right, 1);
      pair.leftDown = slopeAt(image.values, left, image.columns);
      pair.rightDown = slopeAt(image.values, right, image.columns);
      visit(pair, row - box.ceil);
    }
  }
}

/** Columns that may be compared: the smoothing mixes in the nothing outside the field. */
export function fieldOfPairs({
  field: [first, last],
}: SmoothedRoots): readonly [first: number, last: number] {
  return [first + 3, last - 3];
}

/** The root that the middle of a pair must reach to be compared. */
export function leastRoot({ image, box }: SmoothedRoots): number {
  let sum = 0;
  for (let row = box.ceil; row <= box.floor; row++)
    for (let column = box.left; column <= box.right; column++)
      sum += image.values[row * image.columns + column]!;
  const mean = sum / ((box.floor - box.ceil + 1) * (box.right - box.left + 1));
  return Math.max(LEAST_ROOT, BODY_SHARE * mean);
}

/** The nearest cell that has neighbours on all sides. */
function cellAt({ rows, columns }: SmoothedRoots['image'], row: number, column: number): number {
  const inner = (at: number, size: number): number => Math.min(size - 2, Math.max(1, Math.round(at)));
  return inner(row, rows) * columns + inner(column, columns);
}

function slopeAt(values: Float32Array, cell: number, step: number): number {
  return (values[cell + step]! - values[cell - step]!) / 2;
}

/** The image between its cells, row and column in cells; beyond the edge, the edge. */
export function bilinear(
  { rows, columns, values }: SmoothedRoots['image'],
  row: number,
  column: number,
): number {
  const top = Math.min(rows - 2, Math.max(0, Math.floor(row)));
  const start = Math.min(columns - 2, Math.max(0, Math.floor(column)));
  const [down, along] = [Math.min(1, Math.max(0, row - top)), Math.min(1, Math.max(0, column - start))];
  const at = top * columns + start;
  const above = values[at]! * (1 - along) + values[at + 1]! * along;
  const below = values[at + columns]! * (1 - along) + values[at + columns + 1]! * along;
  return above * (1 - down) + below * down;
}
