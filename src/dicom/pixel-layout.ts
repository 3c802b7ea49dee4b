import type { DataSet } from './data-set.ts';
import { DicomReadError } from './read-error.ts';

/** How the samples of an image lie in its Pixel Data, checked for contradictions. */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: number;
  readonly photometricInterpretation: string;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Bits of one uncompressed frame. */
  readonly frameBits: number;
}

/**
 * Reads the Image Pixel attributes.
 * @throws DicomReadError `DICOM_PIXELS` when one is missing or they contradict each other.
 * @source PS3.3 C.7.6.3, PS3.5 section 8.1.1
 */
export function readPixelLayout(dataSet: DataSet): PixelLayout {
  const bitsAllocated = required(dataSet, 'x00280100', 'Bits Allocated');
  const bitsStored = required(dataSet, 'x00280101', 'Bits Stored');
  const rows = required(dataSet, 'x00280010', 'Rows');
  const columns = required(dataSet, 'x00280011', 'Columns');
  const samplesPerPixel = dataSet.number('x00280002') ?? 1;
  const photometricInterpretation = dataSet.text('x00280004');
  const layout = {
    rows,
    columns,
    frames: dataSet.has('x00280008') ? (dataSet.number('x00280008') ?? 1) : 1,
    samplesPerPixel,
    photometricInterpretation,
    bitsAllocated,
    bitsStored,
    highBit: dataSet.number('x00280102') ?? bitsStored - 1,
    signed: dataSet.number('x00280103') === 1,
    frameBits: rows * columns * storedSamples(samplesPerPixel, photometricInterpretation) * bitsAllocated,
  };
  const fault = contradiction(layout);
  if (fault !== null) throw new DicomReadError('DICOM_PIXELS', fault);
  return layout;
}

function required(dataSet: DataSet, tag: string, name: string): number {
  const value = dataSet.number(tag);
  if (value === null) throw new DicomReadError('DICOM_PIXELS', `${name} is missing`);
  return value;
}

/** Two pixels share their colour in the 422 interpretations: two samples a pixel instead of three. */
function storedSamples(samplesPerPixel: number, photometricInterpretation: string): number {
  return samplesPerPixel === 3 && photometricInterpretation.endsWith('_422') ? 2 : samplesPerPixel;
}

function contradiction(layout: Omit<PixelLayout, 'signed'>): string | null {
  const { rows, columns, frames, samplesPerPixel, bitsAllocated, bitsStored, highBit } = layout;
  if (!isBetween(rows, 1, 65_535) || !isBetween(columns, 1, 65_535)) return 'Rows or Columns is not a size';
  if (!isBetween(frames, 1, 2 ** 31 - 1)) return 'Number of Frames is not a number of frames';
  if (!isBetween(samplesPerPixel, 1, 4)) return 'Samples per Pixel is not 1 to 4';
  if (bitsAllocated !== 1 && !(bitsAllocated % 8 === 0 && isBetween(bitsAllocated, 8, 64)))
    return 'Bits Allocated is neither 1 nor a multiple of 8';
  if (!isBetween(bitsStored, 1, bitsAllocated)) return 'Bits Stored does not fit Bits Allocated';
  if (!isBetween(highBit, bitsStored - 1, bitsAllocated - 1)) return 'High Bit does not fit Bits Stored';
  return null;
}

function isBetween(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}
