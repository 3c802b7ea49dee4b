import type { ErrorContext, Fault } from '../platform/node-error.ts';
import { NodeError } from '../platform/node-error.ts';

const FAULTS = {
  /** Somebody else has the job by now: its lease had run out, or it was ended already. */
  JOB_LOST: 'permanent',
  /** The process died while it worked on the job, again and again. */
  JOB_CRASHED: 'permanent',
  JOB_TIMEOUT: 'transient',
} as const satisfies Record<string, Fault>;

/** What went wrong with a job as a job; faults of the work itself are its station's. */
export class QueueError extends NodeError {
  constructor(code: keyof typeof FAULTS, message: string, context: ErrorContext = {}) {
    super(code, FAULTS[code], message, { context });
  }
}
