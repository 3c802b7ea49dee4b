import { DimseError } from './dimse-error.ts';

/**
 * Command Field values that this node names.
 * @source PS3.7 annex E.1
 */
export const COMMAND = {
  cStoreRq: 0x0001,
  cEchoRq: 0x0030,
  nEventReportRq: 0x0100,
  nActionRq: 0x0130,
  cCancelRq: 0x0fff,
} as const;

/** Bit that makes a request's Command Field its response's. */
export const RESPONSE_BIT = 0x8000;

const NO_DATA_SET = 0x0101;
const DATA_SET_PRESENT = 0x0001;

/** The elements of a command set that this node reads or writes; absent ones are left out. */
export interface CommandSet {
  readonly commandField: number;
  readonly hasDataSet: boolean;
  readonly affectedSopClassUid?: string;
  readonly requestedSopClassUid?: string;
  readonly messageId?: number;
  readonly messageIdBeingRespondedTo?: number;
  readonly moveDestination?: string;
  readonly priority?: number;
  readonly status?: number;
  readonly errorComment?: string;
  readonly affectedSopInstanceUid?: string;
  readonly requestedSopInstanceUid?: string;
  readonly eventTypeId?: number;
  readonly actionTypeId?: number;
  readonly moveOriginatorAeTitle?: string;
  readonly moveOriginatorMessageId?: number;
}

type CommandKey = Exclude<keyof CommandSet, 'hasDataSet'>;
type CommandVr = 'UI' | 'US' | 'LO' | 'AE';

// In ascending order of the element number, which is the order they are written in.
const ELEMENTS: readonly (readonly [element: number, vr: CommandVr, key: CommandKey | 'dataSetType'])[] = [
  [0x0002, 'UI', 'affectedSopClassUid'],
  [0x0003, 'UI', 'requestedSopClassUid'],
  [0x0100, 'US', 'commandField'],
  [0x0110, 'US', 'messageId'],
  [0x0120, 'US', 'messageIdBeingRespondedTo'],
  [0x0600, 'AE', 'moveDestination'],
  [0x0700, 'US', 'priority'],
  [0x0800, 'US', 'dataSetType'],
  [0x0900, 'US', 'status'],
  [0x0902, 'LO', 'errorComment'],
  [0x1000, 'UI', 'affectedSopInstanceUid'],
  [0x1001, 'UI', 'requestedSopInstanceUid'],
  [0x1002, 'US', 'eventTypeId'],
  [0x1008, 'US', 'actionTypeId'],
  [0x1030, 'AE', 'moveOriginatorAeTitle'],
  [0x1031, 'US', 'moveOriginatorMessageId'],
];
const BY_ELEMENT = new Map(ELEMENTS.map((row) => [row[0], row]));

const ELEMENT_HEADER_BYTES = 8;

/**
 * Reads a command set: Implicit VR Little Endian, group 0000 only; elements it does not know are passed over.
 * @throws DimseError when it is malformed or lacks Command Field or Command Data Set Type.
 * @source PS3.7 section 6.3.1, annex E
 */
export function decodeCommandSet(bytes: Uint8Array): CommandSet {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: Record<string, string | number> = {};
  let offset = 0;
  while (offset < buffer.byteLength) {
    const end = elementEnd(buffer, offset);
    const row = BY_ELEMENT.get(buffer.readUInt16LE(offset + 2));
    const value = buffer.subarray(offset + ELEMENT_HEADER_BYTES, end);
    // An empty value is an absent one.
    if (row !== undefined && value.byteLength > 0) values[row[2]] = decodeValue(row[1], value);
    offset = end;
  }
  const { commandField, dataSetType, ...rest } = values;
  if (typeof commandField !== 'number' || typeof dataSetType !== 'number')
    throw malformed('Command Field or Command Data Set Type is missing');
  return { ...rest, commandField, hasDataSet: dataSetType !== NO_DATA_SET };
}

/**
 * Bytes of a command set, Command Group Length (0000,0000) first.
 * @source PS3.7 section 6.3.1
 */
export function encodeCommandSet(command: CommandSet): Uint8Array {
  const values: Readonly<Record<string, unknown>> = {
    ...command,
    dataSetType: command.hasDataSet ? DATA_SET_PRESENT : NO_DATA_SET,
  };
  const elements = ELEMENTS.filter((row) => values[row[2]] !== undefined).map((row) =>
    encodeElement(row[0], encodeValue(row[1], values[row[2]] as string | number)),
  );
  const body = Buffer.concat(elements);
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(body.byteLength);
  return Buffer.concat([encodeElement(0x0000, groupLength), body]);
}

function elementEnd(buffer: Buffer, offset: number): number {
  if (offset + ELEMENT_HEADER_BYTES > buffer.byteLength) throw malformed('an element is cut off');
  if (buffer.readUInt16LE(offset) !== 0) throw malformed('an element is not of group 0000');
  const end = offset + ELEMENT_HEADER_BYTES + buffer.readUInt32LE(offset + 4);
  if (end > buffer.byteLength) throw malformed('an element reaches past the end');
  return end;
}

function decodeValue(vr: CommandVr, value: Buffer): string | number {
  if (vr !== 'US') return value.toString('latin1').replace(/[\0 ]+$/, '');
  if (value.byteLength !== 2) throw malformed('a number is not two bytes long');
  return value.readUInt16LE(0);
}

function encodeValue(vr: CommandVr, value: string | number): Uint8Array {
  if (typeof value === 'number') return Uint8Array.of(value & 0xff, value >> 8);
  // UIDs are padded to even length with NUL, other text with a space (PS3.5 section 6.2).
  const padding = vr === 'UI' ? '\0' : ' ';
  return Buffer.from(value.length % 2 === 0 ? value : value + padding, 'latin1');
}

function encodeElement(element: number, value: Uint8Array): Uint8Array {
  const header = Buffer.alloc(ELEMENT_HEADER_BYTES);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(value.byteLength, 4);
  return Buffer.concat([header, value]);
}

function malformed(what: string): DimseError {
  return new DimseError('DIMSE_MESSAGE', `malformed command set: ${what}`);
}
