import { PRODUCT } from '../platform/product.ts';
import type {
  AssociationDecision,
  AssociationEnvironment,
  AssociationRequest,
} from './association-environment.ts';
import type { AssociateAcceptPdu, AssociateRequestPdu, Rejection } from './pdu.ts';
import { DICOM_APPLICATION_CONTEXT } from './pdu.ts';
import type { AcceptedContext } from './presentation-contexts.ts';
import { negotiateContexts } from './presentation-contexts.ts';

/**
 * Reasons of A-ASSOCIATE-RJ.
 * @source PS3.8 table 9-21
 */
export const REJECTION = {
  noReason: { result: 1, source: 1, reason: 1 },
  applicationContextNotSupported: { result: 1, source: 1, reason: 2 },
  callingAeTitleNotRecognized: { result: 1, source: 1, reason: 3 },
  calledAeTitleNotRecognized: { result: 1, source: 1, reason: 7 },
  protocolVersionNotSupported: { result: 1, source: 2, reason: 2 },
  temporaryCongestion: { result: 2, source: 3, reason: 1 },
  localLimitExceeded: { result: 2, source: 3, reason: 2 },
} as const satisfies Record<string, Rejection>;

/** The decision on an A-ASSOCIATE-RQ, with all that follows from it. */
export type AssociationAnswer =
  | (AssociationDecision & { kind: 'reject' } & { readonly request: AssociationRequest })
  | {
      readonly kind: 'accept';
      readonly peerName: string;
      readonly accepted: ReadonlyMap<number, AcceptedContext>;
      readonly pdu: AssociateAcceptPdu;
    };

/**
 * Decides on an A-ASSOCIATE-RQ: protocol first, then the policy, then the limit on all associations, then the contexts.
 * @source PS3.8 sections 7.1.1 and 9.3.3
 */
export function answerAssociation(
  pdu: AssociateRequestPdu,
  host: string,
  environment: Pick<AssociationEnvironment, 'admit' | 'limits' | 'census'>,
): AssociationAnswer {
  const { census, limits } = environment;
  const request: AssociationRequest = {
    calledAeTitle: pdu.calledAeTitle,
    callingAeTitle: pdu.callingAeTitle,
    host,
    active: census.total,
    activeOf: (peerName) => census.of(peerName),
  };
  const reject = (rejection: Rejection, reason: string): AssociationAnswer => ({
    kind: 'reject',
    rejection,
    reason,
    request,
  });
  // Bit 0 stands for version 1; other bits are not tested (PS3.8 table 9-11).
  if ((pdu.protocolVersion & 1) === 0)
    return reject(REJECTION.protocolVersionNotSupported, 'protocol-version');
  if (pdu.applicationContext !== DICOM_APPLICATION_CONTEXT)
    return reject(REJECTION.applicationContextNotSupported, 'application-context');
  const decision = environment.admit(request);
  if (decision.kind === 'reject') return { ...decision, request };
  if (census.total >= limits.maxAssociations)
    return reject(REJECTION.localLimitExceeded, 'too-many-associations');
  if (pdu.contexts.length > limits.maxPresentationContexts)
    return reject(REJECTION.noReason, 'too-many-presentation-contexts');
  const { answers, accepted, roles } = negotiateContexts(
    pdu.contexts,
    pdu.userInformation.roles,
    decision.contexts,
  );
  return {
    kind: 'accept',
    peerName: decision.peerName,
    accepted,
    pdu: {
      type: 'associate-ac',
      protocolVersion: 1,
      calledAeTitle: pdu.calledAeTitle,
      callingAeTitle: pdu.callingAeTitle,
      applicationContext: DICOM_APPLICATION_CONTEXT,
      contexts: answers,
      userInformation: {
        maxPduLength: limits.maxPduLength,
        implementationClassUid: PRODUCT.implementationClassUid,
        implementationVersionName: PRODUCT.implementationVersionName,
        roles,
        otherItems: [],
      },
    },
  };
}
