import type { Fault } from '../platform/node-error.ts';
import type { DeliverErrorCode } from './deliver-error.ts';
import { DeliverError } from './deliver-error.ts';
import type { Delivery } from './destination.ts';

/** One object that was not stored. */
export interface Refusal {
  readonly sopInstanceUid: string;
  readonly fault: Fault;
  readonly reason: string;
}

/** What became of a bundle of which some objects were not stored; each is named by its kind, with the peer's reason. */
export function refusalError(
  code: DeliverErrorCode,
  where: string,
  delivery: Delivery,
  refusals: readonly Refusal[],
): DeliverError {
  const kindOf = new Map(delivery.objects.map((object) => [object.sopInstanceUid, object.kind]));
  const reasons = refusals.map(
    ({ sopInstanceUid, reason }) => `${kindOf.get(sopInstanceUid) ?? ''}: ${reason}`,
  );
  return new DeliverError(
    code,
    combinedFault(refusals),
    `${where}: ${refusals.length} of ${delivery.objects.length} objects not stored: ${reasons.join('; ')}`,
    { context: { studyInstanceUid: delivery.studyInstanceUid, revision: delivery.revision } },
  );
}

/** As long as one object may pass, the bundle is worth another attempt; what is stored already is stored again unharmed. */
function combinedFault(refusals: readonly Refusal[]): Fault {
  const faults = refusals.map((refusal) => refusal.fault);
  if (faults.includes('ambiguous')) return 'ambiguous';
  return faults.includes('transient') ? 'transient' : 'permanent';
}
