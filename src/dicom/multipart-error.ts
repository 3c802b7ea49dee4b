import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext, Fault } from '../platform/node-error.ts';

const FAULTS = {
  /** The body ended before its closing boundary: the connection broke. */
  MULTIPART_TRUNCATED: 'transient',
  MULTIPART_MALFORMED: 'permanent',
  MULTIPART_LIMIT: 'permanent',
} as const satisfies Record<string, Fault>;

/** A multipart body that is broken off, not one, or larger than allowed. */
export class MultipartError extends NodeError {
  constructor(code: keyof typeof FAULTS, message: string, context: ErrorContext = {}) {
    super(code, FAULTS[code], message, { context });
  }
}
