import type { Code } from '../study/code.ts';
import type { MaskRuns } from '../study/data-set.ts';
import type { DataSet } from './data-set.ts';
import { readCode } from './read-code.ts';
import { DicomReadError } from './read-error.ts';
import { readPixelLayout } from './pixel-layout.ts';
import { isNativeTransferSyntax } from './transfer-syntaxes.ts';

/** One frame of a binary segmentation: the pixels of one segment on one frame of a source image. */
export interface SegmentFrame {
  readonly segmentNumber: number;
  readonly label: string;
  readonly type: Code | null;
  /** Anatomic Region Sequence of the segment. */
  readonly site: Code | null;
  readonly sourceSopInstanceUid: string;
  /** 1-based; 1 where the reference names none. */
  readonly sourceFrame: number;
  readonly mask: MaskRuns;
}

export interface Segmentation {
  readonly rows: number;
  readonly columns: number;
  /** In stored order; frames without a pixel are left out. */
  readonly frames: readonly SegmentFrame[];
  /** What of it cannot be used, one line each. */
  readonly refusals: readonly string[];
}

/** Far above what a whole-body scan has, far below what would fill the memory. */
const MAX_FRAMES = 2000;
const MAX_BITS = 2 ** 30;
/** Of one frame: the outline of a lesion, not noise. */
const MAX_RUNS = 100_000;

/**
 * Reads a segmentation of type BINARY: one bit a pixel, packed without gaps between frames.
 * @throws DicomReadError `DICOM_SEGMENTATION` for another kind or one that contradicts itself, `DICOM_LIMIT` for one with
 *   more frames or pixels than a scan can have, `DICOM_PIXELS` where header and pixels disagree.
 * @source PS3.3 A.51, C.8.20; PS3.5 section 8.1.1
 */
export function readSegmentation(dataSet: DataSet): Segmentation {
  const layout = readPixelLayout(dataSet);
  const { rows, columns, frames } = layout;
  const type = dataSet.text('x00620001');
  if (type !== 'BINARY') throw refusal('it is not of type BINARY');
  if (layout.bitsAllocated !== 1 || layout.samplesPerPixel !== 1)
    throw refusal('it does not have one bit a pixel');
  if (!isNativeTransferSyntax(dataSet.transferSyntaxUid)) throw refusal('its pixels are compressed');
  if (frames > MAX_FRAMES || rows * columns * frames > MAX_BITS)
    throw new DicomReadError('DICOM_LIMIT', `a segmentation of ${frames} frames of ${rows} x ${columns}`);
  const bytes = dataSet.element('x7fe00010')?.bytes ?? new Uint8Array();
  if (bytes.length < Math.ceil((rows * columns * frames) / 8))
    throw new DicomReadError('DICOM_PIXELS', 'Pixel Data is shorter than the header says');
  return { rows, columns, ...readFrames(dataSet, bytes, { rows, columns, frames }) };
}

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
}

function readFrames(
  dataSet: DataSet,
  bytes: Uint8Array,
  size: Size,
): Pick<Segmentation, 'frames' | 'refusals'> {
  const segments = readSegments(dataSet);
  const shared = dataSet.items(SHARED_FUNCTIONAL_GROUPS)[0] ?? null;
  const groups = dataSet.items(PER_FRAME_FUNCTIONAL_GROUPS);
  if (groups.length !== size.frames)
    throw refusal(`${groups.length} functional groups for ${size.frames} frames`);
  const frames: SegmentFrame[] = [];
  const refusals: string[] = [];
  for (const [index, group] of groups.entries()) {
    const described = describeFrame(group, shared, segments);
    if (typeof described === 'string') refusals.push(`frame ${index + 1}: ${described}`);
    else {
      const mask = unpack(bytes, index, size);
      if (mask.length > 0) frames.push({ ...described, mask });
    }
  }
  return { frames, refusals };
}

const SHARED_FUNCTIONAL_GROUPS = 'x52009229';
const PER_FRAME_FUNCTIONAL_GROUPS = 'x52009230';

type Segment = Pick<SegmentFrame, 'segmentNumber' | 'label' | 'type' | 'site'>;

function readSegments(dataSet: DataSet): ReadonlyMap<number, Segment> {
  const segments = dataSet.items('x00620002').map((item): Segment => {
    const segmentNumber = item.number('x00620004') ?? 0;
    return {
      segmentNumber,
      label: item.text('x00620005').slice(0, 64),
      type: readCode(item, 'x0062000f'),
      site: readCode(item, 'x00082218'),
    };
  });
  const byNumber = new Map(segments.map((segment) => [segment.segmentNumber, segment]));
  if (byNumber.size !== segments.length) throw refusal('two segments have the same number');
  return byNumber;
}

/** What the frame shows, or what is missing of that. */
function describeFrame(
  group: DataSet,
  shared: DataSet | null,
  segments: ReadonlyMap<number, Segment>,
): Omit<SegmentFrame, 'mask'> | string {
  const itemOf = (tag: string): DataSet | null => group.items(tag)[0] ?? shared?.items(tag)[0] ?? null;
  const number = itemOf('x0062000a')?.number('x0062000b') ?? null;
  const segment = number === null ? undefined : segments.get(number);
  if (segment === undefined) return 'it names no segment';
  const sources = itemOf('x00089124')?.items('x00082112') ?? [];
  const [source] = sources;
  const sourceSopInstanceUid = source?.text('x00081155') ?? '';
  if (source === undefined || sourceSopInstanceUid === '') return 'it names no source image';
  const sourceFrames = source.numbers('x00081160');
  if (sources.length > 1 || sourceFrames.length > 1) return 'it names several source images';
  return { ...segment, sourceSopInstanceUid, sourceFrame: sourceFrames[0] ?? 1 };
}

/** The first pixel is the lowest bit of its byte. */
function unpack(bytes: Uint8Array, index: number, { rows, columns }: Size): MaskRuns {
  const first = index * rows * columns;
  const runs: number[] = [];
  for (let row = 0; row < rows; row++) {
    let length = 0;
    for (let column = 0; column <= columns; column++) {
      const bit = first + row * columns + column;
      const isSet = column < columns && ((bytes[Math.floor(bit / 8)]! >> (bit % 8)) & 1) === 1;
      if (isSet) length++;
      else if (length > 0) {
        runs.push(row, column - length, length);
        length = 0;
      }
    }
    if (runs.length > 3 * MAX_RUNS) throw new DicomReadError('DICOM_LIMIT', 'a segment that is no outline');
  }
  return runs;
}

function refusal(reason: string): DicomReadError {
  return new DicomReadError('DICOM_SEGMENTATION', `a segmentation cannot be used: ${reason}`);
}
