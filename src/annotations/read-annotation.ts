import { readFile, stat } from 'node:fs/promises';
import type { Annotation } from './annotation.ts';
import { AnnotationError } from './annotation-error.ts';
import type { LabelCodes } from './label-codes.ts';
import type { MaskSize } from './mask-runs.ts';
import { readLabelmeJson } from './read-labelme-json.ts';
import { readLabelmeXml } from './read-labelme-xml.ts';

const MAX_BYTES = 48 * 1024 * 1024;

/**
 * Reads one LabelMe file, JSON or XML by its suffix. `size` is that of the picture, for XML that does not say it.
 * @throws AnnotationError whose faults begin with the path.
 */
export async function readAnnotation(path: string, codes: LabelCodes, size?: MaskSize): Promise<Annotation> {
  try {
    const bytes = (await stat(path)).size;
    if (bytes > MAX_BYTES) throw new AnnotationError('ANNOTATION_LIMIT', [`${bytes} bytes`]);
    const text = await readFile(path, 'utf8');
    return /\.xml$/i.test(path) ? readLabelmeXml(text, codes, size) : readLabelmeJson(text, codes);
  } catch (cause) {
    if (!(cause instanceof AnnotationError)) throw cause;
    throw new AnnotationError(
      cause.code,
      cause.faults.map((fault) => `${path}: ${fault}`),
      cause.cause,
    );
  }
}
