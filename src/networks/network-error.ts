import { NodeError } from '../platform/node-error.ts';

/**
 * `WEIGHTS_FILE`: a file of weights is no safetensors file, is damaged or too large. `WEIGHTS_MISMATCH`: its tensors do
 * not fit the network.
 */
export type NetworkErrorCode = 'WEIGHTS_FILE' | 'WEIGHTS_MISMATCH';

/** What is wrong with weights that were made elsewhere; `faults` has one line for everything. */
export class NetworkError extends NodeError {
  readonly faults: readonly string[];

  constructor(code: NetworkErrorCode, file: string, faults: readonly string[], cause?: unknown) {
    const list = faults.length === 1 ? ` ${faults[0]!}` : `\n  ${faults.join('\n  ')}`;
    super(code, 'permanent', `${file}:${list}`, cause === undefined ? {} : { cause });
    this.faults = faults;
  }
}
