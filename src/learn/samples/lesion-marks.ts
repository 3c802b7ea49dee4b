import type { MaskBounds, MaskSize } from '../../annotations/mask-runs.ts';
import { boundsOfRuns } from '../../annotations/mask-runs.ts';
import type { Frame } from '../../preprocess/frame.ts';
import { gridFrame, windowFrame } from '../../preprocess/frame.ts';
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
 *
 * @param frame - the part of the view that the input shows; left out = all of it on the standard grid
 * @source R-105
 */
export function marksOfView(
  marked: MarkedView,
  spec: InputSpec,
  frame: Frame = gridFrame(matrixOf(marked)),
): PictureMark[] {
  return boxesOf(marked, (box) => ontoInput(box, frame, spec), spec);
}

/**
 * Where the lesions of both views lie in the network's input of the fused image, in its pixels.
 *
 * @param frame - the part of the anterior's grid that the input shows; left out = all of it on the standard grid
 * @source
 */
export function marksOfExamination(
  views: readonly MarkedView[],
  fusion: Pick<Fusion, 'dx' | 'dy'>,
  spec: InputSpec,
  frame?: Frame,
): PictureMark[] {
  return views.flatMap((marked) => {
    const matrix = matrixOf(marked);
    const shown = frame ?? gridFrame(matrix);
    const place = (box: MaskBounds): MaskBounds =>
      ontoInput(marked.view === 'anterior' ? box : turned(box, fusion, matrix.columns), shown, spec);
    return boxesOf(marked, place, spec);
  });
}

/**
 * Where the lesions of a view lie in the network's input of one of them: the whole view, or a window around that one.
 * Without marks where the input is cut to a body, or shows both views beside each other.
 */
export function marksOfLesion(
  marked: MarkedView,
  about: MaskRuns,
  spec: InputSpec,
): { readonly marks?: readonly PictureMark[] } {
  const { crop, layout } = spec;
  if (crop === 'body' || layout === 'sideBySide') return {};
  const frame = crop === undefined ? gridFrame(marked.stored) : windowFrame(centroidOf(about), crop);
  return { marks: boxesOf(marked, (box) => ontoInput(box, frame, spec), spec) };
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

/** From the pixels of the matrix to those of the input, which shows a frame of it averaged down. */
function ontoInput(box: MaskBounds, frame: Frame, { rows, columns }: MaskSize): MaskBounds {
  return scaled(moved(box, -frame.left, -frame.top), columns / frame.columns, rows / frame.rows);
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
