import type { Socket } from 'node:net';
import { answerAssociation } from './answer-association.ts';
import type { AssociationEnd, AssociationEnvironment } from './association-environment.ts';
import { DimseError } from './dimse-error.ts';
import type { Answer, AssociationPeer, DimseRequest } from './dimse-message.ts';
import { STATUS } from './dimse-message.ts';
import { MessageAssembler, heldBytes } from './message-assembler.ts';
import { encodeMessageFragments } from './pdu-codec.ts';
import type { ValueRun } from './pdu-reader.ts';
import type { AssociateAcceptPdu, AssociateRejectPdu, AssociateRequestPdu } from './pdu.ts';
import { encodeResponse, serviceFor, wantsResponse } from './respond.ts';
import type { UpperLayerUser } from './upper-layer.ts';
import { UpperLayer } from './upper-layer.ts';

/**
 * One association: assembles requests and serves them strictly one after the other, so that a pipelining peer gets its
 * answers in order. While a request is served, and while memory is short, it wants no data.
 */
export class Association implements UpperLayerUser {
  readonly #environment: AssociationEnvironment;
  readonly #host: string;
  readonly #upperLayer: UpperLayer;
  readonly #totalTimer: NodeJS.Timeout;
  #idleTimer: NodeJS.Timeout | null = null;
  #negotiated: Negotiated | null = null;
  #isServing = false;
  #stalled: Stalled | null = null;

  constructor(socket: Socket, environment: AssociationEnvironment) {
    const { limits, timeouts } = environment;
    this.#environment = environment;
    this.#host = plainAddress(socket.remoteAddress ?? '');
    this.#upperLayer = new UpperLayer(socket, limits, timeouts.acceptMs, this);
    this.#totalTimer = setTimeout(() => this.#expire('total time'), timeouts.totalMs);
    this.#upperLayer.start();
  }

  get isEstablished(): boolean {
    return this.#upperLayer.isEstablished;
  }

  /** Ends the association now. */
  abort(): void {
    this.#upperLayer.abort();
  }

  /** UpperLayerUser */
  get wantsData(): boolean {
    return !this.#isServing && this.#stalled === null;
  }

  /** UpperLayerUser */
  onBytes(): void {
    this.#idleTimer?.refresh();
  }

  /** UpperLayerUser: accepts or rejects. */
  onAssociateRequest(pdu: AssociateRequestPdu): AssociateAcceptPdu | AssociateRejectPdu {
    const answer = answerAssociation(pdu, this.#host, this.#environment);
    if (answer.kind === 'reject') {
      this.#environment.observer.onRejected?.(answer.request, answer.reason, answer.rejection);
      return { type: 'associate-rj', ...answer.rejection };
    }
    const { services, memory, census, observer } = this.#environment;
    const { calledAeTitle, callingAeTitle } = pdu;
    this.#negotiated = {
      peer: { name: answer.peerName, callingAeTitle, calledAeTitle, host: this.#host },
      peerMaxPduLength: pdu.userInformation.maxPduLength,
      assembler: new MessageAssembler(
        answer.accepted,
        (command) => serviceFor(command, services).maxDataSetBytes,
        memory,
      ),
    };
    census.enter(answer.peerName);
    this.#startIdle();
    observer.onAccepted?.(this.#negotiated.peer);
    return answer.pdu;
  }

  /** UpperLayerUser: assembles; a whole request is served, a run that finds no memory waits. */
  onValueRun(run: ValueRun): void {
    if (this.#negotiated === null) return;
    const step = this.#negotiated.assembler.add(run);
    if (step === 'more') return;
    if (step === 'no-memory') this.#stall(run);
    else void this.#serve(step, this.#negotiated);
  }

  /** UpperLayerUser */
  onEnded(end: AssociationEnd): void {
    const negotiated = this.#negotiated;
    if (negotiated === null) return;
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
    this.#idleTimer = null;
    this.#takeStalled();
    negotiated.assembler.clear();
    this.#environment.census.leave(negotiated.peer.name);
    this.#environment.observer.onEnded?.(negotiated.peer, end);
  }

  /** UpperLayerUser */
  onClosed(): void {
    clearTimeout(this.#totalTimer);
  }

  /** UpperLayerUser */
  onFault(thrown: unknown): void {
    this.#environment.observer.onFault?.(thrown, this.#host);
  }

  async #serve(request: DimseRequest, negotiated: Negotiated): Promise<void> {
    this.#isServing = true;
    try {
      const answer = await this.#answer(request, negotiated.peer);
      this.#environment.observer.onAnswered?.(request, answer, negotiated.peer);
      if (wantsResponse(request.command)) this.#respond(request, answer, negotiated.peerMaxPduLength);
    } catch (error) {
      this.#upperLayer.fail(error);
    } finally {
      this.#isServing = false;
      this.#environment.memory.release(heldBytes(request));
      this.#idleTimer?.refresh();
      this.#upperLayer.resume();
    }
  }

  async #answer(request: DimseRequest, peer: AssociationPeer): Promise<Answer> {
    const service = serviceFor(request.command, this.#environment.services);
    try {
      return await service.answer(request, peer);
    } catch (error) {
      this.onFault(error);
      return { status: STATUS.processingFailure };
    }
  }

  #respond(request: DimseRequest, answer: Answer, peerMaxPduLength: number): void {
    const response = encodeResponse(request.command, answer);
    for (const pdu of encodeMessageFragments(request.context.id, 'command', response, peerMaxPduLength))
      this.#upperLayer.send(pdu);
  }

  #stall(run: ValueRun): void {
    const timer = setTimeout(() => {
      this.#negotiated?.assembler.refuse('no-memory');
      this.#retryStalled();
    }, this.#environment.timeouts.memoryMs);
    const withdraw = this.#environment.memory.onNextRelease(() => this.#retryStalled());
    // The reader takes its bytes back when this call returns.
    this.#stalled = { run: { ...run, bytes: Buffer.from(run.bytes) }, timer, withdraw };
  }

  /** Runs inside another association's release of memory: what goes wrong here must not reach that one. */
  #retryStalled(): void {
    const stalled = this.#takeStalled();
    if (stalled === null) return;
    this.#idleTimer?.refresh();
    try {
      this.onValueRun(stalled.run);
    } catch (error) {
      this.#upperLayer.fail(error);
    }
    this.#upperLayer.resume();
  }

  #takeStalled(): Stalled | null {
    const stalled = this.#stalled;
    this.#stalled = null;
    if (stalled === null) return null;
    clearTimeout(stalled.timer);
    stalled.withdraw();
    return stalled;
  }

  #startIdle(): void {
    this.#idleTimer = setTimeout(() => {
      // While we are the ones who work, the peer's silence is right.
      if (this.wantsData) this.#expire('idle time');
      else this.#idleTimer?.refresh();
    }, this.#environment.timeouts.idleMs);
  }

  #expire(what: string): void {
    this.onFault(new DimseError('DIMSE_TIMEOUT', `the association ran out of ${what}`));
    this.#upperLayer.abort();
  }
}

interface Negotiated {
  readonly peer: AssociationPeer;
  readonly peerMaxPduLength: number;
  readonly assembler: MessageAssembler;
}

/** A run of bytes that waits for memory. */
interface Stalled {
  readonly run: ValueRun;
  readonly timer: NodeJS.Timeout;
  readonly withdraw: () => void;
}

/** An IPv4 address seen through an IPv6 socket is still that IPv4 address; a zone index says nothing about the peer. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
