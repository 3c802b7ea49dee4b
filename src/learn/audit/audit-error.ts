import { NodeError } from '../../platform/node-error.ts';

/** A reference scan that the audit cannot compare with; repeating does not help. */
export class AuditError extends NodeError {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super('AUDIT_REFERENCE', 'permanent', message, options);
  }
}
