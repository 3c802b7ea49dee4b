import { SOP_CLASS } from '../../../src/dicom/sop-classes.ts';
import type { ElementLiteral } from '../../../src/dicom/write-data-set.ts';
import { writeDataSet } from '../../../src/dicom/write-data-set.ts';

export const SMALL_SCAN_UID = '1.2.3.4.5';

/** Data set of a 4 by 2 NM image in Explicit VR Little Endian; `replaced` elements win, `null` leaves one out. */
export function smallScan(replaced: Readonly<Record<string, ElementLiteral | null>> = {}): Buffer {
  const elements: Record<string, ElementLiteral | null> = {
    SOPClassUID: { keyword: 'SOPClassUID', value: SOP_CLASS.nuclearMedicineImage },
    SOPInstanceUID: { keyword: 'SOPInstanceUID', value: SMALL_SCAN_UID },
    StudyInstanceUID: { keyword: 'StudyInstanceUID', value: '1.2.3' },
    SeriesInstanceUID: { keyword: 'SeriesInstanceUID', value: '1.2.3.4' },
    Modality: { keyword: 'Modality', value: 'NM' },
    PatientName: { keyword: 'PatientName', value: 'Doe^Jane' },
    Rows: { keyword: 'Rows', value: 4 },
    Columns: { keyword: 'Columns', value: 2 },
    SamplesPerPixel: { keyword: 'SamplesPerPixel', value: 1 },
    PhotometricInterpretation: { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    BitsAllocated: { keyword: 'BitsAllocated', value: 16 },
    BitsStored: { keyword: 'BitsStored', value: 16 },
    HighBit: { keyword: 'HighBit', value: 15 },
    PixelRepresentation: { keyword: 'PixelRepresentation', value: 0 },
    PixelData: { keyword: 'PixelData', vr: 'OW', value: new Uint8Array(16) },
    ...replaced,
  };
  return Buffer.from(writeDataSet(Object.values(elements).filter((element) => element !== null)));
}
