import {
  ITEM,
  ascii,
  decodeAnsweredContext,
  decodeProposedContext,
  decodeUserInformation,
  encodeAnsweredContext,
  encodeItem,
  encodeProposedContext,
  encodeUserInformation,
  itemText,
  readItems,
} from './associate-items.ts';
import { ByteCursor } from './byte-cursor.ts';
import { ABORT_REASON, DimseError } from './dimse-error.ts';
import type { AssociateAcceptPdu, AssociateRequestPdu, Pdu, PresentationDataValue } from './pdu.ts';
import { PDU_TYPE } from './pdu.ts';

/** PDU type, a reserved byte, and the 32-bit length of what follows. */
export const PDU_HEADER_BYTES = 6;
/** Length (4), presentation context ID (1) and message control header (1) of a Presentation Data Value. */
export const PDV_HEADER_BYTES = 6;

const COMMAND_BIT = 0b01;
const LAST_BIT = 0b10;

/**
 * Reads the variable part of a PDU.
 * @param type first byte of the PDU; @param body all after its 6-byte header, complete.
 * @throws DimseError when a field is malformed or reaches past the end.
 * @source PS3.8 section 9.3
 */
export function decodePdu(type: number, body: Uint8Array): Pdu {
  const cursor = new ByteCursor(body);
  switch (type) {
    case PDU_TYPE.associateRq:
      return decodeAssociateRequest(cursor);
    case PDU_TYPE.associateAc:
      return decodeAssociateAccept(cursor);
    case PDU_TYPE.associateRj:
      cursor.take(1);
      return {
        type: 'associate-rj',
        result: cursor.uint8(),
        source: cursor.uint8(),
        reason: cursor.uint8(),
      };
    case PDU_TYPE.dataTf:
      return { type: 'p-data-tf', values: decodeValues(cursor) };
    case PDU_TYPE.releaseRq:
      cursor.take(4);
      return { type: 'release-rq' };
    case PDU_TYPE.releaseRp:
      cursor.take(4);
      return { type: 'release-rp' };
    case PDU_TYPE.abort:
      cursor.take(2);
      return { type: 'abort', source: cursor.uint8(), reason: cursor.uint8() };
    default:
      throw new DimseError('DIMSE_PDU', 'unknown PDU type', { abortReason: ABORT_REASON.unrecognizedPdu });
  }
}

/**
 * Bytes of a PDU, header included.
 * @source PS3.8 section 9.3
 */
export function encodePdu(pdu: Pdu): Uint8Array {
  switch (pdu.type) {
    case 'associate-rq':
      return frame(PDU_TYPE.associateRq, encodeAssociate(pdu, pdu.contexts.map(encodeProposedContext)));
    case 'associate-ac':
      return frame(PDU_TYPE.associateAc, encodeAssociate(pdu, pdu.contexts.map(encodeAnsweredContext)));
    case 'associate-rj':
      return frame(PDU_TYPE.associateRj, [Uint8Array.of(0, pdu.result, pdu.source, pdu.reason)]);
    case 'p-data-tf':
      return frame(PDU_TYPE.dataTf, pdu.values.flatMap(encodeValue));
    case 'release-rq':
      return frame(PDU_TYPE.releaseRq, [new Uint8Array(4)]);
    case 'release-rp':
      return frame(PDU_TYPE.releaseRp, [new Uint8Array(4)]);
    case 'abort':
      return frame(PDU_TYPE.abort, [Uint8Array.of(0, 0, pdu.source, pdu.reason)]);
  }
}

/**
 * Cuts a command set or data set into P-DATA-TF PDUs that respect the peer's maximum length (0 = no limit).
 * @source PS3.8 annex D.1, PS3.7 section 6.3.1 (fragments of even length)
 */
export function encodeMessageFragments(
  contextId: number,
  kind: 'command' | 'data-set',
  bytes: Uint8Array,
  maxPduLength: number,
): Uint8Array[] {
  const room = maxPduLength === 0 ? DEFAULT_FRAGMENT_BYTES : maxPduLength - PDV_HEADER_BYTES;
  const fragmentBytes = Math.max(2, room - (room % 2));
  const pdus: Uint8Array[] = [];
  for (let offset = 0; offset === 0 || offset < bytes.byteLength; offset += fragmentBytes) {
    const value: PresentationDataValue = {
      contextId,
      isCommand: kind === 'command',
      isLast: offset + fragmentBytes >= bytes.byteLength,
      bytes: bytes.subarray(offset, offset + fragmentBytes),
    };
    pdus.push(encodePdu({ type: 'p-data-tf', values: [value] }));
  }
  return pdus;
}

const DEFAULT_FRAGMENT_BYTES = 131_072 - PDV_HEADER_BYTES;

/** Splits the message control header of a PDV (PS3.8 annex E.2); its upper six bits are not tested. */
export function readMessageControl(control: number): { isCommand: boolean; isLast: boolean } {
  return { isCommand: (control & COMMAND_BIT) !== 0, isLast: (control & LAST_BIT) !== 0 };
}

function decodeAssociateRequest(cursor: ByteCursor): AssociateRequestPdu {
  const { items, ...common } = decodeAssociate(cursor);
  const contexts = items
    .filter((item) => item.itemType === ITEM.proposedContext)
    .map((item) => decodeProposedContext(item.value));
  if (new Set(contexts.map((context) => context.id)).size !== contexts.length)
    throw new DimseError('DIMSE_PDU', 'a presentation context ID is used twice');
  return { type: 'associate-rq', ...common, contexts };
}

function decodeAssociateAccept(cursor: ByteCursor): AssociateAcceptPdu {
  const { items, ...common } = decodeAssociate(cursor);
  const contexts = items
    .filter((item) => item.itemType === ITEM.answeredContext)
    .map((item) => decodeAnsweredContext(item.value));
  return { type: 'associate-ac', ...common, contexts };
}

/** What A-ASSOCIATE-RQ and -AC share; unknown item types are skipped as PS3.8 section 9.3.1 asks. */
function decodeAssociate(cursor: ByteCursor) {
  const protocolVersion = cursor.uint16();
  cursor.take(2);
  const calledAeTitle = cursor.text(16);
  const callingAeTitle = cursor.text(16);
  cursor.take(32);
  const items = readItems(cursor);
  const applicationContext = items.find((item) => item.itemType === ITEM.applicationContext);
  const userInformation = items.find((item) => item.itemType === ITEM.userInformation);
  return {
    protocolVersion,
    calledAeTitle,
    callingAeTitle,
    applicationContext: applicationContext === undefined ? '' : itemText(applicationContext),
    userInformation: decodeUserInformation(userInformation?.value ?? new Uint8Array()),
    items,
  };
}

function encodeAssociate(
  pdu: AssociateRequestPdu | AssociateAcceptPdu,
  contexts: readonly Uint8Array[],
): Uint8Array[] {
  return [
    Uint8Array.of(pdu.protocolVersion >> 8, pdu.protocolVersion & 0xff, 0, 0),
    encodeAeTitle(pdu.calledAeTitle),
    encodeAeTitle(pdu.callingAeTitle),
    new Uint8Array(32),
    encodeItem(ITEM.applicationContext, ascii(pdu.applicationContext)),
    ...contexts,
    encodeUserInformation(pdu.userInformation),
  ];
}

function encodeAeTitle(title: string): Uint8Array {
  return ascii(title.padEnd(16).slice(0, 16));
}

function decodeValues(cursor: ByteCursor): PresentationDataValue[] {
  const values: PresentationDataValue[] = [];
  while (cursor.remaining > 0) {
    const length = cursor.uint32();
    if (length < 2) throw new DimseError('DIMSE_PDU', 'a presentation data value is shorter than its header');
    const contextId = cursor.uint8();
    const control = readMessageControl(cursor.uint8());
    values.push({ contextId, ...control, bytes: cursor.take(length - 2) });
  }
  return values;
}

function encodeValue(value: PresentationDataValue): Uint8Array[] {
  const header = Buffer.alloc(PDV_HEADER_BYTES);
  header.writeUInt32BE(value.bytes.byteLength + 2);
  header[4] = value.contextId;
  header[5] = (value.isCommand ? COMMAND_BIT : 0) | (value.isLast ? LAST_BIT : 0);
  return [header, value.bytes];
}

function frame(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const header = Buffer.alloc(PDU_HEADER_BYTES);
  header[0] = type;
  header.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.byteLength, 0),
    2,
  );
  return Buffer.concat([header, ...parts]);
}
