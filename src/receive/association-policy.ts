import { BlockList, isIP } from 'node:net';
import { SOP_CLASS } from '../dicom/sop-classes.ts';
import { DECODABLE_TRANSFER_SYNTAXES, TRANSFER_SYNTAX } from '../dicom/transfer-syntaxes.ts';
import { REJECTION } from '../dimse/answer-association.ts';
import type { AssociationDecision, AssociationRequest } from '../dimse/association-environment.ts';
import type { SupportedContext } from '../dimse/presentation-contexts.ts';
import { ACCEPTED_IMAGE_SOP_CLASSES, ACCEPTED_OTHER_SOP_CLASSES } from './accepted-sop-classes.ts';

/** Somebody who may call. */
export interface KnownPeer {
  readonly name: string;
  /** Calling AE title, or `*` for any. */
  readonly aeTitle: string;
  /** IP addresses and CIDR ranges; absent = from anywhere. */
  readonly hosts?: readonly string[] | undefined;
  readonly maximumAssociations?: number | undefined;
}

/** What the policy decides by. */
export interface AssociationRules {
  /** Our own AE titles. */
  readonly aeTitles: readonly string[];
  readonly peers: readonly KnownPeer[];
  /** For peers that have no limit of their own. */
  readonly maximumAssociationsPerPeer: number;
  /** Storage SOP Class UIDs taken besides those of accepted-sop-classes.ts. */
  readonly additionalSopClasses?: readonly string[];
  /** Best first. */
  readonly transferSyntaxes?: readonly string[];
}

/** Stable codes of refusals, shown to the admin. */
export type RefusalReason =
  'unknown-called-ae-title' | 'unknown-calling-ae-title' | 'unknown-host' | 'too-many-associations';

/**
 * Builds the admission policy: a pure function from who calls whom from where, and how many are there already, to a
 * decision. An exact AE title is preferred to `*`.
 * @source PS3.8 table 9-21 for the reasons of rejection
 */
export function createAssociationPolicy(
  rules: AssociationRules,
): (request: AssociationRequest) => AssociationDecision {
  const contexts = supportedContexts(rules);
  const peers = rules.peers
    .map((peer) => ({ ...peer, allows: hostFilter(peer.hosts) }))
    .sort((a, b) => Number(a.aeTitle === ANY_AE_TITLE) - Number(b.aeTitle === ANY_AE_TITLE));
  return (request) => {
    if (!rules.aeTitles.includes(request.calledAeTitle))
      return reject(REJECTION.calledAeTitleNotRecognized, 'unknown-called-ae-title');
    const titled = peers.filter((peer) => matches(peer.aeTitle, request.callingAeTitle));
    if (titled.length === 0) return reject(REJECTION.callingAeTitleNotRecognized, 'unknown-calling-ae-title');
    const peer = titled.find((candidate) => candidate.allows(request.host));
    if (peer === undefined) return reject(REJECTION.callingAeTitleNotRecognized, 'unknown-host');
    if (request.activeOf(peer.name) >= (peer.maximumAssociations ?? rules.maximumAssociationsPerPeer))
      return reject(REJECTION.localLimitExceeded, 'too-many-associations');
    return { kind: 'accept', peerName: peer.name, contexts };
  };
}

const ANY_AE_TITLE = '*';

function reject(
  rejection: (typeof REJECTION)[keyof typeof REJECTION],
  reason: RefusalReason,
): AssociationDecision {
  return { kind: 'reject', rejection, reason };
}

function matches(pattern: string, aeTitle: string): boolean {
  // An AE title of blanks only is not allowed (PS3.8 table 9-11), not even for `*`.
  return aeTitle !== '' && (pattern === ANY_AE_TITLE || pattern.trim() === aeTitle);
}

/** What may be spoken: storage, verification, and answers to our storage commitment requests. */
function supportedContexts(rules: AssociationRules): ReadonlyMap<string, SupportedContext> {
  const storage: SupportedContext = {
    transferSyntaxes: rules.transferSyntaxes ?? DECODABLE_TRANSFER_SYNTAXES,
    peerRole: 'scu',
  };
  const sopClasses = [
    ...Object.values(ACCEPTED_IMAGE_SOP_CLASSES),
    ...Object.values(ACCEPTED_OTHER_SOP_CLASSES),
    ...(rules.additionalSopClasses ?? []),
  ];
  return new Map([
    ...sopClasses.map((uid): [string, SupportedContext] => [uid, storage]),
    [SOP_CLASS.verification, { transferSyntaxes: UNCOMPRESSED, peerRole: 'scu' }],
    // The PACS is the provider of commitment, also on the association that it opens to us (PS3.4 J.3.3).
    [SOP_CLASS.storageCommitmentPushModel, { transferSyntaxes: UNCOMPRESSED, peerRole: 'scp' }],
  ]);
}

const UNCOMPRESSED = [TRANSFER_SYNTAX.explicitVrLittleEndian, TRANSFER_SYNTAX.implicitVrLittleEndian];

function hostFilter(hosts: readonly string[] | undefined): (host: string) => boolean {
  if (hosts === undefined) return () => true;
  const list = new BlockList();
  for (const host of hosts) {
    const [address = '', prefix] = host.split('/');
    if (prefix === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(prefix), family(address));
  }
  return (host) => isIP(host) !== 0 && list.check(host, family(host));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
