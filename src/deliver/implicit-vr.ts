import { explicitElements } from './explicit-elements.ts';
import type { ByteRange } from './explicit-elements.ts';

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_DELIMITER = 0xfffee00d;
const SEQUENCE_DELIMITER = 0xfffee0dd;

/**
 * The same data set in Implicit VR Little Endian, for a peer that takes only the default transfer syntax: every value
 * keeps its bytes, only the headers change; sequences and items get undefined length.
 * @param dataSet Explicit VR Little Endian, without file meta information.
 * @throws DeliverError `DELIVER_OBJECT`
 * @source PS3.5 section 7.1.3, 10.1
 */
export function toImplicitVr(dataSet: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  appendElements(parts, dataSet, { start: 0, end: dataSet.length });
  return Buffer.concat(parts);
}

function appendElements(parts: Uint8Array[], bytes: Uint8Array, range: ByteRange): void {
  for (const { tag, value, items } of explicitElements(bytes, range)) {
    if (items === null) {
      parts.push(header(tag, value.end - value.start), bytes.subarray(value.start, value.end));
      continue;
    }
    parts.push(header(tag, UNDEFINED_LENGTH));
    for (const item of items) {
      parts.push(header(ITEM, UNDEFINED_LENGTH));
      appendElements(parts, bytes, item);
      parts.push(header(ITEM_DELIMITER, 0));
    }
    parts.push(header(SEQUENCE_DELIMITER, 0));
  }
}

function header(tag: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(tag >>> 16, 0);
  bytes.writeUInt16LE(tag & 0xffff, 2);
  bytes.writeUInt32LE(length, 4);
  return bytes;
}
