import { encodingOf } from './value-representation.ts';

const MAX_SHORT_LENGTH = 0xfffe;

/**
 * Encodes one element in Explicit VR Little Endian, padded to an even length. A value too long for the 16-bit length of
 * its value representation, or of one that the standard does not know, goes out as UN.
 * @source PS3.5 sections 7.1.2, 6.2.2 note on UN, 6.2
 */
export function encodeElement(tag: number, vr: string, value: Uint8Array): Uint8Array {
  const known = encodingOf(vr);
  const odd = value.length % 2;
  const short = known?.longLength === false && value.length + odd <= MAX_SHORT_LENGTH;
  const writtenVr = known && (known.longLength || short) ? vr : 'UN';
  const headerLength = short ? 8 : 12;
  const encoded = new Uint8Array(headerLength + value.length + odd);
  const view = new DataView(encoded.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  encoded[4] = writtenVr.charCodeAt(0);
  encoded[5] = writtenVr.charCodeAt(1);
  if (short) view.setUint16(6, value.length + odd, true);
  else view.setUint32(8, value.length + odd, true);
  encoded.set(value, headerLength);
  if (odd) encoded[encoded.length - 1] = known?.padding ?? 0;
  return encoded;
}

/** Encodes one sequence item of defined length around its encoded elements. */
export function encodeItem(elements: readonly Uint8Array[]): Uint8Array {
  const length = elements.reduce((sum, element) => sum + element.length, 0);
  const encoded = new Uint8Array(8 + length);
  const view = new DataView(encoded.buffer);
  view.setUint16(0, 0xfffe, true);
  view.setUint16(2, 0xe000, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const element of elements) {
    encoded.set(element, at);
    at += element.length;
  }
  return encoded;
}
