import { SOP_CLASS } from '../../src/dicom/sop-classes.ts';
import type { ElementLiteral } from '../../src/dicom/write-data-set.ts';
import { writePart10 } from '../../src/dicom/write-data-set.ts';

/** One segment that outlines a box of pixels on one frame of a source image. */
export interface BoxSegment {
  readonly sourceSopInstanceUid: string;
  readonly sourceFrame: number;
  /** Row, column, rows, columns. */
  readonly box: readonly [number, number, number, number];
}

export interface SegmentationFile {
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly segments: readonly BoxSegment[];
  /** Elements other than they should be. */
  readonly changes?: readonly ElementLiteral[];
}

/** A binary DICOM SEG with one frame a segment, as an annotation program would send it. */
export function segmentationFile(given: SegmentationFile): Uint8Array {
  const { studyInstanceUid, sopInstanceUid, rows, columns, segments, changes = [] } = given;
  const elements: ElementLiteral[] = [
    { keyword: 'SOPClassUID', value: SOP_CLASS.segmentation },
    { keyword: 'SOPInstanceUID', value: sopInstanceUid },
    { keyword: 'Modality', value: 'SEG' },
    { keyword: 'Manufacturer', value: 'Annotation Program' },
    { keyword: 'PatientID', value: 'P-0001' },
    { keyword: 'StudyInstanceUID', value: studyInstanceUid },
    { keyword: 'SeriesInstanceUID', value: `${sopInstanceUid}.1` },
    { keyword: 'SamplesPerPixel', value: 1 },
    { keyword: 'PhotometricInterpretation', value: 'MONOCHROME2' },
    { keyword: 'NumberOfFrames', value: segments.length },
    { keyword: 'Rows', value: rows },
    { keyword: 'Columns', value: columns },
    { keyword: 'BitsAllocated', value: 1 },
    { keyword: 'BitsStored', value: 1 },
    { keyword: 'HighBit', value: 0 },
    { keyword: 'PixelRepresentation', value: 0 },
    { keyword: 'SegmentationType', value: 'BINARY' },
    { keyword: 'SegmentSequence', value: segments.map((_, index) => segmentItem(index + 1)) },
    {
      keyword: 'PerFrameFunctionalGroupsSequence',
      value: segments.map((segment, index) => frameItem(segment, index + 1)),
    },
    { keyword: 'PixelData', vr: 'OB', value: packBoxes(segments, rows, columns) },
  ];
  const changed = new Set(changes.map((change) => ('keyword' in change ? change.keyword : change.tag)));
  return writePart10([
    ...elements.filter((element) => !('keyword' in element && changed.has(element.keyword))),
    ...changes,
  ]);
}

function segmentItem(number: number): ElementLiteral[] {
  return [
    { keyword: 'SegmentNumber', value: number },
    { keyword: 'SegmentLabel', value: `Lesion ${number}` },
    { keyword: 'SegmentAlgorithmType', value: 'MANUAL' },
    { keyword: 'AnatomicRegionSequence', value: [code('122496007', 'Lumbar spine')] },
    { keyword: 'SegmentedPropertyTypeCodeSequence', value: [code('52988006', 'Lesion')] },
  ];
}

function code(value: string, meaning: string): ElementLiteral[] {
  return [
    { keyword: 'CodeValue', value },
    { keyword: 'CodingSchemeDesignator', value: 'SCT' },
    { keyword: 'CodeMeaning', value: meaning },
  ];
}

function frameItem(segment: BoxSegment, number: number): ElementLiteral[] {
  const source: ElementLiteral[] = [
    { keyword: 'ReferencedSOPClassUID', value: SOP_CLASS.nuclearMedicineImage },
    { keyword: 'ReferencedSOPInstanceUID', value: segment.sourceSopInstanceUid },
    { keyword: 'ReferencedFrameNumber', value: segment.sourceFrame },
  ];
  return [
    { keyword: 'DerivationImageSequence', value: [[{ keyword: 'SourceImageSequence', value: [source] }]] },
    {
      keyword: 'SegmentIdentificationSequence',
      value: [[{ keyword: 'ReferencedSegmentNumber', value: number }]],
    },
  ];
}

/** One bit a pixel, the first pixel in the lowest bit, no gap between frames. */
function packBoxes(segments: readonly BoxSegment[], rows: number, columns: number): Uint8Array {
  const bytes = new Uint8Array(2 * Math.ceil((segments.length * rows * columns) / 16));
  for (const [index, { box }] of segments.entries()) {
    const [top, left, height, width] = box;
    for (let row = top; row < top + height; row++)
      for (let column = left; column < left + width; column++) {
        const bit = (index * rows + row) * columns + column;
        bytes[bit >> 3] = bytes[bit >> 3]! | (1 << (bit & 7));
      }
  }
  return bytes;
}
