/** Bytes from hexadecimal text, spaces ignored. */
export function fromHex(text: string): Buffer {
  return Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
}

/** An element of Explicit VR Little Endian with a 16-bit length field that says `length`, whatever follows. */
export function shortElement(tag: string, vr: string, value: Buffer | string, length?: number): Buffer {
  const bytes = Buffer.from(value);
  const header = Buffer.alloc(8);
  writeTag(header, tag);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(length ?? bytes.length, 6);
  return Buffer.concat([header, bytes]);
}

/** An element of Explicit VR Little Endian with a 32-bit length field that says `length`, whatever follows. */
export function longElement(tag: string, vr: string, value: Buffer, length?: number): Buffer {
  const header = Buffer.alloc(12);
  writeTag(header, tag);
  header.write(vr, 4, 'latin1');
  header.writeUInt32LE(length ?? value.length, 8);
  return Buffer.concat([header, value]);
}

/** An element of Implicit VR Little Endian, an item, or a delimiter. */
export function implicitElement(tag: string, value: Buffer | string, length?: number): Buffer {
  const bytes = Buffer.from(value);
  const header = Buffer.alloc(8);
  writeTag(header, tag);
  header.writeUInt32LE(length ?? bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

export const UNDEFINED = 0xffffffff;
export const ITEM = 'fffee000';
export const ITEM_END = implicitElement('fffee00d', '');
export const SEQUENCE_END = implicitElement('fffee0dd', '');

function writeTag(header: Buffer, tag: string): void {
  header.writeUInt16LE(Number.parseInt(tag.slice(0, 4), 16), 0);
  header.writeUInt16LE(Number.parseInt(tag.slice(4), 16), 2);
}
