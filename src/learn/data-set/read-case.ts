import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AnnotationError } from '../../annotations/annotation-error.ts';
import { diseasesSeenBy, formatOpinion } from '../../annotations/image-consensus.ts';
import type { LabelCodes } from '../../annotations/label-codes.ts';
import { readAnnotation } from '../../annotations/read-annotation.ts';
import { asError } from '../../platform/node-error.ts';
import type { DataSetImage } from '../../study/data-set.ts';

/** What one reader said of one view. */
export interface ReaderOpinion {
  readonly reader: string;
  /** `M`, `M&A`, or `N` for none. */
  readonly opinion: string;
  readonly marks: number;
}

/** One view with what its readers said. */
export interface CaseView {
  readonly image: DataSetImage;
  readonly opinions: readonly ReaderOpinion[];
}

/** One examination as it is shown: its views and the report. */
export interface ReadCase {
  readonly views: readonly CaseView[];
  /** `null` where there is none. */
  readonly report: { readonly text: string; readonly isCut: boolean } | null;
  /** Files that cannot be read, each with its reason. */
  readonly faults: readonly string[];
}

/** A page shows this much of a report; the file has all of it. */
export const SHOWN_CHARACTERS = 20_000;

/**
 * Reads the report and the annotations of one examination, as import has left them: without what identifies the patient.
 * @param images - its views, in the order in which they are shown
 * @source
 */
export async function readCase(
  folder: string,
  images: readonly DataSetImage[],
  codes: LabelCodes,
): Promise<ReadCase> {
  const faults: string[] = [];
  const views: CaseView[] = [];
  for (const image of images) {
    const opinions: ReaderOpinion[] = [];
    for (const file of image.annotationFiles ?? [])
      try {
        opinions.push(await opinionOf(join(folder, file), codes));
      } catch (thrown) {
        faults.push(
          ...(thrown instanceof AnnotationError
            ? thrown.faults
            : [`image ${image.id}: ${file}: ${asError(thrown).message}`]),
        );
      }
    views.push({ image, opinions });
  }
  const files = new Set(images.flatMap(({ reportFile }) => (reportFile === undefined ? [] : [reportFile])));
  const texts: string[] = [];
  for (const file of files)
    try {
      texts.push(await readBeginning(join(folder, file)));
    } catch (thrown) {
      faults.push(`report ${file}: ${asError(thrown).message}`);
    }
  const text = texts.join('\n\n').trim();
  const report =
    texts.length === 0
      ? null
      : { text: text.slice(0, SHOWN_CHARACTERS), isCut: text.length > SHOWN_CHARACTERS };
  return { views, report, faults };
}

async function opinionOf(path: string, codes: LabelCodes): Promise<ReaderOpinion> {
  const annotation = await readAnnotation(path, codes);
  return {
    reader: annotation.reader === '' ? 'reader without a name' : annotation.reader,
    opinion: formatOpinion(diseasesSeenBy(annotation, codes)),
    marks: annotation.shapes.length,
  };
}

/** Never the whole of a huge file: a character has at most four bytes, and one more shows that there is more. */
async function readBeginning(path: string): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(4 * (SHOWN_CHARACTERS + 1));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
