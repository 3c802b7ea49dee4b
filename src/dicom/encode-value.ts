import { DicomWriteError } from './write-error.ts';
import { isUid } from './uid.ts';
import { usesSpecificCharacterSet } from './value-representation.ts';

/** A single value as code writes it. */
export type ScalarValue = string | number;

/** What one value of a text value representation may be (PS3.5 table 6.2-1). */
const TEXT_RULES: Readonly<Record<string, (value: string) => boolean>> = {
  AE: (value) => value.length <= 16 && isPlain(value),
  AS: (value) => /^\d{3}[DWMY]$/.test(value),
  CS: (value) => /^[A-Z0-9 _]{1,16}$/.test(value),
  DA: (value) => /^\d{8}$/.test(value),
  DS: (value) => value.length <= 16 && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value),
  DT: (value) => /^\d{4,14}(\.\d{1,6})?([+-]\d{4})?$/.test(value),
  IS: (value) => /^[+-]?\d{1,11}$/.test(value) && Math.abs(Number(value)) <= 2 ** 31 - 1,
  LO: (value) => value.length <= 64 && isPlain(value),
  LT: (value) => value.length <= 10_240,
  PN: (value) => value.split('=').every((group) => group.length <= 64) && isPlain(value),
  SH: (value) => value.length <= 16 && isPlain(value),
  ST: (value) => value.length <= 1024,
  TM: (value) => /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/.test(value),
  UC: isPlain,
  UI: isUid,
  UR: (value) => !/\s/.test(value),
  UT: () => true,
};

const SINGLE_VALUED: ReadonlySet<string> = new Set(['LT', 'ST', 'UR', 'UT']);

/** No backslash, which would separate values, and no control characters. */
function isPlain(value: string): boolean {
  return !/[\\\p{Cc}]/u.test(value);
}

interface BinaryRule {
  readonly size: number;
  readonly allows: (value: number) => boolean;
  readonly write: (view: DataView, at: number, value: number) => void;
}

const within = (low: number, high: number) => (value: number) =>
  Number.isInteger(value) && value >= low && value <= high;

const BINARY_RULES: Readonly<Record<string, BinaryRule>> = {
  US: { size: 2, allows: within(0, 0xffff), write: (view, at, value) => view.setUint16(at, value, true) },
  SS: {
    size: 2,
    allows: within(-0x8000, 0x7fff),
    write: (view, at, value) => view.setInt16(at, value, true),
  },
  UL: { size: 4, allows: within(0, 0xffffffff), write: (view, at, value) => view.setUint32(at, value, true) },
  SL: {
    size: 4,
    allows: within(-(2 ** 31), 2 ** 31 - 1),
    write: (view, at, value) => view.setInt32(at, value, true),
  },
  FL: { size: 4, allows: Number.isFinite, write: (view, at, value) => view.setFloat32(at, value, true) },
  FD: { size: 8, allows: Number.isFinite, write: (view, at, value) => view.setFloat64(at, value, true) },
  AT: { size: 4, allows: within(0, 0xffffffff), write: writeTag },
};

function writeTag(view: DataView, at: number, tag: number): void {
  view.setUint16(at, tag >>> 16, true);
  view.setUint16(at + 2, tag & 0xffff, true);
}

/**
 * Encodes the values of one element that is not a sequence, checked against its value representation. An empty string is
 * an empty value.
 * @param characterSet Specific Character Set of the object; other than ISO_IR 100 and 192, our own text must be ASCII
 * @throws DicomWriteError
 * @source PS3.5 section 6.2
 */
export function encodeValue(vr: string, values: readonly ScalarValue[], characterSet: string): Uint8Array {
  const binary = BINARY_RULES[vr];
  if (binary) return encodeBinary(vr, binary, values);
  const rule = TEXT_RULES[vr];
  if (!rule) throw new DicomWriteError('a value of this representation must be given as bytes', { vr });
  if (SINGLE_VALUED.has(vr) && values.length > 1)
    throw new DicomWriteError('this value representation has one value only', { vr });
  const texts = values.map((value) => (typeof value === 'number' ? formatNumber(vr, value) : value));
  for (const text of texts)
    if (text !== '' && !rule(text))
      throw new DicomWriteError('a value breaks its value representation', { vr });
  return encodeText(texts.join('\\'), usesSpecificCharacterSet(vr) ? characterSet : '', vr);
}

function encodeBinary(vr: string, rule: BinaryRule, values: readonly ScalarValue[]): Uint8Array {
  const bytes = new Uint8Array(values.length * rule.size);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    if (typeof value !== 'number' || !rule.allows(value))
      throw new DicomWriteError('a number does not fit its value representation', { vr });
    rule.write(view, index * rule.size, value);
  });
  return bytes;
}

function formatNumber(vr: string, value: number): string {
  if (!Number.isFinite(value)) throw new DicomWriteError('a number is not finite', { vr });
  return vr === 'DS' ? formatDecimalString(value) : String(value);
}

/**
 * Formats a number as a Decimal String of at most 16 characters, as exactly as they allow.
 * @source PS3.5 section 6.2, DS
 */
export function formatDecimalString(value: number): string {
  const shortest = String(value);
  if (shortest.length <= 16) return shortest;
  for (let digits = 15; digits > 0; digits -= 1) {
    const rounded = Number(value.toPrecision(digits));
    // The largest numbers of all round up to infinity.
    if (Number.isFinite(rounded) && String(rounded).length <= 16) return String(rounded);
  }
  return value.toExponential(8);
}

function encodeText(text: string, characterSet: string, vr: string): Uint8Array {
  if (characterSet === 'ISO_IR 192') return Buffer.from(text, 'utf8');
  const highest = characterSet === 'ISO_IR 100' ? 0xff : 0x7f;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > highest)
      throw new DicomWriteError('a text cannot be written in the character set of the object', {
        vr,
        characterSet,
      });
  }
  return Buffer.from(text, 'latin1');
}
