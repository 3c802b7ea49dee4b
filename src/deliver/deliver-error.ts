import { NodeError } from '../platform/node-error.ts';
import type { ErrorContext, Fault } from '../platform/node-error.ts';

/**
 * `DELIVER_CONNECT`: no connection to the peer. `DELIVER_ASSOCIATION`: the association was refused, or lost before anything
 * was sent. `DELIVER_CONTEXT`: the peer takes no presentation context for an object. `DELIVER_LOST`: lost or silent after
 * an object was on its way. `DELIVER_REFUSED`: the peer answered an object with a failure status. `DELIVER_ANSWER`: an
 * answer that does not say whether the objects were stored. `DELIVER_FOLDER`: a file could not be written.
 * `DELIVER_OBJECT`: an object of ours that cannot be sent. `DELIVER_CANCELLED`: by our own side.
 */
export type DeliverErrorCode =
  | 'DELIVER_CONNECT'
  | 'DELIVER_ASSOCIATION'
  | 'DELIVER_CONTEXT'
  | 'DELIVER_LOST'
  | 'DELIVER_REFUSED'
  | 'DELIVER_FOLDER'
  | 'DELIVER_OBJECT'
  | 'DELIVER_CANCELLED';

/** A bundle, or a part of it, that did not arrive. */
export class DeliverError extends NodeError {
  constructor(
    code: DeliverErrorCode,
    fault: Fault,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, fault, message, options);
  }
}
