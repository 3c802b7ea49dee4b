import type { ErrorContext } from '../../platform/node-error.ts';
import { NodeError } from '../../platform/node-error.ts';

/**
 * `EVALUATE_INPUT` a predictions or detections file is unreadable or has faults, all of them listed; `EVALUATE_OPTIONS`
 * what was asked for does not fit the cases; `EVALUATE_INVARIANT` computed figures contradict each other.
 */
export type EvaluationErrorCode = 'EVALUATE_INPUT' | 'EVALUATE_OPTIONS' | 'EVALUATE_INVARIANT';

/** Errors of an evaluation: all permanent, because the same numbers give the same answer. */
export class EvaluationError extends NodeError {
  constructor(
    code: EvaluationErrorCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, 'permanent', message, options);
  }
}
