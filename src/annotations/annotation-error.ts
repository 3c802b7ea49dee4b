import { NodeError } from '../platform/node-error.ts';

/**
 * `ANNOTATION_FORMAT`: the file is no annotation, or an entry of it is faulty. `ANNOTATION_LIMIT`: larger or deeper than
 * an annotation can be. `ANNOTATION_LABELS`: the table of label codes is faulty.
 */
export type AnnotationErrorCode = 'ANNOTATION_FORMAT' | 'ANNOTATION_LIMIT' | 'ANNOTATION_LABELS';

/** A faulty annotation or label table; `faults` has one line for everything that is wrong with it. */
export class AnnotationError extends NodeError {
  declare readonly code: AnnotationErrorCode;
  readonly faults: readonly string[];

  constructor(code: AnnotationErrorCode, faults: readonly string[], cause?: unknown) {
    super(code, 'permanent', faults.join('; '), cause === undefined ? {} : { cause });
    this.faults = faults;
  }
}
