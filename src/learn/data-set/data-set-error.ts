import { NodeError } from '../../platform/node-error.ts';

/**
 * `DATA_SET_FORMAT`: a manifest or a file of labels is faulty. `DATA_SET_FILE`: a file of a data set cannot be read.
 * `DATA_SET_LIMIT`: a file is larger than it can be. `DATA_SET_REQUEST`: what was asked for cannot be done with this
 * data set.
 */
export type DataSetErrorCode = 'DATA_SET_FORMAT' | 'DATA_SET_FILE' | 'DATA_SET_LIMIT' | 'DATA_SET_REQUEST';

/** What is wrong with a data set; `faults` has one line for everything. */
export class DataSetError extends NodeError {
  readonly faults: readonly string[];

  constructor(code: DataSetErrorCode, faults: readonly string[], cause?: unknown) {
    const message = faults.length === 1 ? faults[0]! : `${faults.length} faults:\n  ${faults.join('\n  ')}`;
    super(code, 'permanent', message, cause === undefined ? {} : { cause });
    this.faults = faults;
  }
}
