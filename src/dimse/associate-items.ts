import { ByteCursor } from './byte-cursor.ts';
import { DimseError } from './dimse-error.ts';
import type {
  AnsweredContext,
  ContextResult,
  ProposedContext,
  RoleSelection,
  UserInformation,
} from './pdu.ts';

/**
 * Item types inside A-ASSOCIATE PDUs.
 * @source PS3.8 section 9.3.2, PS3.7 annex D.3.3
 */
export const ITEM = {
  applicationContext: 0x10,
  proposedContext: 0x20,
  answeredContext: 0x21,
  abstractSyntax: 0x30,
  transferSyntax: 0x40,
  userInformation: 0x50,
  maximumLength: 0x51,
  implementationClassUid: 0x52,
  roleSelection: 0x54,
  implementationVersionName: 0x55,
} as const;

/** One item: a type byte, a reserved byte, a 16-bit length, the value. */
export interface Item {
  readonly itemType: number;
  readonly value: Uint8Array;
}

/**
 * Cuts a byte range into its items.
 * @throws DimseError when an item reaches past the range.
 */
export function readItems(cursor: ByteCursor): Item[] {
  const items: Item[] = [];
  while (cursor.remaining > 0) {
    const itemType = cursor.uint8();
    cursor.take(1);
    items.push({ itemType, value: cursor.take(cursor.uint16()) });
  }
  return items;
}

/** Bytes of one item. */
export function encodeItem(itemType: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = Buffer.concat(parts);
  if (value.byteLength > 0xffff) throw new RangeError('an item holds at most 65535 bytes');
  return Buffer.concat([Uint8Array.of(itemType, 0, value.byteLength >> 8, value.byteLength & 0xff), value]);
}

/** Text of an item that holds nothing else. */
export function itemText(item: Item): string {
  return new ByteCursor(item.value).text(item.value.byteLength);
}

/** Reads a Presentation Context item of an A-ASSOCIATE-RQ (PS3.8 section 9.3.2.2). */
export function decodeProposedContext(value: Uint8Array): ProposedContext {
  const cursor = new ByteCursor(value);
  const id = contextId(cursor.uint8());
  cursor.take(3);
  const items = readItems(cursor);
  const abstractSyntaxes = items.filter((item) => item.itemType === ITEM.abstractSyntax).map(itemText);
  const transferSyntaxes = items.filter((item) => item.itemType === ITEM.transferSyntax).map(itemText);
  if (abstractSyntaxes.length !== 1)
    throw new DimseError('DIMSE_PDU', 'a presentation context must name one abstract syntax');
  return { id, abstractSyntax: abstractSyntaxes[0]!, transferSyntaxes };
}

/** Bytes of a Presentation Context item of an A-ASSOCIATE-RQ. */
export function encodeProposedContext(context: ProposedContext): Uint8Array {
  return encodeItem(
    ITEM.proposedContext,
    Uint8Array.of(context.id, 0, 0, 0),
    encodeItem(ITEM.abstractSyntax, ascii(context.abstractSyntax)),
    ...context.transferSyntaxes.map((uid) => encodeItem(ITEM.transferSyntax, ascii(uid))),
  );
}

/** Reads a Presentation Context item of an A-ASSOCIATE-AC (PS3.8 section 9.3.3.2). */
export function decodeAnsweredContext(value: Uint8Array): AnsweredContext {
  const cursor = new ByteCursor(value);
  const id = contextId(cursor.uint8());
  cursor.take(1);
  const result = cursor.uint8();
  cursor.take(1);
  if (result > 4) throw new DimseError('DIMSE_PDU', 'unknown result of a presentation context');
  const syntax = readItems(cursor).find((item) => item.itemType === ITEM.transferSyntax);
  // A refused context may come with any transfer syntax or none: it is not significant (PS3.8 section 9.3.3.2).
  return {
    id,
    result: result as ContextResult,
    transferSyntax: syntax === undefined ? '' : itemText(syntax),
  };
}

/** Bytes of a Presentation Context item of an A-ASSOCIATE-AC. */
export function encodeAnsweredContext(context: AnsweredContext): Uint8Array {
  return encodeItem(
    ITEM.answeredContext,
    Uint8Array.of(context.id, 0, context.result, 0),
    encodeItem(ITEM.transferSyntax, ascii(context.transferSyntax)),
  );
}

/** Reads the User Information item (PS3.8 annex D.1, PS3.7 annex D.3.3). */
export function decodeUserInformation(value: Uint8Array): UserInformation {
  let maxPduLength = 0;
  let implementationClassUid = '';
  let implementationVersionName = '';
  const roles: RoleSelection[] = [];
  const otherItems: Item[] = [];
  for (const item of readItems(new ByteCursor(value))) {
    if (item.itemType === ITEM.maximumLength) maxPduLength = new ByteCursor(item.value).uint32();
    else if (item.itemType === ITEM.implementationClassUid) implementationClassUid = itemText(item);
    else if (item.itemType === ITEM.implementationVersionName) implementationVersionName = itemText(item);
    else if (item.itemType === ITEM.roleSelection) roles.push(decodeRoleSelection(item.value));
    else otherItems.push(item);
  }
  return { maxPduLength, implementationClassUid, implementationVersionName, roles, otherItems };
}

/** Bytes of the User Information item; a version name that is empty is left out. */
export function encodeUserInformation(information: UserInformation): Uint8Array {
  const { implementationVersionName: versionName } = information;
  const maximumLength = Buffer.alloc(4);
  maximumLength.writeUInt32BE(information.maxPduLength);
  return encodeItem(
    ITEM.userInformation,
    encodeItem(ITEM.maximumLength, maximumLength),
    encodeItem(ITEM.implementationClassUid, ascii(information.implementationClassUid)),
    ...information.roles.map(encodeRoleSelection),
    ...(versionName === '' ? [] : [encodeItem(ITEM.implementationVersionName, ascii(versionName))]),
    ...information.otherItems.map((item) => encodeItem(item.itemType, item.value)),
  );
}

/** Text as bytes of the default repertoire. */
export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function decodeRoleSelection(value: Uint8Array): RoleSelection {
  const cursor = new ByteCursor(value);
  const sopClassUid = cursor.text(cursor.uint16());
  return { sopClassUid, scu: cursor.uint8() === 1, scp: cursor.uint8() === 1 };
}

function encodeRoleSelection(role: RoleSelection): Uint8Array {
  const uid = ascii(role.sopClassUid);
  return encodeItem(
    ITEM.roleSelection,
    Uint8Array.of(uid.byteLength >> 8, uid.byteLength & 0xff),
    uid,
    Uint8Array.of(Number(role.scu), Number(role.scp)),
  );
}

function contextId(id: number): number {
  if (id % 2 === 0) throw new DimseError('DIMSE_PDU', 'a presentation context ID must be odd');
  return id;
}
