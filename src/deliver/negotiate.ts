import { encodePdu } from '../dimse/pdu-codec.ts';
import { CONTEXT_RESULT, DICOM_APPLICATION_CONTEXT } from '../dimse/pdu.ts';
import type { AssociateAcceptPdu, ProposedContext } from '../dimse/pdu.ts';
import { PRODUCT } from '../platform/product.ts';
import type { DimsePeer } from './dimse-peer.ts';

/** What we offer to receive in one PDU; responses are far smaller. */
export const OFFERED_PDU_LENGTH = 65_536;
// Below this a peer's limit is an error or an attack: each fragment costs a header and a system call.
const MIN_PEER_PDU_LENGTH = 128;

/** Bytes of the A-ASSOCIATE-RQ to a peer. */
export function encodeAssociateRequest(peer: DimsePeer, contexts: readonly ProposedContext[]): Uint8Array {
  return encodePdu({
    type: 'associate-rq',
    protocolVersion: 1,
    calledAeTitle: peer.calledAeTitle,
    callingAeTitle: peer.callingAeTitle,
    applicationContext: DICOM_APPLICATION_CONTEXT,
    contexts,
    userInformation: {
      maxPduLength: OFFERED_PDU_LENGTH,
      implementationClassUid: PRODUCT.implementationClassUid,
      implementationVersionName: PRODUCT.implementationVersionName,
      roles: [],
      otherItems: [],
    },
  });
}

/** Transfer syntax of each context that was proposed and accepted, by ID; what was never proposed does not count. */
export function acceptedContexts(
  answer: AssociateAcceptPdu,
  proposed: readonly ProposedContext[],
): ReadonlyMap<number, string> {
  const accepted = answer.contexts.filter(
    ({ id, result, transferSyntax }) =>
      result === CONTEXT_RESULT.accepted &&
      proposed.some((context) => context.id === id && context.transferSyntaxes.includes(transferSyntax)),
  );
  return new Map(accepted.map(({ id, transferSyntax }) => [id, transferSyntax]));
}

/** Whether objects can be sent in PDUs of the length a peer takes (0 = any). */
export function isUsablePduLength(length: number): boolean {
  return length === 0 || length >= MIN_PEER_PDU_LENGTH;
}
