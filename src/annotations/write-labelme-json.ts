import { PRODUCT } from '../platform/product.ts';
import type { AnnotatedShape, Annotation, Point, Shape } from './annotation.ts';
import { formatLabel } from './label.ts';
import type { LabelCodes } from './label-codes.ts';
import { maskToPng } from './mask-png.ts';

/** The version of labelme.py whose files these are. */
const LABELME_VERSION = '5.5.0';

/**
 * An annotation as file of labelme.py, which opens it with the picture beside it. The reader is kept under `reader`.
 * @throws RangeError when a label is not in the table.
 * @source
 */
export function writeLabelmeJson(annotation: Annotation, codes: LabelCodes): string {
  const file = {
    version: LABELME_VERSION,
    flags: Object.fromEntries(annotation.imageCodes.map((code) => [code, true])),
    shapes: annotation.shapes.map((shape) => writeShape(shape, codes)),
    imagePath: annotation.imageFile,
    imageData: null,
    imageHeight: annotation.rows,
    imageWidth: annotation.columns,
    reader: annotation.reader,
    writtenBy: `${PRODUCT.name} ${PRODUCT.version}`,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function writeShape({ label, shape, reasons, description }: AnnotatedShape, codes: LabelCodes) {
  return {
    label: formatLabel(label, codes),
    group_id: null,
    description,
    flags: Object.fromEntries(reasons.map((reason) => [reason, true])),
    ...writeOutline(shape),
  };
}

function writeOutline(shape: Shape): { shape_type: string; points: readonly Point[]; mask: string | null } {
  switch (shape.kind) {
    case 'polygon':
      return { shape_type: 'polygon', points: shape.points, mask: null };
    case 'rectangle':
      return { shape_type: 'rectangle', points: shape.corners, mask: null };
    case 'circle': {
      const [x, y] = shape.centre;
      return { shape_type: 'circle', points: [shape.centre, [x + shape.radius, y]], mask: null };
    }
    case 'point':
      return { shape_type: 'point', points: [shape.at], mask: null };
    case 'mask':
      return { shape_type: 'mask', ...cropMask(shape.runs) };
  }
}

/** The PNG of a mask is as large as its box, whose first and last pixels are the two points. */
function cropMask(runs: readonly number[]): { points: readonly [Point, Point]; mask: string } {
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0];
  for (let at = 0; at < runs.length; at += 3) {
    const [row, first, length] = [runs[at]!, runs[at + 1]!, runs[at + 2]!];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
    [left, right] = [Math.min(left, first), Math.max(right, first + length - 1)];
  }
  if (runs.length === 0) throw new RangeError('an empty mask cannot be written');
  const moved = runs.map((value, index) => value - [top, left, 0][index % 3]!);
  const png = maskToPng(moved, { rows: bottom - top + 1, columns: right - left + 1 });
  return {
    points: [
      [left, top],
      [right, bottom],
    ],
    mask: png.toString('base64'),
  };
}
