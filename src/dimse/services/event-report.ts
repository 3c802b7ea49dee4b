import type { Answer, AssociationPeer, DimseService } from '../dimse-message.ts';
import { STATUS } from '../dimse-message.ts';

/** One N-EVENT-REPORT request; for storage commitment the peer opens a new association to deliver it. */
export interface EventReport {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly eventTypeId: number;
  readonly transferSyntaxUid: string;
  /** Event Information, byte for byte; empty when the request had none. */
  readonly dataSet: readonly Uint8Array[];
  readonly peer: AssociationPeer;
}

/**
 * N-EVENT-REPORT: hands the event on; its answer becomes the response.
 * @source PS3.7 section 10.1.1, PS3.4 annex J.3.3
 */
export function eventReportService(onEvent: (report: EventReport) => Promise<Answer>): DimseService {
  return {
    maxDataSetBytes: MAX_EVENT_BYTES,
    async answer({ command, context, dataSet, refusal }, peer) {
      if (refusal !== null) return { status: STATUS.processingFailure, errorComment: 'Event is too large' };
      if (command.affectedSopClassUid !== context.abstractSyntax)
        return { status: STATUS.sopClassNotSupported };
      if (command.eventTypeId === undefined)
        return { status: STATUS.mistypedArgument, errorComment: 'Event Type ID is missing' };
      return onEvent({
        sopClassUid: command.affectedSopClassUid,
        sopInstanceUid: command.affectedSopInstanceUid ?? '',
        eventTypeId: command.eventTypeId,
        transferSyntaxUid: context.transferSyntax,
        dataSet,
        peer,
      });
    },
  };
}

// Some 150 bytes a referenced instance: room for a study of 50,000.
const MAX_EVENT_BYTES = 8 * 1024 ** 2;
