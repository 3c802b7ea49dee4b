import type { RawElement } from './data-set.ts';
import { elementOfKeyword } from './dcmjs-dictionary.ts';
import { encodeElement, encodeItem } from './encode-element.ts';
import { encodeValue } from './encode-value.ts';
import type { ScalarValue } from './encode-value.ts';
import { encodeFileMeta } from './part10.ts';
import { TRANSFER_SYNTAX } from './transfer-syntaxes.ts';
import { encodingOf } from './value-representation.ts';
import { DicomWriteError } from './write-error.ts';

/** The value of an element as code writes it; a sequence is an array of items, each an array of elements. */
export type ElementValue =
  ScalarValue | readonly ScalarValue[] | readonly (readonly ElementLiteral[])[] | Uint8Array;

/** An element to write: by the standard's keyword, or as it was found in another object. */
export type ElementLiteral =
  | RawElement
  | {
      readonly keyword: string;
      readonly value: ElementValue;
      /** Instead of the dictionary's, for elements that may have one of several. */
      readonly vr?: string;
    };

const SOP_CLASS_UID = 0x00080016;
const SOP_INSTANCE_UID = 0x00080018;
const SPECIFIC_CHARACTER_SET = 0x00080005;

/** One element on its way out. */
interface Written {
  readonly tag: number;
  readonly vr: string;
  readonly value: Uint8Array;
}

/**
 * Writes a complete DICOM file: our file meta information, then the elements in Explicit VR Little Endian.
 * @throws DicomWriteError when a value breaks its value representation, a tag occurs twice, or the SOP UIDs are missing.
 * @source PS3.10 section 7.1, PS3.5 section 7
 */
export function writePart10(elements: readonly ElementLiteral[]): Uint8Array {
  const written = prepare(elements, '');
  const meta = encodeFileMeta({
    sopClassUid: uidOf(written, SOP_CLASS_UID),
    sopInstanceUid: uidOf(written, SOP_INSTANCE_UID),
    transferSyntaxUid: TRANSFER_SYNTAX.explicitVrLittleEndian,
  });
  return Buffer.concat([meta, ...encode(written)]);
}

/**
 * Writes a data set alone, in Explicit VR Little Endian: sorted, padded, sequences and items with defined lengths.
 * @throws DicomWriteError as `writePart10`, but SOP UIDs are not asked for.
 */
export function writeDataSet(elements: readonly ElementLiteral[]): Uint8Array {
  return Buffer.concat(encode(prepare(elements, '')));
}

function encode(written: readonly Written[]): Uint8Array[] {
  return written.map(({ tag, vr, value }) => encodeElement(tag, vr, value));
}

/** Sorts and checks one level. Its own Specific Character Set, if it has one, holds for it and everything below. */
function prepare(elements: readonly ElementLiteral[], outerCharacterSet: string): Written[] {
  const declared = elements.find((element) => tagOf(element) === SPECIFIC_CHARACTER_SET);
  const characterSet = declared ? textOf(toWritten(declared, '').value) : outerCharacterSet;
  const written = elements.map((element) => toWritten(element, characterSet)).sort((a, b) => a.tag - b.tag);
  written.forEach(({ tag }, index) => {
    if (tag === written[index - 1]?.tag)
      throw new DicomWriteError('an element is written twice', { tag: hex(tag) });
    if (tag >>> 16 < 0x0008 || (tag & 0xffff) === 0)
      throw new DicomWriteError('a group length or an element of the meta groups is not data', {
        tag: hex(tag),
      });
  });
  return written;
}

function tagOf(element: ElementLiteral): number {
  return 'keyword' in element
    ? elementOfKeyword(element.keyword).tag
    : Number.parseInt(element.tag.slice(1), 16);
}

function toWritten(element: ElementLiteral, characterSet: string): Written {
  const tag = tagOf(element);
  if (!('keyword' in element)) return { tag, vr: element.vr, value: element.bytes };
  const vr = element.vr ?? elementOfKeyword(element.keyword).vr;
  const value = valueBytes(element.keyword, vr, element.value, characterSet);
  if (encodingOf(vr)?.longLength === false && value.length > 0xfffe)
    throw new DicomWriteError('a value is too long for its value representation', {
      keyword: element.keyword,
      vr,
    });
  return { tag, vr, value };
}

function valueBytes(keyword: string, vr: string, value: ElementValue, characterSet: string): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (vr === 'SQ') {
    if (!isItems(value)) throw new DicomWriteError('a sequence must be given as items', { keyword });
    return Buffer.concat(value.map((item) => encodeItem(encode(prepare(item, characterSet)))));
  }
  const values = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  if (!values.every(isScalar))
    throw new DicomWriteError('an element that is no sequence has items', { keyword });
  try {
    return encodeValue(vr, values, characterSet);
  } catch (error) {
    // The value itself may name a patient; the keyword is enough to find the fault.
    if (error instanceof DicomWriteError)
      throw new DicomWriteError(error.message, { ...error.context, keyword });
    throw error;
  }
}

function isItems(value: ElementValue): value is readonly (readonly ElementLiteral[])[] {
  return Array.isArray(value) && value.every((item) => Array.isArray(item));
}

function isScalar(value: unknown): value is ScalarValue {
  return typeof value === 'string' || typeof value === 'number';
}

function uidOf(written: readonly Written[], tag: number): string {
  const element = written.find((candidate) => candidate.tag === tag);
  const uid = element ? textOf(element.value) : '';
  if (uid === '')
    throw new DicomWriteError('an object needs its SOP class and instance UID', { tag: hex(tag) });
  return uid;
}

function textOf(value: Uint8Array): string {
  return Buffer.from(value).toString('latin1').replaceAll('\0', '').trim();
}

function hex(tag: number): string {
  return tag.toString(16).padStart(8, '0');
}
