import type { DataSet } from './data-set.ts';
import { DicomReadError } from './read-error.ts';

const ITEM_HEADER = 8;
const CODESTREAM_STARTS: readonly number[] = [0xffd8, 0xff4f];

interface Fragment {
  /** From the first fragment's item tag, as offset tables count. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The compressed bytes of one frame, joined from its fragments.
 * @param frames Number of Frames
 * @param frame 1-based
 * @throws DicomReadError `DICOM_PIXELS` when fragments and offset tables do not make `frames` frames.
 * @source PS3.5 section A.4; extended offset table: PS3.3 C.7.6.3.1.8
 */
export function readCompressedFrame(dataSet: DataSet, frames: number, frame: number): Uint8Array {
  const groups = groupFragments(dataSet, frames);
  const group = groups[frame - 1];
  if (!group) throw new DicomReadError('DICOM_PIXELS', 'there is no such frame', { context: { frame } });
  const bytes = group.length === 1 ? group[0]!.bytes : Buffer.concat(group.map((fragment) => fragment.bytes));
  if (bytes.length === 0)
    throw new DicomReadError('DICOM_PIXELS', 'a compressed frame is empty', { context: { frame } });
  return bytes;
}

/**
 * Checks that the fragments of encapsulated Pixel Data make as many frames as the header says.
 * @throws DicomReadError `DICOM_PIXELS`
 */
export function checkFragments(dataSet: DataSet, frames: number): void {
  const empty = groupFragments(dataSet, frames).findIndex((group) =>
    group.every(({ bytes }) => bytes.length === 0),
  );
  if (empty !== -1)
    throw new DicomReadError('DICOM_PIXELS', 'a compressed frame is empty', {
      context: { frame: empty + 1 },
    });
}

function groupFragments(dataSet: DataSet, frames: number): Fragment[][] {
  const { offsetTable, fragments } = splitItems(dataSet);
  if (fragments.length < frames)
    throw new DicomReadError('DICOM_PIXELS', 'there are fewer fragments than frames', {
      context: { fragments: fragments.length, frames },
    });
  if (frames === 1) return [fragments];
  if (fragments.length === frames) return fragments.map((fragment) => [fragment]);
  const extended = readExtendedOffsets(dataSet);
  const starts =
    offsetTable.length > 0 ? offsetTable : extended.length > 0 ? extended : codestreamStarts(fragments);
  return groupByStart(fragments, starts, frames);
}

function splitItems(dataSet: DataSet): { offsetTable: number[]; fragments: Fragment[] } {
  const bytes = dataSet.element('x7fe00010')?.bytes ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const items: Fragment[] = [];
  let first = 0;
  // Item tags and lengths were checked when the data set was parsed.
  for (let at = 0; at + ITEM_HEADER <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + ITEM_HEADER + length;
    items.push({ offset: at - first, bytes: bytes.subarray(at + ITEM_HEADER, end) });
    if (items.length === 1) first = end;
    at = end;
  }
  const [table, ...fragments] = items;
  if (!table) throw new DicomReadError('DICOM_PIXELS', 'encapsulated Pixel Data has no items');
  return { offsetTable: readUint32s(table.bytes), fragments };
}

function readUint32s(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getUint32(index * 4, true));
}

/** Extended Offset Table (7FE0,0001): 64-bit offsets, found as OV or, from older writers, as UN or OB. */
function readExtendedOffsets(dataSet: DataSet): number[] {
  const bytes = dataSet.element('x7fe00001')?.bytes ?? new Uint8Array();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) =>
    Number(view.getBigUint64(index * 8, true)),
  );
}

/** Where no table says it, a frame starts with the fragment that starts a codestream (JPEG, JPEG-LS, JPEG 2000). */
function codestreamStarts(fragments: readonly Fragment[]): number[] {
  return fragments
    .filter(({ bytes }) => bytes.length >= 2 && CODESTREAM_STARTS.includes(bytes[0]! * 256 + bytes[1]!))
    .map(({ offset }) => offset);
}

function groupByStart(
  fragments: readonly Fragment[],
  starts: readonly number[],
  frames: number,
): Fragment[][] {
  const known = new Set(starts);
  const groups: Fragment[][] = [];
  for (const fragment of fragments) {
    if (known.has(fragment.offset)) groups.push([]);
    groups.at(-1)?.push(fragment);
  }
  if (starts.length !== frames || groups.length !== frames || fragments[0]?.offset !== starts[0])
    throw new DicomReadError('DICOM_PIXELS', 'the fragments cannot be told apart into frames', {
      context: { fragments: fragments.length, frames },
    });
  return groups;
}
