import type { AnsweredContext, ContextResult, ProposedContext, RoleSelection } from './pdu.ts';
import { CONTEXT_RESULT } from './pdu.ts';

/** What this node accepts for one abstract syntax. */
export interface SupportedContext {
  /** Best first. */
  readonly transferSyntaxes: readonly string[];
  /** What the peer is for this abstract syntax: usually the user; for storage commitment answers the provider. */
  readonly peerRole: 'scu' | 'scp';
}

/** A presentation context both sides agreed on. */
export interface AcceptedContext {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

/** The outcome of a negotiation: what to answer, and what then holds. */
export interface Negotiation {
  readonly answers: readonly AnsweredContext[];
  readonly accepted: ReadonlyMap<number, AcceptedContext>;
  readonly roles: readonly RoleSelection[];
}

/**
 * Negotiates presentation contexts one by one, each with our most preferred transfer syntax among those proposed, and
 * answers role selections for the abstract syntaxes that were accepted.
 * @source PS3.8 section 9.3.3.2, PS3.7 annex D.3.3.4
 */
export function negotiateContexts(
  proposed: readonly ProposedContext[],
  proposedRoles: readonly RoleSelection[],
  supported: ReadonlyMap<string, SupportedContext>,
): Negotiation {
  const accepted = new Map<number, AcceptedContext>();
  const answers = proposed.map((context) => {
    const transferSyntax = chooseTransferSyntax(context, supported);
    if (typeof transferSyntax !== 'string') return refuse(context.id, transferSyntax.refusal);
    accepted.set(context.id, { id: context.id, abstractSyntax: context.abstractSyntax, transferSyntax });
    return { id: context.id, result: CONTEXT_RESULT.accepted, transferSyntax };
  });
  const spoken = new Set(Array.from(accepted.values(), (context) => context.abstractSyntax));
  const roles = proposedRoles
    .filter((role) => spoken.has(role.sopClassUid))
    .map((role) => answerRole(role, supported.get(role.sopClassUid)!.peerRole));
  return { answers, accepted, roles };
}

function chooseTransferSyntax(
  context: ProposedContext,
  supported: ReadonlyMap<string, SupportedContext>,
): string | { refusal: ContextResult } {
  const support = supported.get(context.abstractSyntax);
  if (support === undefined) return { refusal: CONTEXT_RESULT.abstractSyntaxNotSupported };
  return (
    support.transferSyntaxes.find((uid) => context.transferSyntaxes.includes(uid)) ?? {
      refusal: CONTEXT_RESULT.transferSyntaxesNotSupported,
    }
  );
}

function refuse(id: number, result: ContextResult): AnsweredContext {
  // Not significant in a refusal, but the sub-item has to be there.
  return { id, result, transferSyntax: IMPLICIT_VR_LITTLE_ENDIAN };
}

/** A role is granted when it was asked for and is the one we can be the other half of. */
function answerRole(role: RoleSelection, peerRole: 'scu' | 'scp'): RoleSelection {
  return {
    sopClassUid: role.sopClassUid,
    scu: role.scu && peerRole === 'scu',
    scp: role.scp && peerRole === 'scp',
  };
}

const IMPLICIT_VR_LITTLE_ENDIAN = '1.2.840.10008.1.2';
