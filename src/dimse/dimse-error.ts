import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext } from '../platform/node-error.ts';

/**
 * Why an A-ABORT is sent by the service provider.
 * @source PS3.8 table 9-26
 */
export const ABORT_REASON = {
  notSpecified: 0,
  unrecognizedPdu: 1,
  unexpectedPdu: 2,
  unrecognizedParameter: 4,
  unexpectedParameter: 5,
  invalidParameter: 6,
} as const;
export type AbortReason = (typeof ABORT_REASON)[keyof typeof ABORT_REASON];

/**
 * `DIMSE_PDU`: bytes that are no valid PDU. `DIMSE_MESSAGE`: valid PDUs that make no valid message. `DIMSE_TIMEOUT`: the
 * peer took too long. `DIMSE_LISTEN`: the port could not be opened.
 */
export type DimseErrorCode = 'DIMSE_PDU' | 'DIMSE_MESSAGE' | 'DIMSE_TIMEOUT' | 'DIMSE_LISTEN';

/** A peer broke the protocol (its association is aborted with `abortReason`), or the server could not start. */
export class DimseError extends NodeError {
  readonly abortReason: AbortReason;

  constructor(
    code: DimseErrorCode,
    message: string,
    options: {
      readonly abortReason?: AbortReason;
      readonly context?: ErrorContext;
      readonly cause?: unknown;
    } = {},
  ) {
    super(code, 'permanent', message, options);
    this.abortReason = options.abortReason ?? ABORT_REASON.invalidParameter;
  }
}
