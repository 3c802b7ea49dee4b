import type { Answer, AssociationPeer, DimseRequest, DimseService } from '../dimse-message.ts';
import { STATUS } from '../dimse-message.ts';

/** One object as a C-STORE request brought it. */
export interface StoreRequest {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** The data set byte for byte as received. */
  readonly dataSet: readonly Uint8Array[];
  readonly dataSetBytes: number;
  readonly peer: AssociationPeer;
}

/**
 * C-STORE: checks the command set and hands the untouched data set on; its answer becomes the response.
 * @source PS3.4 annex B.2, PS3.7 section 9.1.1
 */
export function storageService(
  maxObjectBytes: number,
  onStore: (request: StoreRequest) => Promise<Answer>,
): DimseService {
  return {
    maxDataSetBytes: maxObjectBytes,
    async answer(request, peer) {
      const fault = findFault(request, maxObjectBytes);
      if (fault !== null) return fault;
      return onStore({
        sopClassUid: request.command.affectedSopClassUid!,
        sopInstanceUid: request.command.affectedSopInstanceUid!,
        transferSyntaxUid: request.context.transferSyntax,
        dataSet: request.dataSet,
        dataSetBytes: request.dataSetBytes,
        peer,
      });
    },
  };
}

function findFault({ command, context, refusal }: DimseRequest, maxObjectBytes: number): Answer | null {
  if (refusal === 'no-memory')
    return { status: STATUS.outOfResources, errorComment: 'Receiver is out of memory; send again later' };
  if (refusal === 'too-large')
    return {
      status: STATUS.cannotUnderstandTooLarge,
      errorComment: `Object is larger than the limit of ${maxObjectBytes} bytes`,
    };
  if (!UID.test(command.affectedSopClassUid ?? ''))
    return {
      status: STATUS.mistypedArgument,
      errorComment: 'Affected SOP Class UID is missing or malformed',
    };
  if (!UID.test(command.affectedSopInstanceUid ?? ''))
    return {
      status: STATUS.mistypedArgument,
      errorComment: 'Affected SOP Instance UID is missing or malformed',
    };
  if (command.affectedSopClassUid !== context.abstractSyntax)
    return {
      status: STATUS.sopClassNotSupported,
      errorComment: 'SOP class is not that of the presentation context',
    };
  return null;
}

const UID = /^[0-9.]{1,64}$/;
