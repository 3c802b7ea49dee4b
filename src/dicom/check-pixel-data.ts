import type { DataSet } from './data-set.ts';
import { readPixelLayout } from './pixel-layout.ts';
import { DicomReadError } from './read-error.ts';
import { checkFragments } from './read-fragments.ts';
import { isNativeTransferSyntax } from './transfer-syntaxes.ts';

const PIXEL_DATA = 'x7fe00010';

/**
 * Checks that Pixel Data is as long, or has as many fragments, as the header promises; nothing is decoded. An object
 * without Pixel Data passes.
 * @throws DicomReadError `DICOM_PIXELS`
 * @source PS3.5 sections 8.1.1, A.4
 */
export function checkPixelData(dataSet: DataSet): void {
  if (!dataSet.has(PIXEL_DATA)) return;
  const layout = readPixelLayout(dataSet);
  if (!isNativeTransferSyntax(dataSet.transferSyntaxUid)) {
    checkFragments(dataSet, layout.frames);
    return;
  }
  const actual = dataSet.element(PIXEL_DATA)?.bytes.length ?? 0;
  const expected = Math.ceil((layout.frameBits * layout.frames) / 8);
  // Some devices pad the end; a whole frame too many means that the header is not this image's.
  if (actual < expected || actual >= expected + Math.max(2, layout.frameBits / 8))
    throw new DicomReadError('DICOM_PIXELS', 'Pixel Data is not as long as the header says', {
      context: { expected, actual },
    });
}
