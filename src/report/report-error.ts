import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext } from '../platform/node-error.ts';

/**
 * `REPORT_LINT`: the report that was built breaks a rule that a viewer or a validator relies on. `REPORT_PATIENT`: the
 * two views carry different patients. `REPORT_SOURCE`: a source object is missing or unusable. `REPORT_FINDINGS`: the
 * class-to-code mapping is faulty or lacks a class. `REPORT_DRAW`: the overlay could not be drawn.
 */
export type ReportErrorCode =
  'REPORT_LINT' | 'REPORT_PATIENT' | 'REPORT_SOURCE' | 'REPORT_FINDINGS' | 'REPORT_DRAW';

/** A report that must not leave this node; building it again from the same input cannot help. */
export class ReportError extends NodeError {
  constructor(
    code: ReportErrorCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, 'permanent', message, options);
  }
}
