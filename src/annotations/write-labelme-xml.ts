import type { AnnotatedShape, Annotation, Point, Shape } from './annotation.ts';
import { formatLabel } from './label.ts';
import type { LabelCodes } from './label-codes.ts';
import { traceOutlines } from './trace-outline.ts';

/** Corners of the polygon that stands for a circle: within a hundredth of its radius. */
const CIRCLE_CORNERS = 32;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * An annotation as file of LabelMe 3.0. It knows only polygons: rectangles and circles become polygons, a mask one
 * object for each part.
 * @throws RangeError when a label is not in the table.
 * @source R-012
 */
export function writeLabelmeXml(annotation: Annotation, codes: LabelCodes): string {
  const { imageFile, rows, columns, imageCodes, reader, shapes } = annotation;
  const objects = shapes.flatMap((shape) => polygonsOf(shape.shape).map((points) => ({ shape, points })));
  return [
    '<annotation>',
    `<filename>${encode(imageFile)}</filename>`,
    '<folder></folder>',
    `<imagesize><nrows>${rows}</nrows><ncols>${columns}</ncols></imagesize>`,
    `<imagecodes>${imageCodes.join(', ')}</imagecodes>`,
    ...objects.map(({ shape, points }, id) => writeObject(shape, points, { id, reader, codes })),
    '</annotation>',
    '',
  ].join('\n');
}

function writeObject(
  { label, shape, reasons, description }: AnnotatedShape,
  points: readonly Point[],
  context: { readonly id: number; readonly reader: string; readonly codes: LabelCodes },
): string {
  const attributes = [...reasons, ...(description === '' ? [] : [description])].join(', ');
  return [
    `<object><name>${formatLabel(label, context.codes)}</name><deleted>0</deleted><verified>0</verified>`,
    `<attributes>${encode(attributes)}</attributes><id>${context.id}</id>`,
    shape.kind === 'rectangle' ? '<type>bounding_box</type>' : '',
    `<polygon><username>${encode(context.reader)}</username>`,
    ...points.map(([x, y]) => `<pt><x>${x}</x><y>${y}</y></pt>`),
    '</polygon></object>',
  ].join('');
}

function polygonsOf(shape: Shape): readonly (readonly Point[])[] {
  switch (shape.kind) {
    case 'polygon':
      return [shape.points];
    case 'rectangle': {
      const [[x0, y0], [x1, y1]] = shape.corners;
      return [
        [
          [x0, y0],
          [x1, y0],
          [x1, y1],
          [x0, y1],
        ],
      ];
    }
    case 'circle': {
      const { centre, radius } = shape;
      return [
        Array.from({ length: CIRCLE_CORNERS }, (_, index): Point => {
          const angle = (2 * Math.PI * index) / CIRCLE_CORNERS;
          return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
        }),
      ];
    }
    case 'point':
      return [[shape.at]];
    case 'mask':
      return traceOutlines(shape.runs);
  }
}

function encode(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
