import type { AnnotatedShape, Annotation, Shape } from './annotation.ts';
import { AnnotationError } from './annotation-error.ts';
import { parseLabel } from './label.ts';
import type { LabelCodes } from './label-codes.ts';
import type { LabelmeFile, LabelmeShape } from './labelme-schema.ts';
import { labelmeSchema } from './labelme-schema.ts';
import { maskFromPng } from './mask-png.ts';
import { faultOfRuns } from './mask-runs.ts';
import { rasteriseShape } from './rasterise-shape.ts';

/** Files of this program are far smaller; labelme.py itself may have put the picture in as base64. */
const MAX_TEXT = 32 * 1024 * 1024;

/** A part of a file, or everything that is wrong with it. */
type Reading<T> = { readonly value: T } | { readonly faults: readonly string[] };

/**
 * Reads an annotation file of labelme.py.
 * @throws AnnotationError `ANNOTATION_FORMAT` with every fault and its path, `ANNOTATION_LIMIT` for too large a file.
 * @source R-012; labelme.py `LabelFile`, `Shape`
 */
export function readLabelmeJson(text: string, codes: LabelCodes): Annotation {
  if (text.length > MAX_TEXT)
    throw new AnnotationError('ANNOTATION_LIMIT', [`an annotation file of ${text.length} characters`]);
  const file = checkFile(parseJson(text));
  const shapes = file.shapes.map((shape, index) => readShape(shape, `shapes[${index}]`, file, codes));
  const imageCodes = trueFlags(file.flags);
  const faults = [
    ...imageCodes
      .filter((code) => !Object.hasOwn(codes.codes, code))
      .map((code) => `flags: unknown code "${code}", known are ${Object.keys(codes.codes).join(', ')}`),
    ...shapes.flatMap((shape) => ('faults' in shape ? shape.faults : [])),
  ];
  if (faults.length > 0) throw new AnnotationError('ANNOTATION_FORMAT', faults);
  return {
    reader: file.reader ?? '',
    imageFile: file.imagePath,
    rows: file.imageHeight,
    columns: file.imageWidth,
    imageCodes,
    shapes: shapes.flatMap((shape) => ('value' in shape ? [shape.value] : [])),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new AnnotationError('ANNOTATION_FORMAT', ['not a JSON file'], cause);
  }
}

function checkFile(parsed: unknown): LabelmeFile {
  const result = labelmeSchema.safeParse(parsed);
  if (result.success) return result.data;
  throw new AnnotationError(
    'ANNOTATION_FORMAT',
    result.error.issues.map(({ path, message }) => `${formatPath(path)}: ${message}`),
  );
}

function formatPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'file';
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

function readShape(
  entry: LabelmeShape,
  path: string,
  file: LabelmeFile,
  codes: LabelCodes,
): Reading<AnnotatedShape> {
  const label = parseLabel(entry.label, codes);
  const shape = readOutline(entry, file);
  const reasons = trueFlags(entry.flags);
  const faults = [
    ...('fault' in label ? [label.fault] : []),
    ...('faults' in shape ? shape.faults : []),
    ...reasons
      .filter((reason) => !Object.hasOwn(codes.reasons, reason))
      .map((reason) => `unknown reason "${reason}", known are ${Object.keys(codes.reasons).join(', ')}`),
  ].map((fault) => `${path}: ${fault}`);
  if ('fault' in label || 'faults' in shape || faults.length > 0) return { faults };
  return { value: { label: label.label, shape: shape.value, reasons, description: entry.description ?? '' } };
}

function readOutline(entry: LabelmeShape, file: LabelmeFile): Reading<Shape> {
  const shape = entry.shape_type === 'mask' ? readMask(entry) : readPoints(entry);
  if ('faults' in shape) return shape;
  const size = { rows: file.imageHeight, columns: file.imageWidth };
  const outside = shape.value.kind === 'mask' ? faultOfRuns(shape.value.runs, size) : null;
  if (outside !== null) return { faults: [outside] };
  if (rasteriseShape(shape.value, size).length === 0)
    return { faults: [`the ${entry.shape_type} covers no pixel of the image`] };
  return shape;
}

function readPoints({ points, shape_type: type }: LabelmeShape): Reading<Shape> {
  const [first, second] = points;
  const exactly = (count: number): Reading<Shape> => ({
    faults: [`a ${type} has ${count} points, this one ${points.length}`],
  });
  switch (type) {
    case 'polygon':
      if (points.length < 3) return { faults: [`a polygon of ${points.length} points`] };
      return { value: { kind: 'polygon', points } };
    case 'rectangle':
      if (first === undefined || second === undefined || points.length !== 2) return exactly(2);
      return { value: { kind: 'rectangle', corners: [first, second] } };
    case 'circle':
      // labelme.py keeps the centre and a point of the edge.
      if (first === undefined || second === undefined || points.length !== 2) return exactly(2);
      return {
        value: {
          kind: 'circle',
          centre: first,
          radius: Math.hypot(second[0] - first[0], second[1] - first[1]),
        },
      };
    case 'point':
      if (first === undefined || points.length !== 1) return exactly(1);
      return { value: { kind: 'point', at: first } };
    default:
      return {
        faults: [
          `shape_type "${type}" encloses no pixels; polygon, rectangle, circle, point and mask are read`,
        ],
      };
  }
}

function readMask({ points, mask }: LabelmeShape): Reading<Shape> {
  const [corner] = points;
  if (corner === undefined || points.length !== 2) return { faults: ['a mask has 2 points, its box'] };
  if (mask === null || mask === undefined) return { faults: ['a mask without its PNG'] };
  const [left, top] = corner.map(Math.round) as [number, number];
  try {
    const { runs } = maskFromPng(Buffer.from(mask, 'base64'));
    const moved = runs.map((value, index) => value + [top, left, 0][index % 3]!);
    return { value: { kind: 'mask', runs: moved } };
  } catch (thrown) {
    if (thrown instanceof AnnotationError) return { faults: thrown.faults };
    throw thrown;
  }
}

function trueFlags(flags: Readonly<Record<string, boolean>> | null | undefined): string[] {
  return Object.keys(flags ?? {}).filter((name) => flags![name]);
}
