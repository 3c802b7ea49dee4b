import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { RESPONSE_BIT, encodeCommandSet } from '../dimse/command-set.ts';
import type { CommandSet } from '../dimse/command-set.ts';
import { DimseError } from '../dimse/dimse-error.ts';
import { decodePdu, encodeMessageFragments, encodePdu } from '../dimse/pdu-codec.ts';
import { PduReader, checkPduHeader } from '../dimse/pdu-reader.ts';
import type { PduSink, ValueRun } from '../dimse/pdu-reader.ts';
import type { AssociateAcceptPdu, ProposedContext } from '../dimse/pdu.ts';
import { asError } from '../platform/node-error.ts';
import { associationEndError, connectionError, rejectionError } from './association-errors.ts';
import { DeliverError } from './deliver-error.ts';
import type { DimsePeer } from './dimse-peer.ts';
import {
  OFFERED_PDU_LENGTH,
  acceptedContexts,
  encodeAssociateRequest,
  isUsablePduLength,
} from './negotiate.ts';
import { ResponseCollector } from './response-collector.ts';

const MAX_ASSOCIATE_BYTES = 65_536;
const RELEASE_MS = 5000;

/**
 * The requestor's side of one association, from the connection to its release: one request at a time, each answered before
 * the next. Whatever goes wrong closes the connection and rejects what is awaited, with its fault.
 * @source PS3.8 section 9.2
 */
export class RequestorAssociation implements PduSink {
  readonly ready = true;
  readonly #peer: DimsePeer;
  readonly #reader = new PduReader();
  readonly #responses = new ResponseCollector();
  readonly #socket: Socket;
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => void this.#fail(this.#endError(cancellation(this.#signal)));
  #awaited: Awaited | null = null;
  #timer: NodeJS.Timeout | null = null;
  #failure: DeliverError | null = null;
  #isOver = false;
  #somethingSent = false;
  #earlyResponse: CommandSet | null = null;
  #messageId = 0;
  #peerMaxPduLength = 0;

  private constructor(peer: DimsePeer, signal: AbortSignal) {
    this.#peer = peer;
    this.#signal = signal;
    this.#socket = connect({ host: peer.host, port: peer.port, noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#fail(this.#endError('the connection was lost', error)));
    this.#socket.on('end', () => this.#fail(this.#endError('the peer closed the connection')));
    this.#socket.on('close', () => this.#fail(this.#endError('the connection was closed')));
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /**
   * Connects and negotiates.
   * @returns the association and the contexts the peer accepted, by ID, each with its transfer syntax.
   * @throws DeliverError
   */
  static async open(
    peer: DimsePeer,
    proposed: readonly ProposedContext[],
    signal: AbortSignal,
  ): Promise<{ association: RequestorAssociation; accepted: ReadonlyMap<number, string> }> {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(peer.timeouts.totalMs)]);
    if (patience.aborted) throw associationEndError(peer, cancellation(patience), false);
    const association = new RequestorAssociation(peer, patience);
    await association.#await('connect', peer.timeouts.connectMs, (settle) =>
      association.#socket.once('connect', () => settle(undefined)),
    );
    const answer = await association.#negotiate(proposed);
    return { association, accepted: acceptedContexts(answer, proposed) };
  }

  /**
   * Sends a request, with its data set if it has one, and gives the response to it.
   * @throws DeliverError
   */
  async request(
    contextId: number,
    command: Omit<CommandSet, 'messageId' | 'hasDataSet'>,
    dataSet: Uint8Array | null,
  ): Promise<CommandSet & { readonly status: number }> {
    this.#messageId = (this.#messageId % 0xffff) + 1;
    const messageId = this.#messageId;
    const bytes = encodeCommandSet({ ...command, messageId, hasDataSet: dataSet !== null });
    this.#somethingSent = true;
    await this.#write(encodeMessageFragments(contextId, 'command', bytes, this.#peerMaxPduLength));
    if (dataSet !== null)
      await this.#write(encodeMessageFragments(contextId, 'data-set', dataSet, this.#peerMaxPduLength));
    const response =
      this.#earlyResponse ?? ((await this.#await('response', this.#peer.timeouts.responseMs)) as CommandSet);
    this.#earlyResponse = null;
    const { messageIdBeingRespondedTo, commandField, status } = response;
    const isOurs =
      messageIdBeingRespondedTo === messageId && commandField === (command.commandField | RESPONSE_BIT);
    if (isOurs && status !== undefined) return { ...response, status };
    throw this.#fail(this.#endError('the peer answered something that was not asked'));
  }

  /** Ends the association in order; a peer that does not care any more is no fault. */
  async release(): Promise<void> {
    if (this.#failure !== null) return;
    this.#isOver = true;
    const released = this.#await('release', RELEASE_MS, () =>
      this.#socket.write(encodePdu({ type: 'release-rq' })),
    );
    // Every request has its answer already; how the peer takes its leave changes none of them.
    await released.catch(() => undefined);
    this.#close();
  }

  /** Ends the association at once, when our own side cannot go on; harmless when it is over. */
  abort(): void {
    this.#fail(this.#endError('aborted by this node'));
  }

  /** PduSink. */
  onPduHeader(type: number, length: number): void {
    checkPduHeader(type, length, {
      maxPduLength: OFFERED_PDU_LENGTH,
      maxAssociateBytes: MAX_ASSOCIATE_BYTES,
    });
  }

  /** PduSink: a whole PDU other than P-DATA-TF. */
  onPdu(type: number, body: Uint8Array): void {
    const pdu = decodePdu(type, body);
    switch (pdu.type) {
      case 'associate-ac':
        this.#settle('associate', pdu);
        break;
      case 'associate-rj':
        this.#fail(rejectionError(this.#peer, pdu));
        break;
      case 'release-rp':
        this.#settle('release', undefined);
        break;
      case 'release-rq':
        this.#socket.write(encodePdu({ type: 'release-rp' }));
        if (this.#awaited?.what !== 'release')
          this.#fail(this.#endError('the peer released the association'));
        break;
      case 'abort':
        this.#fail(this.#endError('the peer aborted the association'));
        break;
      case 'associate-rq':
      case 'p-data-tf':
        throw new DimseError('DIMSE_PDU', 'a PDU that only a requestor sends');
    }
  }

  /** PduSink: bytes of a response. */
  onValueRun(run: ValueRun): void {
    const response = this.#responses.add(run);
    if (response === null) return;
    // A peer that is full may say so before it has heard us out.
    if (this.#awaited?.what === 'drain') this.#earlyResponse = response;
    else this.#settle('response', response);
  }

  async #negotiate(proposed: readonly ProposedContext[]): Promise<AssociateAcceptPdu> {
    const request = encodeAssociateRequest(this.#peer, proposed);
    const answer = (await this.#await('associate', this.#peer.timeouts.associationMs, () =>
      this.#socket.write(request),
    )) as AssociateAcceptPdu;
    const { maxPduLength } = answer.userInformation;
    this.#peerMaxPduLength = maxPduLength;
    if (isUsablePduLength(maxPduLength)) return answer;
    const why = `the peer takes PDUs of at most ${maxPduLength} bytes`;
    throw this.#fail(new DeliverError('DELIVER_ASSOCIATION', 'permanent', why));
  }

  #receive(chunk: Uint8Array): void {
    if (this.#failure !== null) return;
    this.#reader.push(chunk);
    try {
      this.#reader.read(this);
    } catch (error) {
      this.#fail(this.#endError('the peer broke the protocol', error));
    }
  }

  /** Writes as fast as the peer reads, so that an object is not queued twice in memory. */
  async #write(pdus: readonly Uint8Array[]): Promise<void> {
    for (const pdu of pdus) {
      if (this.#failure !== null) throw this.#failure;
      if (this.#socket.write(pdu)) continue;
      await this.#await('drain', this.#peer.timeouts.responseMs, (settle) =>
        this.#socket.once('drain', () => settle(undefined)),
      );
    }
  }

  #await(what: AwaitedWhat, limitMs: number, start?: (settle: (value: unknown) => void) => void) {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      this.#awaited = { what, resolve, reject };
      this.#timer = setTimeout(() => this.#fail(this.#endError(`no ${what} within ${limitMs} ms`)), limitMs);
      start?.((value) => this.#settle(what, value));
    });
  }

  #settle(what: AwaitedWhat, value: unknown): void {
    if (this.#awaited?.what !== what) {
      this.#fail(this.#endError(`the peer broke the protocol: ${what} at the wrong time`));
      return;
    }
    const { resolve } = this.#awaited;
    this.#stopWaiting();
    resolve(value);
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#awaited = null;
  }

  /** Ends everything; the first failure is the one that counts. */
  #fail(error: DeliverError): DeliverError {
    if (this.#failure !== null) return this.#failure;
    this.#failure = error;
    const awaited = this.#awaited;
    this.#stopWaiting();
    if (!this.#isOver && this.#socket.writable && !this.#socket.connecting)
      this.#socket.write(encodePdu({ type: 'abort', source: 0, reason: 0 }));
    this.#close();
    awaited?.reject(error);
    return error;
  }

  #close(): void {
    this.#isOver = true;
    this.#failure ??= this.#endError('the association is over');
    this.#stopWaiting();
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
  }

  #endError(why: string, cause?: unknown): DeliverError {
    const what = this.#awaited?.what;
    if (what === 'connect')
      return connectionError(this.#peer, cause === undefined ? new Error(why) : asError(cause));
    return associationEndError(this.#peer, why, this.#somethingSent, cause);
  }
}

type AwaitedWhat = 'connect' | 'associate' | 'drain' | 'response' | 'release';

interface Awaited {
  readonly what: AwaitedWhat;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: DeliverError) => void;
}

function cancellation(signal: AbortSignal): string {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? 'not finished in the time allowed'
    : 'cancelled';
}
