import { implicitVr } from './dcmjs-dictionary.ts';
import { DicomReadError } from './read-error.ts';
import { TRANSFER_SYNTAX } from './transfer-syntaxes.ts';
import { isUid } from './uid.ts';
import { encodingOf } from './value-representation.ts';

/** What file meta information says of the data set behind it; `''` where it says nothing. */
export interface FileMeta {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
}

const PREAMBLE_LENGTH = 128;
const MAX_META_ELEMENTS = 64;
const MEDIA_STORAGE_SOP_CLASS_UID = 0x0002;
const MEDIA_STORAGE_SOP_INSTANCE_UID = 0x0003;
const TRANSFER_SYNTAX_UID = 0x0010;

/**
 * Reads preamble and group 0002, element by element: its own group length is not relied on.
 * @throws DicomReadError `DICOM_PARSE` when the file is none, or its transfer syntax cannot be told.
 * @source PS3.10 section 7.1
 */
export function readFileMeta(file: Uint8Array): { fileMeta: FileMeta; dataSetOffset: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const hasPreamble = latin(file, PREAMBLE_LENGTH, 4) === 'DICM';
  const { values, end } = readMetaElements(file, view, hasPreamble ? PREAMBLE_LENGTH + 4 : 0);
  const stated = values.get(TRANSFER_SYNTAX_UID) ?? '';
  if (stated !== '' && !isUid(stated))
    throw new DicomReadError('DICOM_PARSE', 'the transfer syntax is not a UID');
  const fileMeta = {
    sopClassUid: values.get(MEDIA_STORAGE_SOP_CLASS_UID) ?? '',
    sopInstanceUid: values.get(MEDIA_STORAGE_SOP_INSTANCE_UID) ?? '',
    transferSyntaxUid: stated === '' ? recogniseTransferSyntax(file, view, end) : stated,
  };
  return { fileMeta, dataSetOffset: end };
}

function readMetaElements(
  file: Uint8Array,
  view: DataView,
  start: number,
): { values: Map<number, string>; end: number } {
  const values = new Map<number, string>();
  let at = start;
  while (at + 8 <= file.length && view.getUint16(at, true) === 0x0002) {
    const element = view.getUint16(at + 2, true);
    const encoding = encodingOf(latin(file, at + 4, 2));
    if (!encoding || values.has(element) || values.size === MAX_META_ELEMENTS)
      throw new DicomReadError('DICOM_PARSE', 'the file meta information is damaged', {
        context: { offset: at },
      });
    const header = encoding.longLength ? 12 : 8;
    if (at + header > file.length) throw truncated(at);
    const length = encoding.longLength ? view.getUint32(at + 8, true) : view.getUint16(at + 6, true);
    if (at + header + length > file.length) throw truncated(at);
    // A UID has at most 64 characters; a longer value is not one, and is not worth keeping.
    const value = latin(file, at + header, Math.min(length, 128));
    values.set(element, value.replaceAll('\0', '').trim());
    at += header + length;
  }
  return { values, end: at };
}

function truncated(offset: number): DicomReadError {
  return new DicomReadError('DICOM_PARSE', 'the file ends inside its meta information', {
    context: { offset },
  });
}

/** Tells Explicit from Implicit VR Little Endian by the first element, where that leaves no doubt. */
function recogniseTransferSyntax(file: Uint8Array, view: DataView, at: number): string {
  if (at + 8 <= file.length) {
    const tag = view.getUint16(at, true) * 0x10000 + view.getUint16(at + 2, true);
    const expected = implicitVr(tag, 0);
    const known = tag >>> 16 === 0x0008 && expected !== 'UN';
    if (known && latin(file, at + 4, 2) === expected) return TRANSFER_SYNTAX.explicitVrLittleEndian;
    if (known && view.getUint32(at + 4, true) <= Math.min(1024, file.length - at - 8))
      return TRANSFER_SYNTAX.implicitVrLittleEndian;
  }
  throw new DicomReadError('DICOM_PARSE', 'not a DICOM file, or one without a transfer syntax');
}

function latin(bytes: Uint8Array, offset: number, length: number): string {
  return Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1');
}
