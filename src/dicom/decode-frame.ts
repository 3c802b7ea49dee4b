import type { Counts } from '../study/counts.ts';
import type { DataSet } from './data-set.ts';
import { decompressFrame } from './pixel-codec.ts';
import { readPixelLayout } from './pixel-layout.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { DicomReadError } from './read-error.ts';
import { readCompressedFrame } from './read-fragments.ts';
import { isNativeTransferSyntax } from './transfer-syntaxes.ts';

/** A whole-body frame has 262,144 pixels; the largest detectors stay far below this. */
const MAX_FRAME_PIXELS = 16 * 1024 * 1024;

/**
 * Decodes one frame of a greyscale image to its stored values (no rescale, no window). Above 2^24, 32-bit values lose
 * their lowest bits.
 * @param frame 1-based
 * @throws DicomReadError `DICOM_PIXELS` when header and pixels disagree or cannot be decoded, `DICOM_LIMIT` when a frame
 *   is larger than 16 M pixels.
 * @source PS3.5 sections 8.1, 8.2, A.4
 */
export async function decodeFrame(dataSet: DataSet, frame: number): Promise<Counts> {
  const layout = readPixelLayout(dataSet);
  const { rows, columns, frames } = layout;
  if (layout.samplesPerPixel !== 1 || ![8, 16, 32].includes(layout.bitsAllocated))
    throw new DicomReadError(
      'DICOM_PIXELS',
      'the image does not have one sample of 8, 16 or 32 bits a pixel',
    );
  if (rows * columns > MAX_FRAME_PIXELS)
    throw new DicomReadError('DICOM_LIMIT', 'a frame has more pixels than allowed', {
      context: { rows, columns },
    });
  if (!Number.isInteger(frame) || frame < 1 || frame > frames)
    throw new DicomReadError('DICOM_PIXELS', 'there is no such frame', { context: { frame, frames } });
  if (isNativeTransferSyntax(dataSet.transferSyntaxUid)) {
    const values = readSamples(
      nativeFrame(dataSet, layout, frame),
      layout,
      layout.highBit + 1 - layout.bitsStored,
    );
    return { rows, columns, values };
  }
  const compressed = readCompressedFrame(dataSet, frames, frame);
  const samples = await decompressFrame(compressed, layout, dataSet.transferSyntaxUid);
  // Codecs return samples at the low end of their cells, wherever High Bit is.
  return { rows, columns, values: readSamples(samples, layout, 0) };
}

function nativeFrame(dataSet: DataSet, layout: PixelLayout, frame: number): Uint8Array {
  const pixels = dataSet.element('x7fe00010')?.bytes ?? new Uint8Array();
  const length = layout.frameBits / 8;
  const bytes = pixels.subarray((frame - 1) * length, frame * length);
  if (bytes.length !== length)
    throw new DicomReadError('DICOM_PIXELS', 'Pixel Data is shorter than the header says', {
      context: { frame },
    });
  return bytes;
}

/** Cuts the stored bits out of each cell and extends their sign. */
function readSamples(bytes: Uint8Array, layout: PixelLayout, shift: number): Float32Array {
  const { bitsAllocated, bitsStored, signed } = layout;
  const size = bitsAllocated / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(layout.rows * layout.columns);
  // Left to the top, then back: the shift back fills with zeros or with the sign.
  const up = 32 - bitsStored - shift;
  const down = 32 - bitsStored;
  for (let index = 0; index < values.length; index += 1) {
    const at = index * size;
    const cell =
      size === 1 ? view.getUint8(at) : size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    values[index] = signed ? (cell << up) >> down : (cell << up) >>> down;
  }
  return values;
}
