import { NodeError } from '../platform/node-error.ts';

/** What can go wrong in assembling a scan; what a study lacks is a value (`Assembly`), never this. */
export class AssembleError extends NodeError {
  constructor(code: 'ASSEMBLE_VIEW_RULES', message: string, cause?: unknown) {
    super(code, 'permanent', message, cause === undefined ? {} : { cause });
  }
}
