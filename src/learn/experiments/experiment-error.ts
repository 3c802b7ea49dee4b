import { NodeError } from '../../platform/node-error.ts';

/** An experiment that cannot be run as it was asked for. */
export class ExperimentError extends NodeError {
  constructor(message: string) {
    super('EXPERIMENT_REQUEST', 'permanent', message);
  }
}
