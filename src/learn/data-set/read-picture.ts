import sharp from 'sharp';
import type { Counts } from '../../study/counts.ts';
import { DataSetError } from './data-set-error.ts';

/** As large as the largest frame that is decoded of DICOM. */
const MAX_PIXELS = 16 * 1024 * 1024;

/**
 * Grey values of a PNG or JPEG; 16-bit values stay as they are, colours become their luminance.
 * @throws DataSetError `DATA_SET_FORMAT` for another format or an animated picture, `DATA_SET_LIMIT` above 16 M pixels.
 */
export async function readPicture(bytes: Uint8Array): Promise<Counts> {
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' });
  const { format, width, height, depth, pages = 1 } = await picture.metadata();
  if (!['png', 'jpeg'].includes(format) || pages !== 1)
    throw new DataSetError('DATA_SET_FORMAT', [
      `a ${format} picture of ${pages} pages; expected PNG or JPEG`,
    ]);
  if (width * height > MAX_PIXELS)
    throw new DataSetError('DATA_SET_LIMIT', [`a picture of ${width} x ${height} pixels`]);
  const deep = depth === 'ushort';
  const { data } = await picture
    .flatten({ background: '#000000' })
    .toColourspace(deep ? 'grey16' : 'b-w')
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const samples = deep ? new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) : data;
  return { rows: height, columns: width, values: Float32Array.from(samples) };
}
