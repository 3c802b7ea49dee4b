import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { AnnotatedShape, Annotation } from '../../annotations/annotation.ts';
import { parseLabel } from '../../annotations/label.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { rasteriseShape } from '../../annotations/rasterise-shape.ts';
import type { AnnotatedImage, CollectedAnnotations } from './collect-annotations.ts';
import { readTable } from './read-table.ts';

const COLUMNS = ['file', 'x0', 'y0', 'x1', 'y1', 'label'] as const;
const MAX_BYTES = 4 * 1024 * 1024;

/** Where boxes are, and what the class numbers of text files mean. */
export interface BoxSource {
  /** A CSV with file, x0, y0, x1, y1, label in pixels; or a folder of text files `class x y width height` in shares. */
  readonly path: string;
  /** Label texts in the order of the class numbers. */
  readonly labels: readonly string[];
}

interface Box {
  readonly where: string;
  readonly name: string;
  readonly label: string;
  /** Left, top, right, bottom: in pixels, or in shares of the image. */
  readonly edges: readonly number[];
  readonly inShares: boolean;
}

/** Boxes around lesions as rectangles of one reader; every fault is listed with its file and line. */
export async function collectBoxes(
  source: BoxSource,
  images: readonly AnnotatedImage[],
  codes: LabelCodes,
): Promise<CollectedAnnotations> {
  const boxes = (await stat(source.path)).isDirectory()
    ? await readBoxFiles(source)
    : await readBoxTable(source.path);
  const byName = new Map(images.flatMap((image) => image.names.map((name) => [name, image] as const)));
  const shapes = new Map<AnnotatedImage, AnnotatedShape[]>();
  const faults: string[] = [];
  for (const box of boxes) {
    const image = byName.get(box.name);
    const reading = image === undefined ? `no image is named ${box.name}` : readBox(box, image, codes);
    if (typeof reading === 'string') faults.push(`${box.where}: ${reading}`);
    else shapes.set(image!, [...(shapes.get(image!) ?? []), reading]);
  }
  const byImage = new Map(
    [...shapes].map(([image, own]): [string, readonly Annotation[]] => [
      image.id,
      [{ reader: 'boxes', imageFile: image.id, ...image.size, imageCodes: [], shapes: own }],
    ]),
  );
  return { byImage, faults };
}

function readBox(
  { edges, inShares, label: text }: Box,
  { size }: AnnotatedImage,
  codes: LabelCodes,
): AnnotatedShape | string {
  const label = parseLabel(text, codes);
  if ('fault' in label) return label.fault;
  if (edges.length !== 4 || !edges.every((edge) => Number.isFinite(edge))) return 'a box is four numbers';
  const scale = inShares ? [size.columns, size.rows] : [1, 1];
  const [x0, y0, x1, y1] = edges.map((edge, index) => edge * scale[index % 2]!) as [
    number,
    number,
    number,
    number,
  ];
  const corners = [
    [x0, y0],
    [x1, y1],
  ] as const;
  const shape = { kind: 'rectangle', corners } as const;
  if (rasteriseShape(shape, size).length === 0) return 'the box covers no pixel of the image';
  return { label: label.label, shape, reasons: [], description: '' };
}

async function readBoxTable(path: string): Promise<Box[]> {
  return (await readTable(path, COLUMNS)).map(({ where, cells }) => ({
    where,
    name: basename(cells['file'] ?? '', extname(cells['file'] ?? '')),
    label: cells['label'] ?? 'U',
    edges: ['x0', 'y0', 'x1', 'y1'].map((name) => (cells[name] === undefined ? NaN : Number(cells[name]))),
    inShares: false,
  }));
}

async function readBoxFiles({ path, labels }: BoxSource): Promise<Box[]> {
  const boxes: Box[] = [];
  for (const file of (await readdir(path)).sort()) {
    if (!/\.txt$/i.test(file)) continue;
    if ((await stat(join(path, file))).size > MAX_BYTES)
      throw new RangeError(`${file} is too large for boxes`);
    const lines = (await readFile(join(path, file), 'utf8')).split(/\r?\n/);
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const [first = '', ...numbers] = line.trim().split(/\s+/);
      const [x, y, width, height] = numbers.map(Number);
      boxes.push({
        where: `${file}: line ${index + 1}`,
        name: basename(file, extname(file)),
        label: /^\d+$/.test(first) ? (labels[Number(first)] ?? first) : first,
        edges:
          numbers.length === 4 ? [x! - width! / 2, y! - height! / 2, x! + width! / 2, y! + height! / 2] : [],
        inShares: true,
      });
    }
  }
  return boxes;
}
