import type { MaskBounds, MaskSize } from '../../annotations/mask-runs.ts';
import { boundsOfRuns } from '../../annotations/mask-runs.ts';
import { fromPosterior } from '../../preprocess/map-to-views.ts';
import { centroidOf } from '../../preprocess/mask-image.ts';
import type { InputSpec } from '../../preprocess/input-spec.ts';
import { STANDARD_GRID } from '../../preprocess/standard-grid.ts';
import type { Fusion } from '../../study/fused-scan.ts';
import type { MaskRuns } from '../../study/data-set.ts';
import type { View } from '../../study/view.ts';
import type { PictureMark } from '../figures/marked-picture.ts';

/** A lesion of a view and what it is called. */
export interface NamedMask {
  readonly mask: MaskRuns;
  readonly name: string;
}

/** The lesions of one view, in the pixels of the view as stored. */
export interface MarkedView {
  readonly view: View;
  readonly lesions: readonly NamedMask[];
  readonly stored: MaskSize;
  /** Where the view was resampled to the standard grid: its pixel spacing as stored, rows first; `null` = it was not. */
  readonly resampledFromMm: readonly [number, number] | null;
}

/**
 * Where the lesions of one view lie in the network's input of that view, in its pixels.
 * @source R-105
 */
export function marksOfView(marked: MarkedView, spec: InputSpec): PictureMark[] {
  return boxesOf(marked, (box) => ontoInput(box, matrixOf(marked), spec), spec);
}

/**
 * Where the lesions of both views lie in the network's input of the fused image, in its pixels.
 * @source
 */
export function marksOfExamination(
  views: readonly MarkedView[],
  fusion: Pick<Fusion, 'dx' | 'dy'>,
  spec: InputSpec,
): PictureMark[] {
  return views.flatMap((marked) => {
    const matrix = matrixOf(marked);
    const place = (box: MaskBounds): MaskBounds =>
      ontoInput(marked.view === 'anterior' ? box : turned(box, fusion, matrix.columns), matrix, spec);
    return boxesOf(marked, place, spec);
  });
}

/** Where the lesions of a view lie in the network's input of one of them: the whole view, or a window around that one. */
export function marksOfLesion(marked: MarkedView, about: MaskRuns, spec: InputSpec): PictureMark[] {
  const { crop } = spec;
  if (crop === undefined) return boxesOf(marked, (box) => ontoInput(box, marked.stored, spec), spec);
  const centre = centroidOf(about);
  const top = Math.round(centre.row - (crop.rows - 1) / 2);
  const left = Math.round(centre.column - (crop.columns - 1) / 2);
  const [down, across] = [spec.rows / crop.rows, spec.columns / crop.columns];
  return boxesOf(marked, (box) => scaled(moved(box, -left, -top), across, down), spec);
}

function boxesOf(
  { view, lesions, resampledFromMm, stored }: MarkedView,
  place: (box: MaskBounds) => MaskBounds,
  { rows, columns }: MaskSize,
): PictureMark[] {
  return lesions.flatMap(({ mask, name }) => {
    const bounds = boundsOfRuns(mask);
    if (bounds === null) return [];
    const box = place(resampledFromMm === null ? bounds : ontoStandardGrid(bounds, stored, resampledFromMm));
    const isInside = box.right > 0 && box.bottom > 0 && box.left < columns && box.top < rows;
    return isInside ? [{ ...box, view, name }] : [];
  });
}

function matrixOf({ stored, resampledFromMm }: MarkedView): MaskSize {
  return resampledFromMm === null ? stored : STANDARD_GRID;
}

/** What toStandardGrid does with an image, done with a rectangle. */
function ontoStandardGrid(
  box: MaskBounds,
  stored: MaskSize,
  [rowMm, columnMm]: readonly [number, number],
): MaskBounds {
  const newRows = Math.round((stored.rows * rowMm) / STANDARD_GRID.pixelMm);
  const newColumns = Math.round((stored.columns * columnMm) / STANDARD_GRID.pixelMm);
  const resampled = scaled(box, newColumns / stored.columns, newRows / stored.rows);
  return centred(resampled, { rows: newRows, columns: newColumns });
}

/** From the pixels of the matrix to those of the input, which shows the standard grid averaged down. */
function ontoInput(box: MaskBounds, matrix: MaskSize, { rows, columns }: MaskSize): MaskBounds {
  return scaled(centred(box, matrix), columns / STANDARD_GRID.columns, rows / STANDARD_GRID.rows);
}

function centred(box: MaskBounds, { rows, columns }: MaskSize): MaskBounds {
  return moved(
    box,
    Math.floor((STANDARD_GRID.columns - columns) / 2),
    Math.floor((STANDARD_GRID.rows - rows) / 2),
  );
}

/** From the stored posterior view to the composite. A box ends before its last pixel's end, hence the one. */
function turned(box: MaskBounds, fusion: Pick<Fusion, 'dx' | 'dy'>, columns: number): MaskBounds {
  const first = fromPosterior({ x: box.right - 1, y: box.top }, fusion, columns);
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  return { left: first.x, top: first.y, right: first.x + width, bottom: first.y + height };
}

function moved({ left, top, right, bottom }: MaskBounds, dx: number, dy: number): MaskBounds {
  return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
}

function scaled({ left, top, right, bottom }: MaskBounds, across: number, down: number): MaskBounds {
  return { left: left * across, top: top * down, right: right * across, bottom: bottom * down };
}
