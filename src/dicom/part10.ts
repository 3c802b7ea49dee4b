import { PRODUCT } from '../platform/product.ts';
import { encodeElement } from './encode-element.ts';

const PREAMBLE_LENGTH = 128;

/**
 * Encodes preamble, `DICM` and File Meta Information; the data set follows directly.
 * @source PS3.10 section 7.1
 */
export function encodeFileMeta(meta: {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly sourceAeTitle?: string;
}): Uint8Array {
  const elements = [
    encodeElement(0x00020001, 'OB', Uint8Array.of(0, 1)),
    encodeText(0x00020002, 'UI', meta.sopClassUid),
    encodeText(0x00020003, 'UI', meta.sopInstanceUid),
    encodeText(0x00020010, 'UI', meta.transferSyntaxUid),
    encodeText(0x00020012, 'UI', PRODUCT.implementationClassUid),
    encodeText(0x00020013, 'SH', PRODUCT.implementationVersionName),
    ...(meta.sourceAeTitle === undefined ? [] : [encodeText(0x00020016, 'AE', meta.sourceAeTitle)]),
  ];
  const groupLength = new Uint8Array(4);
  const length = elements.reduce((sum, element) => sum + element.length, 0);
  new DataView(groupLength.buffer).setUint32(0, length, true);
  return Buffer.concat([
    new Uint8Array(PREAMBLE_LENGTH),
    Buffer.from('DICM', 'latin1'),
    encodeElement(0x00020000, 'UL', groupLength),
    ...elements,
  ]);
}

function encodeText(tag: number, vr: string, text: string): Uint8Array {
  return encodeElement(tag, vr, Buffer.from(text, 'latin1'));
}
