import type { ErrorContext } from '../../platform/node-error.ts';
import { NodeError } from '../../platform/node-error.ts';

/** Codes of the errors of a training. */
export type TrainingCode =
  'TRAIN_SETTINGS' | 'TRAIN_DATA' | 'TRAIN_BACKEND' | 'TRAIN_DIVERGED' | 'TRAIN_CHECKPOINT' | 'TRAIN_STOPPED';

/** A training that cannot begin, or cannot go on. */
export class TrainingError extends NodeError {
  constructor(
    code: TrainingCode,
    message: string,
    options: { readonly context?: ErrorContext; readonly cause?: unknown } = {},
  ) {
    super(code, code === 'TRAIN_STOPPED' ? 'transient' : 'permanent', message, options);
  }
}
