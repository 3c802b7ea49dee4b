import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePart10 } from '../../dicom/data-set.ts';
import { decodeFrame } from '../../dicom/decode-frame.ts';
import type { Counts } from '../../study/counts.ts';
import type { DataSetImage } from '../../study/data-set.ts';
import { asError } from '../../platform/node-error.ts';
import { DataSetError } from './data-set-error.ts';
import { readPicture } from './read-picture.ts';

/** A whole-body study of two frames has one megabyte. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The pixels of one view of a data set, as stored: no flip, no resampling, negative counts as 0. Grey values
 * where `image.quantity` is `grey`.
 * @param folder of the manifest
 * @throws DataSetError `DATA_SET_FILE` naming the image and its file; the reason is the cause.
 */
export async function loadManifestImage(
  folder: string,
  image: Pick<DataSetImage, 'id' | 'file' | 'frame'>,
): Promise<Counts> {
  try {
    const bytes = await readBytes(join(folder, image.file));
    const counts = isPicture(bytes)
      ? await readPicture(bytes)
      : await decodeFrame(parsePart10(bytes), image.frame);
    return { ...counts, values: counts.values.map((value) => Math.max(0, value)) };
  } catch (cause) {
    const reason = asError(cause).message;
    throw new DataSetError('DATA_SET_FILE', [`image ${image.id}: ${image.file}: ${reason}`], cause);
  }
}

async function readBytes(path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > MAX_BYTES)
    throw new DataSetError('DATA_SET_LIMIT', [`${size} bytes are more than an image has`]);
  return readFile(path);
}

/** PNG or JPEG by their first bytes: a Part 10 file begins with 128 bytes of preamble, nearly always zeros. */
function isPicture(bytes: Buffer): boolean {
  const isDicom = bytes.toString('latin1', 128, 132) === 'DICM';
  return !isDicom && (bytes.toString('latin1', 1, 4) === 'PNG' || bytes.toString('hex', 0, 2) === 'ffd8');
}
