import type { Socket } from 'node:net';
import type { AssociationEnd, DimseLimits } from './association-environment.ts';
import type { AssociationAction, AssociationEvent, AssociationState } from './association-state.ts';
import { ACTIONS, actionFor } from './association-state.ts';
import { ABORT_REASON, DimseError } from './dimse-error.ts';
import { decodePdu, encodePdu } from './pdu-codec.ts';
import type { PduSink, ValueRun } from './pdu-reader.ts';
import { PduReader, checkPduHeader } from './pdu-reader.ts';
import type { AssociateAcceptPdu, AssociateRejectPdu, AssociateRequestPdu, Pdu } from './pdu.ts';
import { PDU_TYPE } from './pdu.ts';

/** Who uses the upper layer: decides on the association and takes its data. */
export interface UpperLayerUser {
  /** False keeps the upper layer from reading on; call `resume` when it turns true. */
  readonly wantsData: boolean;
  onBytes(): void;
  onAssociateRequest(pdu: AssociateRequestPdu): AssociateAcceptPdu | AssociateRejectPdu;
  onValueRun(run: ValueRun): void;
  /** An association that was established no longer is. */
  onEnded(end: AssociationEnd): void;
  /** The connection is gone; nothing is called after this. */
  onClosed(): void;
  onFault(thrown: unknown): void;
}

/**
 * The upper layer on one transport connection: reads PDUs, runs the state machine and does what its actions say. It reads
 * nothing while its user wants no data or the peer does not take its answers, so neither side can make it grow.
 * @source PS3.8 section 9.2
 */
export class UpperLayer implements PduSink {
  readonly #socket: Socket;
  readonly #limits: DimseLimits;
  readonly #artimMs: number;
  readonly #user: UpperLayerUser;
  readonly #reader = new PduReader();
  #state: AssociationState = 'idle';
  #artimTimer: NodeJS.Timeout | null = null;
  #isPeerSlow = false;

  constructor(socket: Socket, limits: DimseLimits, artimMs: number, user: UpperLayerUser) {
    this.#socket = socket;
    this.#limits = limits;
    this.#artimMs = artimMs;
    this.#user = user;
  }

  /** Begins to wait for an A-ASSOCIATE-RQ. */
  start(): void {
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('drain', () => {
      this.#isPeerSlow = false;
      this.resume();
    });
    // 'close' follows every 'error', and is what ends the association.
    this.#socket.on('error', (error) => this.#user.onFault(error));
    this.#socket.on('close', () => {
      this.#do('closed');
      this.#user.onClosed();
    });
    this.#do('connected');
  }

  get isEstablished(): boolean {
    return isEstablished(this.#state);
  }

  /** Reads on, if the user wants data again. */
  resume(): void {
    if (this.ready) this.#read();
  }

  /** Sends the bytes of a P-DATA-TF PDU, unless the association has ended meanwhile. */
  send(dataTf: Uint8Array): void {
    this.#do('send-data', dataTf);
  }

  /** Aborts as the service user; without an association, just closes the connection. */
  abort(): void {
    if (this.isEstablished) this.#do('abort-locally');
    else this.#socket.destroy();
  }

  /** Aborts as the service provider, because the peer broke the protocol or we failed. */
  fail(thrown: unknown): void {
    this.#user.onFault(thrown);
    this.#do('invalid-pdu', abortPdu(SERVICE_PROVIDER, abortReasonOf(thrown)));
  }

  /** PduSink: whether the reader may go on. */
  get ready(): boolean {
    return this.#isReadingState() && !this.#isPeerSlow && this.#user.wantsData;
  }

  /** PduSink: refuses a PDU that is too long, unknown or out of turn, before its body is read. */
  onPduHeader(type: number, length: number): void {
    checkPduHeader(type, length, this.#limits);
    if (type === PDU_TYPE.dataTf) this.#do('p-data-tf', UNEXPECTED);
  }

  /** PduSink: a whole PDU other than P-DATA-TF. */
  onPdu(type: number, body: Uint8Array): void {
    const pdu = decodePdu(type, body);
    this.#do(pdu.type, UNEXPECTED);
    if (pdu.type === 'associate-rq' && this.#isIn('awaiting-decision')) {
      const answer = this.#user.onAssociateRequest(pdu);
      this.#do(answer.type === 'associate-ac' ? 'accept' : 'reject', answer);
    }
    // There is nothing left to do for a peer that has sent its release: requests are served one by one.
    if (pdu.type === 'release-rq') this.#do('release', { type: 'release-rp' });
  }

  /** PduSink: a run of bytes of a command set or data set. */
  onValueRun(run: ValueRun): void {
    if (this.#isIn('established')) this.#user.onValueRun(run);
  }

  #receive(chunk: Buffer): void {
    // In Sta13 the bytes are dropped unread: AA-6 for whatever they are.
    if (!this.#isReadingState()) return;
    this.#user.onBytes();
    this.#reader.push(chunk);
    this.#read();
  }

  #read(): void {
    try {
      this.#reader.read(this);
    } catch (error) {
      this.fail(error);
    }
    if (!this.#isReadingState()) return;
    if (this.ready) this.#socket.resume();
    else this.#socket.pause();
  }

  #isReadingState(): boolean {
    return this.#state === 'awaiting-request' || this.#state === 'established';
  }

  #isIn(state: AssociationState): boolean {
    return this.#state === state;
  }

  /** Runs one event through the state machine. `outgoing` is what the action sends, if it sends anything. */
  #do(event: AssociationEvent, outgoing: Pdu | Uint8Array = NOTHING): void {
    const action = actionFor(this.#state, event);
    if (action === null) return;
    const ends = isEstablished(this.#state) && !isEstablished(ACTIONS[action]);
    this.#state = ACTIONS[action];
    this.#perform(action, outgoing);
    if (ends) this.#user.onEnded(endOf(action));
  }

  #perform(action: AssociationAction, outgoing: Pdu | Uint8Array): void {
    switch (action) {
      case 'AE-5':
        this.#startArtim();
        break;
      case 'AE-6':
      case 'AR-5':
      case 'AA-5':
        this.#stopArtim();
        break;
      case 'AE-7':
      case 'DT-1':
      case 'AR-7':
        this.#write(outgoing);
        break;
      case 'AA-1':
        this.#writeLast(abortPdu(SERVICE_USER, ABORT_REASON.notSpecified));
        break;
      case 'AE-8':
      case 'AR-4':
      case 'AA-7':
      case 'AA-8':
        this.#writeLast(outgoing);
        break;
      case 'AA-2':
      case 'AA-3':
        this.#stopArtim();
        this.#socket.destroy();
        break;
      case 'AR-2':
      case 'DT-2':
      case 'AA-4':
      case 'AA-6':
        break;
    }
  }

  #write(pdu: Pdu | Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#isPeerSlow = !this.#socket.write(pdu instanceof Uint8Array ? pdu : encodePdu(pdu));
  }

  #writeLast(pdu: Pdu | Uint8Array): void {
    this.#write(pdu);
    this.#startArtim();
    // Bytes still on their way must be taken, or a reset might keep the peer from reading what we sent last.
    this.#socket.resume();
  }

  #startArtim(): void {
    this.#stopArtim();
    this.#artimTimer = setTimeout(() => this.#do('artim-expired'), this.#artimMs);
  }

  #stopArtim(): void {
    if (this.#artimTimer !== null) clearTimeout(this.#artimTimer);
    this.#artimTimer = null;
  }
}

const NOTHING = new Uint8Array(0);
const SERVICE_USER = 0;
const SERVICE_PROVIDER = 2;
const UNEXPECTED = abortPdu(SERVICE_PROVIDER, ABORT_REASON.unexpectedPdu);

function isEstablished(state: AssociationState): boolean {
  return state === 'established' || state === 'releasing';
}

function abortPdu(source: number, reason: number): Pdu {
  return { type: 'abort', source, reason };
}

function abortReasonOf(thrown: unknown): number {
  return thrown instanceof DimseError ? thrown.abortReason : ABORT_REASON.notSpecified;
}

function endOf(action: AssociationAction): AssociationEnd {
  if (action === 'AR-4') return 'released';
  if (action === 'AA-3') return 'aborted-by-peer';
  return action === 'AA-4' ? 'connection-lost' : 'aborted-by-us';
}
