import { implicitVr } from './dcmjs-dictionary.ts';
import { DicomReadError } from './read-error.ts';
import type { ReadLimits } from './read-limits.ts';
import { encodingOf } from './value-representation.ts';

/** Where one element lies in the parsed bytes. */
export interface ParsedElement {
  readonly tag: number;
  readonly vr: string;
  readonly offset: number;
  /** Bytes of the value; of one of undefined length, without its delimiter. */
  length: number;
  /** Items of a sequence; `null` for any other element. */
  readonly items: ParsedItem[] | null;
  /** Whether the items of this sequence, or this value, are encoded without value representations. */
  readonly implicit: boolean;
}

/** The elements of a data set or of one item, by tag. */
export type ParsedItem = Map<number, ParsedElement>;

interface Level {
  /** Where the level must end, or where the level around it ends if its own length is undefined. */
  readonly end: number;
  readonly undefinedLength: boolean;
  readonly implicit: boolean;
  /** Elements of a data set or item; `null` when this level is a sequence. */
  readonly elements: ParsedItem | null;
  /** The sequence whose items this level holds; `null` when this level is a data set or item. */
  readonly sequence: ParsedElement | null;
}

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_DELIMITER = 0xfffee00d;
const SEQUENCE_DELIMITER = 0xfffee0dd;
const DELIMITER_GROUP = 0xfffe;
const PIXEL_REPRESENTATION = 0x00280103;
const PIXEL_DATA = 0x7fe00010;

/**
 * Reads Explicit or Implicit VR Little Endian strictly: every length is checked against the level around it before it
 * is used, a tag occurs once a level, and nothing is copied. Iterative, so nesting cannot exhaust the stack.
 * @param encapsulated Whether Pixel Data may be a sequence of fragments
 * @throws DicomReadError `DICOM_PARSE` or `DICOM_LIMIT`
 * @source PS3.5 sections 7.1 to 7.5, A.4; 6.2.2 note on UN
 */
export function parseElements(
  bytes: Uint8Array,
  syntax: { readonly implicit: boolean; readonly encapsulated: boolean },
  limits: ReadLimits,
): ParsedItem {
  return new ElementReader(bytes, syntax.encapsulated, limits).read(syntax.implicit);
}

/**
 * Reads the items of a sequence whose value representation the sender did not know (UN), which are Implicit VR.
 * @throws DicomReadError `DICOM_PARSE` or `DICOM_LIMIT`
 * @source PS3.5 section 6.2.2 note on UN
 */
export function parseUnknownSequence(bytes: Uint8Array, limits: ReadLimits): ParsedItem[] {
  return new ElementReader(bytes, false, limits).readItems();
}

class ElementReader {
  private readonly view: DataView;
  private readonly stack: Level[] = [];
  private at = 0;
  private seen = 0;
  private pixelBytes = 0;
  private pixelRepresentation = 0;
  private readonly bytes: Uint8Array;
  private readonly encapsulated: boolean;
  private readonly limits: ReadLimits;

  constructor(bytes: Uint8Array, encapsulated: boolean, limits: ReadLimits) {
    this.bytes = bytes;
    this.encapsulated = encapsulated;
    this.limits = limits;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(implicit: boolean): ParsedItem {
    const elements: ParsedItem = new Map();
    this.run({ end: this.bytes.length, undefinedLength: false, implicit, elements, sequence: null });
    return elements;
  }

  readItems(): ParsedItem[] {
    const items: ParsedItem[] = [];
    const sequence = { tag: 0, vr: 'SQ', offset: 0, length: this.bytes.length, items, implicit: true };
    this.run({ end: this.bytes.length, undefinedLength: false, implicit: true, elements: null, sequence });
    return items;
  }

  private run(top: Level): void {
    this.stack.push(top);
    for (let level = this.stack.at(-1); level; level = this.stack.at(-1)) {
      if (this.at === level.end) {
        if (level.undefinedLength) throw this.fault('the data set ends inside a sequence or item');
        this.stack.pop();
      } else if (level.elements) {
        this.readElement(level, level.elements);
      } else {
        this.readItem(level, level.sequence!);
      }
    }
    if (this.bytes.length - this.pixelBytes > this.limits.maxHeaderBytes)
      throw new DicomReadError('DICOM_LIMIT', 'the header is larger than allowed');
  }

  private readElement(level: Level, elements: ParsedItem): void {
    this.need(8, level.end);
    const start = this.at;
    const tag = this.readTag();
    if (tag === ITEM_DELIMITER && level.undefinedLength) {
      this.skipDelimiter();
      this.stack.pop();
      return;
    }
    if (tag >>> 16 === DELIMITER_GROUP)
      throw this.fault('an item or delimiter stands where an element must', start);
    this.count();
    if (elements.has(tag)) throw this.fault('an element occurs twice', start, tag);
    const { vr, length } = level.implicit
      ? this.readImplicitForm(tag, elements)
      : this.readExplicitForm(level, tag);
    const element = this.placeElement(level, tag, vr, length);
    elements.set(tag, element);
    if (tag === PIXEL_REPRESENTATION && length === 2)
      this.pixelRepresentation = this.view.getUint16(element.offset, true);
  }

  private readImplicitForm(tag: number, elements: ParsedItem): { vr: string; length: number } {
    const length = this.readUint32();
    const vr = implicitVr(tag, this.pixelRepresentation, this.creatorOf(tag, elements));
    // Only a sequence, or Pixel Data in fragments, can have an undefined length.
    return { vr: length === UNDEFINED_LENGTH && tag !== PIXEL_DATA ? 'SQ' : vr, length };
  }

  private creatorOf(tag: number, elements: ParsedItem): string {
    const block = (tag >>> 8) & 0xff;
    if ((tag >>> 16) % 2 === 0 || block < 0x10) return '';
    const creator = elements.get((((tag >>> 16) << 16) | block) >>> 0);
    if (!creator || creator.length > 64) return '';
    const { offset, length } = creator;
    return Buffer.from(this.bytes.subarray(offset, offset + length))
      .toString('latin1')
      .trim();
  }

  private readExplicitForm(level: Level, tag: number): { vr: string; length: number } {
    const vr = String.fromCharCode(this.bytes[this.at]!, this.bytes[this.at + 1]!);
    // Value representations to come are promised to be two capitals with a 32-bit length (PS3.5 7.1.2).
    if (!/^[A-Z]{2}$/.test(vr)) throw this.fault('a value representation is not one', this.at, tag);
    if (encodingOf(vr)?.longLength === false) {
      const length = this.view.getUint16(this.at + 2, true);
      this.at += 4;
      return { vr, length };
    }
    this.at += 4;
    this.need(4, level.end);
    return { vr, length: this.readUint32() };
  }

  private placeElement(level: Level, tag: number, vr: string, length: number): ParsedElement {
    const offset = this.at;
    if (length === UNDEFINED_LENGTH && vr !== 'SQ' && vr !== 'UN') return this.readFragments(level, tag, vr);
    if (tag === PIXEL_DATA && (vr === 'SQ' || length === UNDEFINED_LENGTH))
      throw this.fault('Pixel Data is a sequence');
    const undefinedLength = length === UNDEFINED_LENGTH;
    if (!undefinedLength) this.need(length, level.end, tag);
    if (vr !== 'SQ' && !undefinedLength) {
      this.at += length;
      if (tag === PIXEL_DATA && this.stack.length === 1) this.pixelBytes += length;
      return { tag, vr, offset, length, items: null, implicit: level.implicit };
    }
    // UN of undefined length is a sequence in Implicit VR, whatever is around it.
    const implicit = level.implicit || vr === 'UN';
    const sequence: ParsedElement = { tag, vr, offset, length, items: [], implicit };
    this.open({
      end: undefinedLength ? level.end : offset + length,
      undefinedLength,
      implicit,
      elements: null,
      sequence,
    });
    return sequence;
  }

  private readItem(level: Level, sequence: ParsedElement): void {
    this.need(8, level.end);
    const start = this.at;
    const tag = this.readTag();
    if (tag === SEQUENCE_DELIMITER && level.undefinedLength) {
      sequence.length = start - sequence.offset;
      this.skipDelimiter();
      this.stack.pop();
      return;
    }
    if (tag !== ITEM) throw this.fault('a sequence holds something that is not an item', start, sequence.tag);
    this.count();
    const length = this.readUint32();
    const undefinedLength = length === UNDEFINED_LENGTH;
    if (!undefinedLength) this.need(length, level.end, sequence.tag);
    const elements: ParsedItem = new Map();
    sequence.items!.push(elements);
    const end = undefinedLength ? level.end : this.at + length;
    this.open({ end, undefinedLength, implicit: level.implicit, elements, sequence: null });
  }

  /** Walks the fragments of encapsulated Pixel Data up to their delimiter. */
  private readFragments(level: Level, tag: number, vr: string): ParsedElement {
    if (!this.encapsulated || !/^O[BW]$/.test(vr))
      throw this.fault(
        'a value has an undefined length that its transfer syntax does not allow',
        this.at,
        tag,
      );
    const offset = this.at;
    for (;;) {
      this.need(8, level.end, tag);
      const start = this.at;
      const marker = this.readTag();
      if (marker === SEQUENCE_DELIMITER) {
        this.skipDelimiter();
        if (tag === PIXEL_DATA && this.stack.length === 1) this.pixelBytes += this.at - offset;
        return { tag, vr, offset, length: start - offset, items: null, implicit: false };
      }
      if (marker !== ITEM) throw this.fault('Pixel Data holds something that is not a fragment', start, tag);
      this.count();
      const length = this.readUint32();
      this.need(length, level.end, tag);
      this.at += length;
    }
  }

  private open(level: Level): void {
    // Two levels a sequence: the sequence and its item.
    if (this.stack.length > this.limits.maxDepth * 2)
      throw new DicomReadError('DICOM_LIMIT', 'sequences are nested deeper than allowed');
    this.stack.push(level);
  }

  private count(): void {
    this.seen += 1;
    if (this.seen > this.limits.maxElements)
      throw new DicomReadError('DICOM_LIMIT', 'the data set has more elements than allowed');
  }

  private need(length: number, end: number, tag?: number): void {
    if (this.at + length > end)
      throw this.fault('a value or item is longer than what holds it', this.at, tag);
  }

  private readTag(): number {
    const tag = this.view.getUint16(this.at, true) * 0x10000 + this.view.getUint16(this.at + 2, true);
    this.at += 4;
    return tag;
  }

  private readUint32(): number {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  private skipDelimiter(): void {
    const length = this.readUint32();
    if (length !== 0) throw this.fault('a delimiter has a length', this.at - 4);
  }

  private fault(message: string, offset = this.at, tag?: number): DicomReadError {
    const where = tag === undefined ? {} : { tag: tag.toString(16).padStart(8, '0') };
    return new DicomReadError('DICOM_PARSE', message, { context: { offset, ...where } });
  }
}
