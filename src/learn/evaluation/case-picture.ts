import type { MarkedPicture, PictureMark } from '../figures/marked-picture.ts';
import type { LabelledImages } from '../samples/labelled-images.ts';
import { drawThumbnail } from './draw-thumbnail.ts';

/** A case as the network sees it, and where its annotated lesions lie; `null` = nobody knows. */
export interface CasePicture extends Omit<MarkedPicture, 'marks'> {
  readonly marks: readonly PictureMark[] | null;
}

/** The picture of one case of a set. */
export function drawCasePicture(set: LabelledImages, index: number): CasePicture {
  const { rows, columns } = set;
  return { png: drawThumbnail(set, index), rows, columns, marks: set.cases[index]!.marks ?? null };
}
