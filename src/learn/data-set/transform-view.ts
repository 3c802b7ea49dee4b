import { mirrorRuns, pixelsOfRuns, runsOfPixels } from '../../annotations/mask-runs.ts';
import { flipHorizontally } from '../../preprocess/flip.ts';
import { shiftImage } from '../../preprocess/shift.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetLesion, MaskRuns } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';

/** How a copy differs from its original, as the anterior view shows it: mirrored first, then moved or turned. */
export interface ViewTransform {
  readonly mirror: boolean;
  /** To the right and down, whole pixels. */
  readonly dx: number;
  readonly dy: number;
  /** Clockwise as displayed, about the middle of the image. */
  readonly degrees: number;
}

/**
 * The same movement of the patient as the other view shows it: the posterior view is the anterior one flipped, so that
 * shifts to the side and turns change their sign.
 * @source R-033
 */
export function transformFor(view: View, transform: ViewTransform): ViewTransform {
  if (view === 'anterior') return transform;
  const { mirror, dx, dy, degrees } = transform;
  // `0 - x` and not `-x`: a recorded -0 would not read back as what it was.
  return { mirror, dx: 0 - dx, dy, degrees: 0 - degrees };
}

/**
 * Mirrors, shifts and rotates one view; what comes in from outside is 0.
 * @source R-035 (mirror: column W-1-x), R-036 (shift), R-037 (rotation about the geometric centre, bilinear)
 */
export function transformCounts(image: Counts, { mirror, dx, dy, degrees }: ViewTransform): Counts {
  const mirrored = mirror ? flipHorizontally(image) : image;
  const shifted = dx === 0 && dy === 0 ? mirrored : shiftImage(mirrored, dx, dy);
  return degrees === 0 ? shifted : rotate(shifted, degrees);
}

/** A lesion in the transformed view, or `null` when nothing of it is left; a mirrored patient has it on the other side. */
export function transformLesion(
  lesion: DataSetLesion,
  { rows, columns }: Pick<Counts, 'rows' | 'columns'>,
  { mirror, dx, dy, degrees }: ViewTransform,
): DataSetLesion | null {
  const size = { rows, columns };
  const mirrored = mirror ? mirrorRuns(lesion.mask, columns) : lesion.mask;
  const shifted = dx === 0 && dy === 0 ? mirrored : shiftRuns(mirrored, dx, dy, size);
  const mask = degrees === 0 ? shifted : rotateRuns(shifted, degrees, size);
  if (mask.length === 0) return null;
  return { ...lesion, mask, side: mirror ? otherSide(lesion.side) : lesion.side };
}

/** Left becomes right. */
export function otherSide(side: DataSetLesion['side']): DataSetLesion['side'] {
  if (side === 'left') return 'right';
  return side === 'right' ? 'left' : side;
}

type Size = Pick<Counts, 'rows' | 'columns'>;

/** Calls `take` with each pixel of the turned image and the place of the original that it shows. */
function forEachSource(
  { rows, columns }: Size,
  degrees: number,
  take: (index: number, x: number, y: number) => void,
): void {
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [middleX, middleY] = [(columns - 1) / 2, (rows - 1) / 2];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [right, down] = [column - middleX, row - middleY];
      take(
        row * columns + column,
        middleX + cosine * right + sine * down,
        middleY - sine * right + cosine * down,
      );
    }
  }
}

function rotate(image: Counts, degrees: number): Counts {
  const { rows, columns, values } = image;
  const turned = new Float32Array(values.length);
  const at = (row: number, column: number): number =>
    row >= 0 && row < rows && column >= 0 && column < columns ? values[row * columns + column]! : 0;
  forEachSource(image, degrees, (index, x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, down] = [x - left, y - top];
    turned[index] =
      (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
      down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
  });
  return { rows, columns, values: turned };
}

/** Nearest neighbour: a pixel is in a mask or not. */
function rotateRuns(runs: MaskRuns, degrees: number, size: Size): number[] {
  const pixels = pixelsOfRuns(runs, size);
  const turned = new Uint8Array(pixels.length);
  forEachSource(size, degrees, (index, x, y) => {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (row >= 0 && row < size.rows && column >= 0 && column < size.columns)
      turned[index] = pixels[row * size.columns + column]!;
  });
  return runsOfPixels(turned, size);
}

function shiftRuns(runs: MaskRuns, dx: number, dy: number, size: Size): number[] {
  const moved = runs.map((value, index) => value + [dy, dx, 0][index % 3]!);
  // What leaves the image is cut off on the way through the pixels.
  return runsOfPixels(pixelsOfRuns(moved, size), size);
}
