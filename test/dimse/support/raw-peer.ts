import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { CommandSet } from '../../../src/dimse/command-set.ts';
import { COMMAND, decodeCommandSet, encodeCommandSet } from '../../../src/dimse/command-set.ts';
import {
  PDU_HEADER_BYTES,
  decodePdu,
  encodeMessageFragments,
  encodePdu,
} from '../../../src/dimse/pdu-codec.ts';
import type { AssociateRequestPdu, Pdu, RoleSelection } from '../../../src/dimse/pdu.ts';
import { DICOM_APPLICATION_CONTEXT } from '../../../src/dimse/pdu.ts';

export const VERIFICATION = '1.2.840.10008.1.1';
export const NM_STORAGE = '1.2.840.10008.5.1.4.1.1.20';
export const IMPLICIT = '1.2.840.10008.1.2';
export const EXPLICIT = '1.2.840.10008.1.2.1';

/** An A-ASSOCIATE-RQ with what a test does not care about filled in. */
export function associateRequest(overrides: Partial<AssociateRequestPdu> = {}): AssociateRequestPdu {
  return {
    type: 'associate-rq',
    protocolVersion: 1,
    calledAeTitle: 'BONEAI',
    callingAeTitle: 'PEER',
    applicationContext: DICOM_APPLICATION_CONTEXT,
    contexts: [
      { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: [IMPLICIT] },
      { id: 3, abstractSyntax: NM_STORAGE, transferSyntaxes: [EXPLICIT, IMPLICIT] },
    ],
    userInformation: userInformation(),
    ...overrides,
  };
}

export function userInformation(maxPduLength = 16_384, roles: readonly RoleSelection[] = []) {
  return {
    maxPduLength,
    implementationClassUid: '2.25.1',
    implementationVersionName: 'RAW_PEER',
    roles,
    otherItems: [],
  };
}

/** A DICOM requestor of raw bytes, so that tests can send what no decent client would. */
export class RawPeer {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #wake: (() => void) | null = null;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake?.();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake?.();
    });
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const peer = new RawPeer(socket);
    await once(socket, 'connect');
    return peer;
  }

  /** Connects and associates; fails unless accepted. */
  static async associate(port: number, overrides: Partial<AssociateRequestPdu> = {}): Promise<RawPeer> {
    const peer = await RawPeer.connect(port);
    peer.sendPdu(associateRequest(overrides));
    const answer = await peer.receivePdu();
    if (answer?.type !== 'associate-ac') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
    return peer;
  }

  send(...bytes: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(bytes));
  }

  sendPdu(pdu: Pdu): void {
    this.send(encodePdu(pdu));
  }

  /** The next PDU, or `null` when the connection ended without one. */
  async receivePdu(): Promise<Pdu | null> {
    for (;;) {
      const pdu = this.#takePdu();
      if (pdu !== null) return pdu;
      if (this.#isClosed) return null;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The next command set, from as many P-DATA-TF PDUs as it takes; fails when something else comes. */
  async receiveCommand(): Promise<CommandSet> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const pdu = await this.receivePdu();
      if (pdu?.type !== 'p-data-tf') throw new Error(`not a command: ${JSON.stringify(pdu)}`);
      parts.push(...pdu.values.map((value) => value.bytes));
      if (pdu.values.at(-1)!.isLast) return decodeCommandSet(Buffer.concat(parts));
    }
  }

  async echo(messageId = 1): Promise<CommandSet> {
    this.send(...echoRequest(messageId));
    return this.receiveCommand();
  }

  async store(dataSet: Uint8Array, options: Partial<StoreOptions> = {}): Promise<CommandSet> {
    this.send(...storeRequest(dataSet, options));
    return this.receiveCommand();
  }

  async release(): Promise<Pdu | null> {
    this.sendPdu({ type: 'release-rq' });
    const answer = await this.receivePdu();
    await this.close();
    return answer;
  }

  async close(): Promise<void> {
    this.socket.destroy();
    if (!this.#isClosed) await once(this.socket, 'close');
  }

  async whenClosed(): Promise<void> {
    if (!this.#isClosed) await once(this.socket, 'close');
  }

  #takePdu(): Pdu | null {
    if (this.#received.byteLength < PDU_HEADER_BYTES) return null;
    const end = PDU_HEADER_BYTES + this.#received.readUInt32BE(2);
    if (this.#received.byteLength < end) return null;
    const pdu = decodePdu(this.#received[0]!, this.#received.subarray(PDU_HEADER_BYTES, end));
    this.#received = this.#received.subarray(end);
    return pdu;
  }
}

export interface StoreOptions {
  readonly contextId: number;
  readonly messageId: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly maxPduLength: number;
}

/** P-DATA-TF PDUs of a C-ECHO request on context 1. */
export function echoRequest(messageId = 1): Uint8Array[] {
  const command = encodeCommandSet({
    commandField: COMMAND.cEchoRq,
    hasDataSet: false,
    messageId,
    affectedSopClassUid: VERIFICATION,
  });
  return encodeMessageFragments(1, 'command', command, 16_384);
}

/** P-DATA-TF PDUs of a C-STORE request. */
export function storeRequest(dataSet: Uint8Array, options: Partial<StoreOptions> = {}): Uint8Array[] {
  const { contextId, maxPduLength } = { contextId: 3, maxPduLength: 16_384, ...options };
  return [
    ...encodeMessageFragments(contextId, 'command', storeCommand(options), maxPduLength),
    ...encodeMessageFragments(contextId, 'data-set', dataSet, maxPduLength),
  ];
}

/** Command set of a C-STORE request. */
export function storeCommand(options: Partial<StoreOptions> = {}): Uint8Array {
  return encodeCommandSet({
    commandField: COMMAND.cStoreRq,
    hasDataSet: true,
    messageId: options.messageId ?? 1,
    priority: 0,
    affectedSopClassUid: options.sopClassUid ?? NM_STORAGE,
    affectedSopInstanceUid: options.sopInstanceUid ?? '1.2.3',
  });
}
