import { readdir } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { Annotation } from '../../annotations/annotation.ts';
import { AnnotationError } from '../../annotations/annotation-error.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { readAnnotation } from '../../annotations/read-annotation.ts';
import type { Counts } from '../../study/counts.ts';

/** An image that annotations may belong to. */
export interface AnnotatedImage {
  readonly id: string;
  /** Stems of the file names by which an annotation may name it. */
  readonly names: readonly string[];
  readonly size: Pick<Counts, 'rows' | 'columns'>;
}

/** Annotations by image id, and everything that is wrong with the files. */
export interface CollectedAnnotations {
  readonly byImage: ReadonlyMap<string, readonly Annotation[]>;
  readonly faults: readonly string[];
}

/**
 * Reads all LabelMe files of a folder. The file's own name says which image it belongs to; the folder that it lies in says
 * who the reader was, unless the file does. Every fault is listed with its file.
 * @source R-012, R-017 (every reader's shapes are kept)
 */
export async function collectAnnotations(
  folder: string,
  images: readonly AnnotatedImage[],
  codes: LabelCodes,
): Promise<CollectedAnnotations> {
  const byName = new Map(images.flatMap((image) => image.names.map((name) => [name, image] as const)));
  const byImage = new Map<string, Annotation[]>();
  const faults: string[] = [];
  for (const file of await listFiles(folder)) {
    const stem = basename(file, extname(file));
    const image = byName.get(stem);
    if (image === undefined) {
      faults.push(`${file}: no image is named ${stem}`);
      continue;
    }
    const reading = await readOne(join(folder, file), file, image, codes);
    faults.push(...reading.faults.map((fault) => `${file}: ${fault}`));
    if (reading.annotation === null) continue;
    const own = byImage.get(image.id) ?? [];
    if (own.some(({ reader }) => reader === reading.annotation!.reader))
      faults.push(`${file}: reader "${reading.annotation.reader}" has annotated ${image.id} already`);
    byImage.set(image.id, [...own, reading.annotation]);
  }
  return { byImage, faults };
}

async function readOne(
  path: string,
  file: string,
  { size }: AnnotatedImage,
  codes: LabelCodes,
): Promise<{ readonly annotation: Annotation | null; readonly faults: readonly string[] }> {
  try {
    const annotation = await readAnnotation(path, codes, size);
    if (annotation.rows !== size.rows || annotation.columns !== size.columns)
      return {
        annotation: null,
        faults: [
          `drawn on ${annotation.columns} x ${annotation.rows} pixels, the image has ${size.columns} x ${size.rows}`,
        ],
      };
    const folder = dirname(file);
    const reader = annotation.reader || (folder === '.' ? 'reader-1' : folder.replaceAll(/[\\/]/g, '-'));
    return { annotation: { ...annotation, reader }, faults: [] };
  } catch (thrown) {
    if (!(thrown instanceof AnnotationError)) throw thrown;
    return { annotation: null, faults: thrown.faults.map((fault) => fault.replace(`${path}: `, '')) };
  }
}

/** Paths below the folder, sorted, so that the result does not depend on the file system. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(json|xml)$/i.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
