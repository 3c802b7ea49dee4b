import type { ErrorContext, Fault } from '../platform/node-error.ts';
import { NodeError } from '../platform/node-error.ts';

/**
 * `RECEIVE_SOP_MISMATCH`: the sender announced another SOP class or instance than its data set holds. `RECEIVE_EVENT`: an
 * event report that says nothing we asked for.
 */
export type ReceiveErrorCode = 'RECEIVE_SOP_MISMATCH' | 'RECEIVE_EVENT';

const FAULTS: Readonly<Record<ReceiveErrorCode, Fault>> = {
  RECEIVE_SOP_MISMATCH: 'permanent',
  RECEIVE_EVENT: 'permanent',
};

/** An arrival that cannot be taken for a reason that lies neither in its bytes nor in the store. */
export class ReceiveError extends NodeError {
  constructor(
    code: ReceiveErrorCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, FAULTS[code], message, options);
  }
}
