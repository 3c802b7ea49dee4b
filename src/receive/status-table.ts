import type { Answer } from '../dimse/dimse-message.ts';
import { STATUS } from '../dimse/dimse-message.ts';
import { NodeError } from '../platform/node-error.ts';

/** C-STORE statuses of ours in the range "Error: cannot understand" and its neighbours (PS3.4 table B.2-1). */
const DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xa900;
const CANNOT_PARSE = 0xc001;
const CANNOT_IDENTIFY = 0xc002;
const PIXELS_CONTRADICT_HEADER = 0xc003;

/** The one table from error codes to statuses; a code that is not here is judged by its fault. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  DICOM_PARSE: CANNOT_PARSE,
  DICOM_IDENTITY: CANNOT_IDENTIFY,
  DICOM_PIXELS: PIXELS_CONTRADICT_HEADER,
  DICOM_LIMIT: STATUS.cannotUnderstandTooLarge,
  RECEIVE_SOP_MISMATCH: DATA_SET_DOES_NOT_MATCH_SOP_CLASS,
  STORE_FULL: STATUS.outOfResources,
  STORE_BUSY: STATUS.outOfResources,
  STORE_IO: STATUS.outOfResources,
  STORE_UID: CANNOT_IDENTIFY,
};

/**
 * The C-STORE answer to an error of intake: what will pass is Out of Resources, so that the sender tries again; what
 * cannot pass says so. The comment holds our code and message, which carry no patient data.
 * @source reference table of PS3.4 B.2.3; PS3.7 annex C
 */
export function answerToError(thrown: unknown): Answer {
  if (!(thrown instanceof NodeError)) return { status: STATUS.processingFailure };
  return {
    status: STATUS_OF_CODE[thrown.code] ?? statusOfFault(thrown),
    errorComment: `${thrown.code}: ${thrown.message}`,
  };
}

function statusOfFault(error: NodeError): number {
  return error.fault === 'permanent' ? STATUS.processingFailure : STATUS.outOfResources;
}
