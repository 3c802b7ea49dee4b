import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';

/** How the samples of a synthetic image lie in memory. */
export interface SyntheticPixels {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit?: number;
  readonly signed: boolean;
  /** Stored value of each sample, frame after frame. */
  readonly value: (index: number) => number;
}

export const STUDY_UID = '1.2.826.0.1.3680043.10.1.1';
export const SERIES_UID = '1.2.826.0.1.3680043.10.1.2';
export const SOP_UID = '1.2.826.0.1.3680043.10.1.3';

/** Elements of a small valid nuclear medicine object without pixels. */
export function identityElements(): ElementLiteral[] {
  return [
    { keyword: 'SOPClassUID', value: SOP_CLASS.nuclearMedicineImage },
    { keyword: 'SOPInstanceUID', value: SOP_UID },
    { keyword: 'StudyInstanceUID', value: STUDY_UID },
    { keyword: 'SeriesInstanceUID', value: SERIES_UID },
    { keyword: 'Modality', value: 'NM' },
  ];
}

/** Image Pixel elements whose samples follow `pixels.value`. */
export function pixelElements(pixels: SyntheticPixels): ElementLiteral[] {
  const { rows, columns, frames, bitsAllocated, bitsStored, signed } = pixels;
  const highBit = pixels.highBit ?? bitsStored - 1;
  return [
    { keyword: 'Rows', value: rows },
    { keyword: 'Columns', value: columns },
    { keyword: 'NumberOfFrames', value: frames },
    { keyword: 'SamplesPerPixel', value: 1 },
    { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    { keyword: 'BitsAllocated', value: bitsAllocated },
    { keyword: 'BitsStored', value: bitsStored },
    { keyword: 'HighBit', value: highBit },
    { keyword: 'PixelRepresentation', value: signed ? 1 : 0 },
    { keyword: 'PixelData', value: packPixels(pixels, highBit), vr: bitsAllocated === 8 ? 'OB' : 'OW' },
  ];
}

function packPixels(pixels: SyntheticPixels, highBit: number): Uint8Array {
  const { rows, columns, frames, bitsAllocated, bitsStored, value } = pixels;
  const samples = rows * columns * frames;
  const size = bitsAllocated / 8;
  const bytes = Buffer.alloc(samples * size);
  const mask = bitsStored === 32 ? 0xffffffff : 2 ** bitsStored - 1;
  for (let index = 0; index < samples; index += 1) {
    const cell = ((value(index) & mask) << (highBit + 1 - bitsStored)) >>> 0;
    bytes.writeUIntLE(cell, index * size, size);
  }
  return bytes;
}
