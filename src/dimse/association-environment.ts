import type { AssociationCensus } from './association-census.ts';
import type { Answer, AssociationPeer, DimseRequest } from './dimse-message.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Rejection } from './pdu.ts';
import type { SupportedContext } from './presentation-contexts.ts';
import type { ServiceTable } from './respond.ts';

/** What the server bears before it refuses. */
export interface DimseLimits {
  /** Established associations, all peers together. */
  readonly maxAssociations: number;
  /** Offered to peers as the largest P-DATA-TF they may send. */
  readonly maxPduLength: number;
  /** Bytes of an A-ASSOCIATE-RQ. */
  readonly maxAssociateBytes: number;
  readonly maxPresentationContexts: number;
  /** Bytes of one C-STORE data set. */
  readonly maxObjectBytes: number;
  /** Bytes of all data sets being received or processed. */
  readonly maxMemoryBytes: number;
}

export const DEFAULT_LIMITS: DimseLimits = {
  maxAssociations: 32,
  maxPduLength: 131_072,
  maxAssociateBytes: 131_072,
  maxPresentationContexts: 128,
  maxObjectBytes: 128 * 1024 ** 2,
  maxMemoryBytes: 256 * 1024 ** 2,
};

/** How long the server waits. */
export interface DimseTimeouts {
  /** From the connection to a whole A-ASSOCIATE-RQ, and from our last PDU to the peer's closing (ARTIM). */
  readonly acceptMs: number;
  /** Without a byte from the peer while one is due. */
  readonly idleMs: number;
  /** From the connection to its end, whatever happens. */
  readonly totalMs: number;
  /** That a data set may wait for memory before it is refused. */
  readonly memoryMs: number;
}

export const DEFAULT_TIMEOUTS: DimseTimeouts = {
  acceptMs: 10_000,
  idleMs: 60_000,
  totalMs: 3_600_000,
  memoryMs: 5_000,
};

/** An A-ASSOCIATE-RQ as the admission policy sees it. */
export interface AssociationRequest {
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly host: string;
  /** Established associations: of all peers, and by the name a policy gave a peer. */
  readonly active: number;
  readonly activeOf: (peerName: string) => number;
}

/** Whether an association is wanted, and if so what may be spoken on it. */
export type AssociationDecision =
  | {
      readonly kind: 'accept';
      readonly peerName: string;
      readonly contexts: ReadonlyMap<string, SupportedContext>;
    }
  | {
      readonly kind: 'reject';
      readonly rejection: Rejection;
      /** Stable code for logs and the admin: the wire's numbers say less than we know. */
      readonly reason: string;
    };

/** How an association came to its end. */
export type AssociationEnd = 'released' | 'aborted-by-peer' | 'aborted-by-us' | 'connection-lost';

/** Told of what happens; must not throw. */
export interface DimseObserver {
  onAccepted?(peer: AssociationPeer): void;
  onRejected?(request: AssociationRequest, reason: string, rejection: Rejection): void;
  onEnded?(peer: AssociationPeer, end: AssociationEnd): void;
  onAnswered?(request: DimseRequest, answer: Answer, peer: AssociationPeer): void;
  /** A peer broke the protocol, ran out of time, or our own code failed. `host` is the peer's address. */
  onFault?(thrown: unknown, host: string): void;
}

/** What every association of a server shares. */
export interface AssociationEnvironment {
  readonly limits: DimseLimits;
  readonly timeouts: DimseTimeouts;
  readonly admit: (request: AssociationRequest) => AssociationDecision;
  readonly services: ServiceTable;
  readonly memory: MemoryBudget;
  readonly observer: DimseObserver;
  /** Established associations by peer name. */
  readonly census: AssociationCensus;
}
