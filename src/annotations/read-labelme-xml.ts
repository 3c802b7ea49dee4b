import { XMLParser } from 'fast-xml-parser';
import { asError } from '../platform/node-error.ts';
import type { AnnotatedShape, Annotation, Point, Shape } from './annotation.ts';
import { AnnotationError } from './annotation-error.ts';
import { parseLabel } from './label.ts';
import type { LabelCodes } from './label-codes.ts';
import type { LabelmeXmlFile, LabelmeXmlObject } from './labelme-xml-schema.ts';
import { labelmeXmlSchema } from './labelme-xml-schema.ts';
import type { MaskSize } from './mask-runs.ts';
import { rasteriseShape } from './rasterise-shape.ts';

/** A thousand outlines of a hundred points. */
const MAX_TEXT = 8 * 1024 * 1024;
/** annotation > object > polygon > pt > x, with room for what other tools add. */
const MAX_DEPTH = 10;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads an annotation file of LabelMe 3.0. Its objects are polygons; four points with the type `bounding_box` too.
 * Objects that were deleted in LabelMe are left out. `size` is that of the picture, used where the file has none.
 * @throws AnnotationError `ANNOTATION_FORMAT` with every fault and its object, `ANNOTATION_LIMIT` for too large a file.
 * @source R-012; LabelMe 3.0 annotation format
 */
export function readLabelmeXml(text: string, codes: LabelCodes, size?: MaskSize): Annotation {
  const file = parseFile(text);
  const imageSize = readSize(file) ?? size;
  if (imageSize === undefined)
    throw new AnnotationError('ANNOTATION_FORMAT', [
      'imagesize: the file does not say how large the image is',
    ]);
  const faults: string[] = [];
  const shapes = file.object.flatMap((object, index) => {
    if (/^(1|yes|true)$/i.test(object.deleted)) return [];
    const reading = readObject(object, imageSize, codes);
    faults.push(...reading.faults.map((fault) => `object ${index + 1}: ${fault}`));
    return reading.shape === null ? [] : [reading.shape];
  });
  const imageCodes = listOf(file.imagecodes);
  for (const code of imageCodes.filter((each) => !Object.hasOwn(codes.codes, each)))
    faults.push(`imagecodes: unknown code "${code}", known are ${Object.keys(codes.codes).join(', ')}`);
  if (faults.length > 0) throw new AnnotationError('ANNOTATION_FORMAT', faults);
  return { reader: readerOf(file), imageFile: decode(file.filename), ...imageSize, imageCodes, shapes };
}

function parseFile(text: string): LabelmeXmlFile {
  if (text.length > MAX_TEXT)
    throw new AnnotationError('ANNOTATION_LIMIT', [`an annotation file of ${text.length} characters`]);
  // Entities can make a small file huge, or read other files: LabelMe writes none, so a document type is not read at all.
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    throw new AnnotationError('ANNOTATION_FORMAT', ['an annotation has no document type and no entities']);
  const parser = new XMLParser({
    processEntities: false,
    ignoreAttributes: true,
    parseTagValue: false,
    maxNestedTags: MAX_DEPTH,
    isArray: (name) => name === 'object' || name === 'pt',
  });
  const unbalanced = faultOfTags(text);
  if (unbalanced !== null) throw new AnnotationError('ANNOTATION_FORMAT', [`not an XML file: ${unbalanced}`]);
  const parsed = parseXml(() => parser.parse(text) as unknown);
  const result = labelmeXmlSchema.safeParse(parsed);
  if (result.success) return result.data.annotation;
  const faults = result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new AnnotationError('ANNOTATION_FORMAT', faults);
}

function parseXml(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (cause) {
    throw new AnnotationError('ANNOTATION_FORMAT', [`not an XML file: ${asError(cause).message}`], cause);
  }
}

/** The parser forgives tags that are not closed; half a file must not pass for a whole one. */
function faultOfTags(text: string): string | null {
  const open: string[] = [];
  for (const [, slash, name, own] of text.matchAll(/<(\/?)([A-Za-z_][\w.-]*)[^<>]*?(\/?)>/g)) {
    if (slash === '/') {
      const last = open.pop();
      if (last !== name) return `</${name}> closes ${last === undefined ? 'nothing' : `<${last}>`}`;
    } else if (own !== '/' && open.push(name!) > MAX_DEPTH)
      return `tags are nested more than ${MAX_DEPTH} deep`;
  }
  return open.length === 0 ? null : `<${open.at(-1)!}> is not closed`;
}

function readSize({ imagesize }: LabelmeXmlFile): MaskSize | null {
  if (imagesize === undefined) return null;
  const [rows, columns] = [Number(imagesize.nrows), Number(imagesize.ncols)];
  if (![rows, columns].every((value) => Number.isInteger(value) && value >= 1 && value <= 16_384))
    throw new AnnotationError('ANNOTATION_FORMAT', [
      `imagesize: "${imagesize.nrows}" rows and "${imagesize.ncols}" columns`,
    ]);
  return { rows, columns };
}

function readObject(
  object: LabelmeXmlObject,
  size: MaskSize,
  codes: LabelCodes,
): { readonly shape: AnnotatedShape | null; readonly faults: readonly string[] } {
  const label = parseLabel(decode(object.name), codes);
  const outline = readOutline(object, size);
  const faults = [...('fault' in label ? [label.fault] : []), ...('fault' in outline ? [outline.fault] : [])];
  if ('fault' in label || 'fault' in outline) return { shape: null, faults };
  const words = listOf(object.attributes);
  const isReason = (word: string): boolean => Object.hasOwn(codes.reasons, word);
  return {
    shape: {
      label: label.label,
      shape: outline.shape,
      reasons: words.filter(isReason),
      description: words.filter((word) => !isReason(word)).join(', '),
    },
    faults,
  };
}

function readOutline(
  { polygon, segm }: LabelmeXmlObject,
  size: MaskSize,
): { readonly shape: Shape } | { readonly fault: string } {
  if (polygon === undefined)
    return {
      fault:
        segm === undefined ? 'no polygon' : 'a segm object keeps its mask in another file; draw a polygon',
    };
  const points = polygon.pt.map(({ x, y }): Point => [numberOf(x), numberOf(y)]);
  const wrong = points.findIndex((point) => !point.every((value) => Math.abs(value) <= 100_000));
  if (wrong >= 0)
    return { fault: `pt ${wrong + 1}: x "${polygon.pt[wrong]!.x}", y "${polygon.pt[wrong]!.y}"` };
  if (points.length === 0 || points.length === 2) return { fault: `a polygon of ${points.length} points` };
  const shape: Shape = points.length === 1 ? { kind: 'point', at: points[0]! } : { kind: 'polygon', points };
  return rasteriseShape(shape, size).length === 0
    ? { fault: `the ${shape.kind} covers no pixel of the image` }
    : { shape };
}

function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

function readerOf({ object }: LabelmeXmlFile): string {
  const names = new Set(
    object.flatMap(({ polygon }) => (polygon?.username ? [decode(polygon.username)] : [])),
  );
  return names.size === 1 ? [...names][0]! : '';
}

function listOf(text: string): string[] {
  return decode(text)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** The five entities that XML has without any declaration. */
function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name]!);
}
