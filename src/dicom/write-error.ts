import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext } from '../platform/node-error.ts';

/** A value that the standard does not allow where it was about to be written (`DICOM_WRITE`). */
export class DicomWriteError extends NodeError {
  constructor(message: string, context: ErrorContext = {}) {
    super('DICOM_WRITE', 'permanent', message, { context });
  }
}
