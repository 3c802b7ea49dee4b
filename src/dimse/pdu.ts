/**
 * First byte of each PDU.
 * @source PS3.8 section 9.3
 */
export const PDU_TYPE = {
  associateRq: 0x01,
  associateAc: 0x02,
  associateRj: 0x03,
  dataTf: 0x04,
  releaseRq: 0x05,
  releaseRp: 0x06,
  abort: 0x07,
} as const;

/** PS3.7 annex A.2.1: the only application context there is. */
export const DICOM_APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';

/** One presentation context as the requestor proposes it; `id` is odd, 1 to 255. */
export interface ProposedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/**
 * What becomes of a proposed presentation context.
 * @source PS3.8 table 9-18
 */
export const CONTEXT_RESULT = {
  accepted: 0,
  userRejection: 1,
  noReason: 2,
  abstractSyntaxNotSupported: 3,
  transferSyntaxesNotSupported: 4,
} as const;
export type ContextResult = (typeof CONTEXT_RESULT)[keyof typeof CONTEXT_RESULT];

/** The acceptor's word on one context; `transferSyntax` counts only when accepted. */
export interface AnsweredContext {
  readonly id: number;
  readonly result: ContextResult;
  readonly transferSyntax: string;
}

/** SCP/SCU Role Selection sub-item, PS3.7 annex D.3.3.4. */
export interface RoleSelection {
  readonly sopClassUid: string;
  readonly scu: boolean;
  readonly scp: boolean;
}

/** User Information item. `maxPduLength` 0 means no limit. Sub-items this node has no use for stay bytes. */
export interface UserInformation {
  readonly maxPduLength: number;
  readonly implementationClassUid: string;
  readonly implementationVersionName: string;
  readonly roles: readonly RoleSelection[];
  readonly otherItems: readonly { readonly itemType: number; readonly value: Uint8Array }[];
}

interface AssociatePdu {
  readonly protocolVersion: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  readonly applicationContext: string;
  readonly userInformation: UserInformation;
}

/** A-ASSOCIATE-RQ. */
export interface AssociateRequestPdu extends AssociatePdu {
  readonly type: 'associate-rq';
  readonly contexts: readonly ProposedContext[];
}

/** A-ASSOCIATE-AC. */
export interface AssociateAcceptPdu extends AssociatePdu {
  readonly type: 'associate-ac';
  readonly contexts: readonly AnsweredContext[];
}

/** Why an association is refused: result, source and reason of PS3.8 table 9-21. */
export interface Rejection {
  readonly result: number;
  readonly source: number;
  readonly reason: number;
}

/** A-ASSOCIATE-RJ. */
export interface AssociateRejectPdu extends Rejection {
  readonly type: 'associate-rj';
}

/** Presentation Data Value: a fragment of a command set or a data set. */
export interface PresentationDataValue {
  readonly contextId: number;
  readonly isCommand: boolean;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

/** The seven PDUs of the DICOM upper layer. */
export type Pdu =
  | AssociateRequestPdu
  | AssociateAcceptPdu
  | AssociateRejectPdu
  | { readonly type: 'p-data-tf'; readonly values: readonly PresentationDataValue[] }
  | { readonly type: 'release-rq' }
  | { readonly type: 'release-rp' }
  | { readonly type: 'abort'; readonly source: number; readonly reason: number };
