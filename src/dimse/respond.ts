import type { CommandSet } from './command-set.ts';
import { COMMAND, RESPONSE_BIT, encodeCommandSet } from './command-set.ts';
import { ABORT_REASON, DimseError } from './dimse-error.ts';
import type { Answer, DimseService } from './dimse-message.ts';
import { STATUS } from './dimse-message.ts';

/** Services by the Command Field of their request. */
export type ServiceTable = ReadonlyMap<number, DimseService>;

/**
 * The service for a command, or `unrecognized` for operations this node does not offer.
 * @throws DimseError for a response, because this server never sends requests.
 */
export function serviceFor(command: CommandSet, services: ServiceTable): DimseService {
  if ((command.commandField & RESPONSE_BIT) !== 0)
    throw new DimseError('DIMSE_MESSAGE', 'a response to a request that was never sent', {
      abortReason: ABORT_REASON.unexpectedParameter,
    });
  return services.get(command.commandField) ?? unrecognized;
}

/** Whether a request wants a response at all. */
export function wantsResponse(command: CommandSet): boolean {
  return command.commandField !== COMMAND.cCancelRq;
}

/**
 * Command set of the response to a request, without a data set.
 * @source PS3.7 sections 9.3 and 10.3
 */
export function encodeResponse(request: CommandSet, answer: Answer): Uint8Array {
  const sopClassUid = request.affectedSopClassUid ?? request.requestedSopClassUid;
  const sopInstanceUid = request.affectedSopInstanceUid ?? request.requestedSopInstanceUid;
  return encodeCommandSet({
    commandField: request.commandField | RESPONSE_BIT,
    hasDataSet: false,
    messageIdBeingRespondedTo: request.messageId ?? 0,
    status: answer.status,
    ...(sopClassUid === undefined ? {} : { affectedSopClassUid: sopClassUid }),
    ...(sopInstanceUid === undefined ? {} : { affectedSopInstanceUid: sopInstanceUid }),
    ...(request.eventTypeId === undefined ? {} : { eventTypeId: request.eventTypeId }),
    ...(answer.errorComment === undefined ? {} : { errorComment: plainText(answer.errorComment) }),
  });
}

/** Error Comment is LO: at most 64 characters of the default repertoire, no backslash (PS3.5 section 6.2). */
function plainText(comment: string): string {
  return comment.replace(/[^\x20-\x5b\x5d-\x7e]/g, '?').slice(0, 64);
}

const unrecognized: DimseService = {
  maxDataSetBytes: 0,
  answer: () => Promise.resolve({ status: STATUS.unrecognizedOperation }),
};
