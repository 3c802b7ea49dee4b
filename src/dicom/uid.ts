import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Deterministic UID of a name: `2.25.` and the decimal of the UUIDv5 of `name` in `namespaceUuid`, at most 44 characters.
 * @throws RangeError when the namespace is not a UUID.
 * @source PS3.5 B.2; RFC 4122 section 4.3
 */
export function uidFromName(namespaceUuid: string, name: string): string {
  if (!UUID.test(namespaceUuid)) throw new RangeError('the UID namespace must be a UUID');
  const uuid = createHash('sha1')
    .update(Buffer.from(namespaceUuid.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
    .subarray(0, 16);
  uuid[6] = (uuid[6]! & 0x0f) | 0x50;
  uuid[8] = (uuid[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}

/**
 * Whether a text is a UID that can be kept and used as a file name: digits and single dots between them, at most 64
 * characters. Leading zeros in a component break the standard but occur in real archives, and are let through.
 * @source PS3.5 section 9.1
 */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^[0-9]+(\.[0-9]+)+$/.test(text);
}
