import { type ErrorContext, NodeError } from '../platform/node-error.ts';

/** Codes of this station's errors. */
export type PreprocessCode =
  | 'PREPROCESS_READINGS'
  | 'PREPROCESS_MATRIX'
  | 'PREPROCESS_NO_VIEW'
  | 'PREPROCESS_UNKNOWN_ID'
  | 'PREPROCESS_LESION_MASK';

/** Pixels or readings that cannot be preprocessed; repeating does not help. */
export class PreprocessError extends NodeError {
  constructor(code: PreprocessCode, message: string, context: ErrorContext = {}) {
    super(code, 'permanent', message, { context });
  }
}
