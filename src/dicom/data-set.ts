import { inflateRawSync } from 'node:zlib';
import { decodeText } from './decode-text.ts';
import type { CharacterSets } from './decode-text.ts';
import { implicitVr } from './dcmjs-dictionary.ts';
import { encodeParsedItems, isReencoded } from './encode-parsed-items.ts';
import { parseElements, parseUnknownSequence } from './parse-elements.ts';
import type { ParsedElement, ParsedItem } from './parse-elements.ts';
import { DicomReadError } from './read-error.ts';
import { DEFAULT_READ_LIMITS } from './read-limits.ts';
import type { ReadLimits } from './read-limits.ts';
import { readNumbers } from './read-numbers.ts';
import { readFileMeta } from './read-file-meta.ts';
import type { FileMeta } from './read-file-meta.ts';
import { isNativeTransferSyntax, TRANSFER_SYNTAX } from './transfer-syntaxes.ts';
import { usesSpecificCharacterSet } from './value-representation.ts';

/** A value as it lies in the file, in the form that `writePart10` takes unchanged. */
export interface RawElement {
  /** `x` and eight lower-case hexadecimal digits, for example `x00100010`. */
  readonly tag: string;
  readonly vr: string;
  /**
   * Value bytes in Explicit VR Little Endian: verbatim where the source was that already, sequences re-encoded otherwise.
   * Encapsulated Pixel Data is its items, without the closing delimiter.
   */
  readonly bytes: Uint8Array;
}

/** Read-only view on parsed bytes. Tags as `x00100010`. No method throws on odd values. */
export interface DataSet {
  readonly transferSyntaxUid: string;
  has(tag: string): boolean;
  /** The whole value, decoded with Specific Character Set (0008,0005) and trimmed; `''` when absent. */
  text(tag: string): string;
  /** The value split at its backslashes, each part trimmed; `[]` when absent or empty. */
  strings(tag: string): string[];
  /** First value as a number, whatever the value representation; `null` when absent or not a finite number. */
  number(tag: string): number | null;
  /** All values; one that is not a finite number is left out. */
  numbers(tag: string): number[];
  /** Items of a sequence; `[]` when absent. */
  items(tag: string): DataSet[];
  element(tag: string): RawElement | null;
  /** All tags of this level, in ascending order. */
  tags(): string[];
}

const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;
/** Text longer than this is cut: nothing that this node reads comes near. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_VALUES = 65_536;

/**
 * Parses a data set without file meta information.
 * @param bytes Kept by reference: values are views into it (into the inflated bytes, if deflated)
 * @throws DicomReadError `DICOM_PARSE` or `DICOM_LIMIT`
 */
export function parseDataSet(
  bytes: Uint8Array,
  transferSyntaxUid: string,
  limits: ReadLimits = DEFAULT_READ_LIMITS,
): DataSet {
  if (bytes.length > limits.maxBytes)
    throw new DicomReadError('DICOM_LIMIT', 'the data set is larger than allowed');
  if (transferSyntaxUid === TRANSFER_SYNTAX.explicitVrBigEndian)
    throw new DicomReadError('DICOM_PARSE', 'Explicit VR Big Endian is retired and not read', {
      context: { transferSyntaxUid },
    });
  const deflated = transferSyntaxUid === TRANSFER_SYNTAX.deflatedExplicitVrLittleEndian;
  const plain = deflated ? inflate(bytes, limits) : bytes;
  const implicit = transferSyntaxUid === TRANSFER_SYNTAX.implicitVrLittleEndian;
  const encapsulated = !isNativeTransferSyntax(transferSyntaxUid);
  const elements = parseElements(plain, { implicit, encapsulated }, limits);
  return new ParsedDataSet(plain, elements, { transferSyntaxUid, limits, characterSets: [] });
}

/** A parsed file: its data set, what its file meta information says, and where the data set starts in the file. */
export interface Part10 extends DataSet {
  readonly fileMeta: FileMeta;
  readonly dataSetOffset: number;
}

/**
 * Parses a DICOM file. A missing preamble, or missing file meta information whose syntax the first element shows
 * beyond doubt, is tolerated.
 * @throws DicomReadError `DICOM_PARSE` or `DICOM_LIMIT`
 * @source PS3.10 section 7.1
 */
export function parsePart10(file: Uint8Array, limits: ReadLimits = DEFAULT_READ_LIMITS): Part10 {
  const { fileMeta, dataSetOffset } = readFileMeta(file);
  const dataSet = parseDataSet(file.subarray(dataSetOffset), fileMeta.transferSyntaxUid, limits);
  return Object.assign(dataSet, { fileMeta, dataSetOffset });
}

function inflate(bytes: Uint8Array, limits: ReadLimits): Uint8Array {
  try {
    return inflateRawSync(bytes, { maxOutputLength: limits.maxInflatedBytes });
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (tooLarge)
      throw new DicomReadError('DICOM_LIMIT', 'the data set inflates to more than allowed', { cause });
    throw new DicomReadError('DICOM_PARSE', 'the deflated data set is damaged', { cause });
  }
}

/** What an item takes over from the data set around it. */
interface Surroundings {
  readonly transferSyntaxUid: string;
  readonly limits: ReadLimits;
  readonly characterSets: CharacterSets;
}

class ParsedDataSet implements DataSet {
  readonly transferSyntaxUid: string;
  private readonly bytes: Uint8Array;
  private readonly elements: ParsedItem;
  private readonly surroundings: Surroundings;

  constructor(bytes: Uint8Array, elements: ParsedItem, around: Surroundings) {
    this.bytes = bytes;
    this.elements = elements;
    this.transferSyntaxUid = around.transferSyntaxUid;
    const own = elements.get(SPECIFIC_CHARACTER_SET);
    this.surroundings = own ? { ...around, characterSets: latinParts(this.valueOf(own)) } : around;
  }

  has(tag: string): boolean {
    return this.elements.has(toNumber(tag));
  }

  tags(): string[] {
    return [...this.elements.keys()].sort((a, b) => a - b).map(toTag);
  }

  text(tag: string): string {
    return trimValue(this.decoded(tag));
  }

  strings(tag: string): string[] {
    const text = this.decoded(tag);
    return trimValue(text) === '' ? [] : text.split('\\', MAX_VALUES).map(trimValue);
  }

  number(tag: string): number | null {
    return this.numbers(tag)[0] ?? null;
  }

  numbers(tag: string): number[] {
    const element = this.elements.get(toNumber(tag));
    if (!element || element.items) return [];
    return readNumbers(this.vrOf(element), this.valueOf(element).subarray(0, MAX_TEXT_BYTES));
  }

  items(tag: string): DataSet[] {
    const element = this.elements.get(toNumber(tag));
    if (!element) return [];
    if (element.items)
      return element.items.map((item) => new ParsedDataSet(this.bytes, item, this.surroundings));
    return this.unknownItems(element);
  }

  element(tag: string): RawElement | null {
    const element = this.elements.get(toNumber(tag));
    if (!element) return null;
    const bytes = isReencoded(element) ? encodeParsedItems(this.bytes, element.items) : this.valueOf(element);
    // A sequence that arrived as UN stays UN: its value is Implicit VR by definition.
    return { tag: toTag(element.tag), vr: element.vr, bytes };
  }

  private valueOf({ offset, length }: ParsedElement): Uint8Array {
    return this.bytes.subarray(offset, offset + length);
  }

  private decoded(tag: string): string {
    const element = this.elements.get(toNumber(tag));
    if (!element || element.items) return '';
    const vr = this.vrOf(element);
    const value = this.valueOf(element).subarray(0, MAX_TEXT_BYTES);
    if (usesSpecificCharacterSet(vr)) return decodeText(value, this.surroundings.characterSets, vr === 'PN');
    return isBinary(vr) ? readNumbers(vr, value).join('\\') : latin(value);
  }

  /** The value representation to read with: the dictionary's, where the sender knew none. */
  private vrOf({ tag, vr }: ParsedElement): string {
    return vr === 'UN' ? implicitVr(tag, this.number(toTag(PIXEL_REPRESENTATION)) ?? 0) : vr;
  }

  private unknownItems(element: ParsedElement): DataSet[] {
    if (element.vr !== 'UN') return [];
    const value = this.valueOf(element);
    try {
      const { limits } = this.surroundings;
      return parseUnknownSequence(value, limits).map(
        (item) => new ParsedDataSet(value, item, this.surroundings),
      );
    } catch (error) {
      // An unknown value need not be a sequence at all.
      if (error instanceof DicomReadError) return [];
      throw error;
    }
  }
}

function isBinary(vr: string): boolean {
  return /^(US|SS|UL|SL|FL|FD|UV|SV|AT)$/.test(vr);
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function latinParts(bytes: Uint8Array): string[] {
  return latin(bytes.subarray(0, 1024)).split('\\').map(trimValue);
}

/** Without padding, and without the NULs that some devices leave anywhere. */
function trimValue(text: string): string {
  return text.replaceAll('\0', '').trim();
}

function toNumber(tag: string): number {
  return Number.parseInt(tag.slice(1), 16);
}

function toTag(tag: number): string {
  return `x${tag.toString(16).padStart(8, '0')}`;
}
