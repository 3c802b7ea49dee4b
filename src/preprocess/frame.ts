import type { Counts } from '../study/counts.ts';
import type { BodyBox } from '../study/fused-scan.ts';
import type { InputSpec } from './input-spec.ts';
import { averageArea, cutWindow } from './resample.ts';
import { STANDARD_GRID } from './standard-grid.ts';

/** The part of an image that becomes an input, in its pixels; it may reach beyond the image. */
export interface Frame {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

type Size = Pick<InputSpec, 'rows' | 'columns'>;

/** The standard grid, laid onto the middle of an image. */
export function gridFrame(image: Size): Frame {
  const { rows, columns } = STANDARD_GRID;
  // `0 - x` and not `-x`: a frame at the corner begins at 0, not at -0.
  const top = 0 - Math.floor((rows - image.rows) / 2);
  const left = 0 - Math.floor((columns - image.columns) / 2);
  return { top, left, rows, columns };
}

/** Room around the body, as a share of its height: its edge is blurred. */
const MARGIN = 0.02;

/**
 * A frame around a body, in the proportions of the input, so that nothing is stretched: a body fills it in height or in
 * width, whichever is met first, and stands in its middle.
 * @source R-023 (S001 section 3.2.1)
 */
export function bodyFrame(body: BodyBox, input: Size): Frame {
  const margin = Math.round(MARGIN * (body.floor - body.ceil + 1));
  const height = body.floor - body.ceil + 1 + 2 * margin;
  const width = body.right - body.left + 1 + 2 * margin;
  const rows = Math.max(height, Math.ceil((width * input.rows) / input.columns));
  const columns = Math.max(width, Math.round((rows * input.columns) / input.rows));
  const top = Math.floor((body.ceil + body.floor + 1 - rows) / 2);
  const left = Math.floor((body.left + body.right + 1 - columns) / 2);
  return { top, left, rows, columns };
}

/** A window of a size around a point. */
export function windowFrame(around: { readonly row: number; readonly column: number }, size: Size): Frame {
  const top = Math.round(around.row - (size.rows - 1) / 2);
  const left = Math.round(around.column - (size.columns - 1) / 2);
  return { top, left, rows: size.rows, columns: size.columns };
}

/** What of an image lies in the frame, averaged to the size of the input; 0 beyond the image. */
export function intoFrame(image: Counts, frame: Frame, input: Size): Counts {
  const isWhole =
    frame.top === 0 && frame.left === 0 && frame.rows === image.rows && frame.columns === image.columns;
  return averageArea(isWhole ? image : cutWindow(image, frame), input.rows, input.columns);
}
